import { type Finding, findingsOf } from "./finding.ts";
import { isPi5, type Machine, piModel } from "./machine.ts";

const { ok, note, warning, problem } = findingsOf("computer");

const MIB = 2 ** 20;
/** What Strafe and a camera's picture want to be free. */
const ENOUGH_MEMORY = 150 * MIB;
const OLDEST_NODE = [20, 19] as const;
const GOVERNOR = "/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor";

/** What this computer is, and whether it will do. */
export function checkComputer(machine: Machine): Finding[] {
  const model = piModel(machine);
  const findings = [what(machine, model), node(machine), memory(machine)];
  const kernel = machine.text("/proc/sys/kernel/osrelease")?.trim();
  if (machine.arch === "arm" && machine.text("/proc/sys/kernel/arch")?.trim() === "aarch64") {
    findings.push(
      note(
        "The kernel has 64 bits and Node 32: it works, though vision needs a 64-bit system (image “Raspberry Pi OS 64-bit”).",
      ),
    );
  }
  if (kernel !== undefined) findings.push(ok(`Linux ${kernel}, Node for ${machine.arch}.`));
  if (machine.text(GOVERNOR)?.trim() === "powersave") {
    findings.push(
      warning(
        "The processor is kept at its lowest speed (governor powersave): the control loop will be late.",
        "echo ondemand | sudo tee /sys/devices/system/cpu/cpu*/cpufreq/scaling_governor",
      ),
    );
  }
  return findings;
}

function what(machine: Machine, model: string | undefined): Finding {
  const system =
    /^PRETTY_NAME="?([^"\n]*)/m.exec(machine.text("/etc/os-release") ?? "")?.[1] ?? machine.platform;
  if (model === undefined) {
    return ok(
      `This is no Raspberry Pi (${system}): the simulated car works here, and the twin of the motor board (strafe twin).`,
    );
  }
  const boards = isPi5(model)
    ? "its pins are not for pigpio: the wheels go through a PCA9685, a board on I2C, or an Arduino or Pico"
    : "every backend works on it, pigpiod is the recommended one";
  return ok(`${model} with ${system}: ${boards}.`);
}

function node({ node: version }: Machine): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldest, oldestMinor] = OLDEST_NODE;
  if (major > oldest || (major === oldest && minor >= oldestMinor)) return ok(`Node ${version}.`);
  return problem(
    `Node ${version} is too old: Strafe needs ${oldest}.${oldestMinor} or later.`,
    "sudo apt install nodejs (Raspberry Pi OS trixie), or see https://nodejs.org/en/download",
  );
}

function memory(machine: Machine): Finding {
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(machine.text("/proc/meminfo") ?? "")?.[1];
  const mib = (bytes: number) => Math.round(bytes / MIB);
  if (available === undefined) return ok(`${mib(machine.memory)} MiB of memory.`);
  const free = Number(available) * 1024;
  const figures = `${mib(free)} of ${mib(machine.memory)} MiB of memory are free`;
  if (free >= ENOUGH_MEMORY) return ok(`${figures}.`);
  return warning(
    `Only ${figures}: the system may stop a process in the middle of a drive.`,
    "ps aux --sort=-rss | head shows who uses it; a Pi needs no desktop to drive: sudo systemctl set-default multi-user.target",
  );
}

import { WHEELS } from "../core/wheels.ts";
import { BoardError } from "../hardware/board-error.ts";
import { isThisMachine, outerAddresses, SAFE_PIGPIOD } from "../hardware/pigpiod/exposure.ts";
import type { Hardware } from "./expected-chips.ts";
import { type Finding, findingsOf, sentence } from "./finding.ts";
import { type DaemonAddress, isPi5, type Machine, piModel } from "./machine.ts";
import { wheelLabel } from "./wheel-counts.ts";

const { ok, note, warning, problem } = findingsOf("boards");
const encoders = findingsOf("encoders");

const USUAL: DaemonAddress = { host: "localhost", port: 8888 };
/** The last version of pigpio, and the one whose behaviour Strafe counts on. */
const KNOWN_VERSION = 79;
const UNITS = ["/etc", "/lib", "/usr/lib"].map((folder) => `${folder}/systemd/system/pigpiod.service`);

/** The daemon: whether it is there, which it is, and who else can reach it. */
export async function checkPigpiod(
  machine: Machine,
  hardware: Hardware | undefined,
  profile: string | undefined,
): Promise<Finding[]> {
  const wired = hardware?.backend === "pigpiod" ? hardware : undefined;
  const address = wired ?? USUAL;
  const where = `${address.host}:${address.port}`;
  try {
    const { version, levels } = await machine.daemon(address);
    const findings = [ok(`pigpiod answers at ${where}, version ${version}.`)];
    if (version < KNOWN_VERSION) {
      findings.push(
        warning(
          `Its version ${version} is older than ${KNOWN_VERSION}, with which Strafe was tried.`,
          "sudo apt update && sudo apt install --only-upgrade pigpio",
        ),
      );
    }
    findings.push(...(await exposure(machine, address)));
    if (wired?.encoders) findings.push(encoderLevels(wired.encoders, levels, profile!));
    return findings;
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    const isHere = isThisMachine(address.host, machine.interfaces());
    return [absent(machine, wired && profile, isHere, sentence(error.message))];
  }
}

/**
 * @param profile of a car that hangs on it; undefined: none does
 * @param isHere it is looked for on this machine
 */
function absent(machine: Machine, profile: string | undefined, isHere: boolean, why: string): Finding {
  const isWanted = profile !== undefined;
  const model = piModel(machine);
  const level = isWanted ? problem : note;
  if (model === undefined) {
    return level(
      isWanted ? why : "No pigpiod here: it is for the pins of a Raspberry Pi Zero to 4.",
      isWanted
        ? isHere
          ? `strafe twin --profile ${profile}, in another terminal, stands in for the board and its daemon`
          : "switch that machine on, and see that its daemon listens to this one"
        : undefined,
    );
  }
  if (isPi5(model)) {
    return level(
      "pigpiod cannot drive the pins of a Pi 5.",
      isWanted ? "use backend: pca9685, i2c-board or firmata in the profile" : undefined,
    );
  }
  const mend = UNITS.some((path) => machine.text(path) !== undefined)
    ? "sudo systemctl enable --now pigpiod"
    : "sudo apt install pigpio && sudo systemctl enable --now pigpiod (not in Raspberry Pi OS trixie: build it from https://github.com/joan2937/pigpio)";
  return level(isWanted ? why : "pigpiod is not running; it is the recommended way to the pins.", mend);
}

async function exposure(machine: Machine, { host, port }: DaemonAddress): Promise<Finding[]> {
  const interfaces = machine.interfaces();
  if (!isThisMachine(host, interfaces)) {
    return [
      warning(
        `pigpiod is on another machine (${host}), so everybody on the network may drive the pins.`,
        "run Strafe on the Pi itself, or let the daemon listen to this machine alone: pigpiod -n ADDRESS-OF-THIS-MACHINE",
      ),
    ];
  }
  const outer = outerAddresses(interfaces);
  const open = await machine.reachable(outer, port);
  if (open.length > 0) {
    return [
      warning(
        `Everybody on the network can drive the pins: pigpiod answers at ${open.join(", ")} port ${port}.`,
        UNITS.some((path) => machine.text(path) !== undefined)
          ? bindUnit(port)
          : `sudo ${SAFE_PIGPIOD}, in place of how it is started now`,
      ),
    ];
  }
  return outer.length === 0
    ? [note("Whether pigpiod could be reached from a network is not known: there is none now.")]
    : [ok("Only this machine reaches pigpiod.")];
}

/** Comes after raspi-config's public.conf and after the one that `strafe install` writes. */
function bindUnit(port: number): string {
  const folder = "/etc/systemd/system/pigpiod.service.d";
  const start = `/usr/bin/${SAFE_PIGPIOD}${port === USUAL.port ? "" : ` -p ${port}`}`;
  return (
    `sudo mkdir -p ${folder} && printf '[Service]\\nExecStart=\\nExecStart=${start}\\n' | ` +
    `sudo tee ${folder}/zz-local.conf && sudo systemctl daemon-reload && sudo systemctl restart pigpiod`
  );
}

type Encoders = NonNullable<Extract<Hardware, { backend: "pigpiod" }>["encoders"]>;

function encoderLevels(wiring: Encoders, levels: number, profile: string): Finding {
  const level = (pin: number) => ((levels >>> pin) & 1 ? "high" : "low");
  const wheels = WHEELS.map((wheel) => {
    const { a, b } = wiring[wheel];
    return `${wheelLabel(wheel)} ${level(a)}${b === undefined ? "" : `/${level(b)}`}`;
  });
  return encoders.note(
    `The encoders' pins (a/b) are now: ${wheels.join(", ")}.`,
    `strafe doctor --profile ${profile} --wheels counts while you turn each wheel by hand`,
  );
}

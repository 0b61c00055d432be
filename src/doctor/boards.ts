import type { Hardware } from "./expected-chips.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { isPi5, type Machine, piModel } from "./machine.ts";

const { ok, note, problem } = findingsOf("boards");

type Backend = Hardware["backend"];

/** What each way to the wheels would need; a want of the profile's own backend is a problem, of another a note. */
export async function checkBoards(machine: Machine, hardware: Hardware | undefined): Promise<Finding[]> {
  const backend = hardware?.backend;
  const lacking = (...backends: readonly Backend[]) =>
    backend !== undefined && backends.includes(backend) ? problem : note;
  const i2cDevice = `/dev/i2c-${hardware && "bus" in hardware ? hardware.bus : 1}`;
  const port = hardware?.backend === "firmata" ? hardware.port : undefined;
  return [
    ok("sim: the simulated car works everywhere."),
    await pigpio(machine, lacking("pigpio")),
    await i2c(machine, i2cDevice, lacking("pca9685", "i2c-board")),
    await firmata(machine, port, lacking("firmata")),
  ];
}

type Make = typeof note;

/** The first thing that stands in its way. */
async function pigpio(machine: Machine, lacking: Make): Promise<Finding> {
  const model = piModel(machine);
  if (model === undefined)
    return lacking("pigpio (in the process): only on a Raspberry Pi Zero to 4.", otherWay(lacking));
  if (isPi5(model)) {
    return lacking("pigpio (in the process): it cannot drive the pins of a Pi 5.", otherWay(lacking));
  }
  const libraries = await machine.run(["/sbin/ldconfig", "-p"]);
  if (libraries !== undefined && !libraries.includes("libpigpio.so")) {
    return lacking(
      "pigpio (in the process): its C library is not here.",
      "sudo apt install pigpio && npm rebuild pigpio",
    );
  }
  const fault = await machine.packageFault("pigpio");
  if (fault !== undefined) {
    return lacking(
      `pigpio (in the process): ${fault}.`,
      "sudo apt install pigpio && npm install pigpio && npm rebuild pigpio",
    );
  }
  const holder = lockHolder(machine);
  if (holder !== undefined) {
    return lacking(
      `pigpio (in the process): ${holder} has the pins.`,
      "use backend: pigpiod in the profile, or sudo systemctl disable --now pigpiod",
    );
  }
  if (!machine.isRoot) {
    return lacking(
      "pigpio (in the process): it needs root, which the doctor does not have.",
      "use backend: pigpiod, which needs none, or sudo strafe install with this --profile",
    );
  }
  const sentence =
    "pigpio (in the process): it is here; when its process is killed its PWM goes on, so pigpiod is the better choice.";
  return lacking === problem
    ? findingsOf("boards").warning(sentence, "use backend: pigpiod in the profile")
    : ok(sentence);
}

/** The process that has the library's lock. */
function lockHolder(machine: Machine): string | undefined {
  const pid = Number.parseInt(machine.text("/var/run/pigpio.pid") ?? "", 10);
  return pid > 0 ? machine.text(`/proc/${pid}/comm`)?.trim() : undefined;
}

function otherWay(lacking: Make): string | undefined {
  return lacking === problem
    ? "use backend: pca9685, i2c-board or firmata in the profile, or backend: sim"
    : undefined;
}

async function i2c(machine: Machine, device: string, lacking: Make): Promise<Finding> {
  const fault = await machine.packageFault("i2c-bus");
  if (fault !== undefined) {
    return lacking(
      `PCA9685 and boards on I2C: the package i2c-bus cannot be loaded (${fault}).`,
      "sudo apt install build-essential && npm install i2c-bus",
    );
  }
  switch (machine.access(device)) {
    case "missing":
      return lacking(
        `PCA9685 and boards on I2C: there is no ${device}.`,
        piModel(machine) === undefined
          ? lacking === problem
            ? "run Strafe on the Pi; here npx strafe start --world furnished simulates the car"
            : undefined
          : "sudo raspi-config nonint do_i2c 0",
      );
    case "denied":
      return lacking(
        `PCA9685 and boards on I2C: no permission for ${device}.`,
        "sudo usermod -aG i2c $USER, then log in again",
      );
    case "open":
      return ok(`PCA9685 and boards on I2C: ${device} can be used.`);
  }
}

async function firmata(machine: Machine, wanted: string | undefined, lacking: Make): Promise<Finding> {
  const fault = await machine.packageFault("serialport");
  if (fault !== undefined) {
    return lacking(
      `Arduino or Pico (firmata): the package serialport cannot be loaded (${fault}).`,
      "npm ci",
    );
  }
  const ports = await machine.serialPorts();
  const port = wanted ?? ports[0];
  const seen = ports.length > 0 ? `there is ${ports.join(", ")}` : "no board is plugged in";
  if (port === undefined) return note(`Arduino or Pico (firmata): ${seen}.`);
  switch (machine.access(port)) {
    case "missing":
      return lacking(
        `Arduino or Pico (firmata): there is no ${port}; ${seen}.`,
        ports.length > 0
          ? `say so in the profile: hardware.port: ${ports[0]}`
          : "plug it in, with a cable that carries data",
      );
    case "denied":
      return lacking(
        `Arduino or Pico (firmata): no permission for ${port}.`,
        "sudo usermod -aG dialout $USER, then log in again",
      );
    case "open":
      return ok(`Arduino or Pico (firmata): ${port} can be used.`);
  }
}

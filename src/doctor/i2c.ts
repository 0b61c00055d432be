import { BoardError } from "../hardware/board-error.ts";
import type { I2cAnswer } from "../hardware/i2c-bus/scan.ts";
import { hexAddress, type I2cChip } from "../profile/i2c-chips.ts";
import { expectedBus, expectedChips, type Hardware, HEADER_BUS } from "./expected-chips.ts";
import { type Finding, findingsOf, sentence } from "./finding.ts";
import { type DaemonAddress, type Machine, piModel } from "./machine.ts";

const { ok, note, warning, problem } = findingsOf("I2C");

/** At which 12 channels of a PCA9685 take 4.5 ms, Hz: the chip's address, a register and 48 bytes of 9 bits. */
const SLOW_BUS = 100_000;

/** Who answers on the car's bus, against whom the profile expects. */
export async function checkI2c(machine: Machine, hardware: Hardware | undefined): Promise<Finding[]> {
  const wanted = hardware && expectedBus(hardware);
  // Nobody asks a strange computer's chips for anything: there are memories and supplies among them.
  if (wanted === undefined && (piModel(machine) === undefined || machine.access("/dev/i2c-1") !== "open"))
    return [];
  const chips = hardware ? expectedChips(hardware) : [];
  const bus = wanted ?? HEADER_BUS;
  // What keeps anybody from using it was said with the boards.
  if (
    hardware?.backend === "pigpiod"
      ? !(await isThere(machine, hardware))
      : machine.access(`/dev/i2c-${bus}`) !== "open"
  )
    return [];
  let answers: readonly I2cAnswer[];
  try {
    answers =
      hardware?.backend === "pigpiod" ? await machine.scanDaemon(hardware, bus) : await machine.scan(bus);
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    const level = chips.some(({ drives }) => drives) ? problem : chips.length > 0 ? warning : note;
    return [level(sentence(error.message))];
  }
  const at = new Set(answers.map(({ address }) => address));
  const claimed = new Set(answers.filter((answer) => answer.claimed).map(({ address }) => address));
  return [
    ...chips.map((chip) => judge(chip, at, claimed, bus)),
    ...strangers(at, chips, bus),
    ...(hardware?.backend === "pca9685" ? speed(machine, bus) : []),
  ];
}

async function isThere(machine: Machine, daemon: DaemonAddress): Promise<boolean> {
  try {
    await machine.daemon(daemon);
    return true;
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    return false;
  }
}

/** A chip whose outputs are written one by one, many times a second, wants a fast bus. */
function speed(machine: Machine, bus: number): Finding[] {
  const hertz = machine.word(`/sys/class/i2c-adapter/i2c-${bus}/of_node/clock-frequency`);
  if (hertz === undefined || hertz > SLOW_BUS) return [];
  return [
    note(
      `I2C bus ${bus} runs at ${hertz / 1000} kHz: the four wheels' channels take up to 4.5 ms, most of a tick.`,
      bus === HEADER_BUS
        ? "add the line dtparam=i2c_arm_baudrate=400000 to /boot/firmware/config.txt and restart"
        : undefined,
    ),
  ];
}

function judge(chip: I2cChip, at: ReadonlySet<number>, claimed: ReadonlySet<number>, bus: number): Finding {
  const { address, others, path, drives } = chip;
  const name = `${chip.name[0]!.toUpperCase()}${chip.name.slice(1)}${drives ? ", which drives the wheels," : ""}`;
  const key = ["hardware", ...path, "address"].join(".");
  const level = drives ? problem : warning;
  if (claimed.has(address)) {
    return level(
      `${name} at ${hexAddress(address)} is taken by a driver of the kernel.`,
      "remove its dtoverlay from /boot/firmware/config.txt and restart",
    );
  }
  if (at.has(address)) return ok(`${name} answers at ${hexAddress(address)}.`);
  const moved = others.find((other) => other !== address && at.has(other));
  const mend =
    moved === undefined
      ? `check its power and its wires SDA, SCL and GND; then i2cdetect -y ${bus}`
      : `if it is the chip at ${hexAddress(moved)}, say so in the profile: ${key}: ${hexAddress(moved)}`;
  return level(`${name} does not answer at ${hexAddress(address)}.`, mend);
}

function strangers(at: ReadonlySet<number>, chips: readonly I2cChip[], bus: number): Finding[] {
  const known = new Set(chips.flatMap(({ address, also }) => [address, ...also]));
  const strange = [...at].filter((address) => !known.has(address));
  if (strange.length > 0)
    return [note(`Not of this profile, on I2C bus ${bus}: ${strange.map(hexAddress).join(", ")}.`)];
  return at.size === 0 && chips.length === 0 ? [note(`Nobody answers on I2C bus ${bus}.`)] : [];
}

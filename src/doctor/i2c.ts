import { BoardError } from "../hardware/board-error.ts";
import type { I2cAnswer } from "../hardware/i2c-bus/scan.ts";
import {
  type ExpectedChip,
  expectedBus,
  expectedChips,
  type Hardware,
  PCA9685_ALL_CALL,
} from "./expected-chips.ts";
import { type Finding, findingsOf, sentence } from "./finding.ts";
import { type Machine, piModel } from "./machine.ts";

const { ok, note, warning, problem } = findingsOf("I2C");

const HEADER_BUS = 1;
const hex = (address: number) => `0x${address.toString(16).padStart(2, "0")}`;

/** Who answers on the car's bus, against whom the profile expects. */
export async function checkI2c(machine: Machine, hardware: Hardware | undefined): Promise<Finding[]> {
  const wanted = hardware && expectedBus(hardware);
  // Nobody asks a strange computer's chips for anything: there are memories and supplies among them.
  if (wanted === undefined && (piModel(machine) === undefined || machine.access("/dev/i2c-1") !== "open"))
    return [];
  const chips = hardware ? expectedChips(hardware) : [];
  const bus = wanted ?? HEADER_BUS;
  // What keeps anybody from using it was said with the boards.
  if (hardware?.backend !== "pigpiod" && machine.access(`/dev/i2c-${bus}`) !== "open") return [];
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
  return [...chips.map((chip) => judge(chip, at, claimed, bus)), ...strangers(at, chips, bus)];
}

function judge(
  chip: ExpectedChip,
  at: ReadonlySet<number>,
  claimed: ReadonlySet<number>,
  bus: number,
): Finding {
  const { name, address, others, key, drives } = chip;
  const level = drives ? problem : warning;
  if (claimed.has(address)) {
    return level(
      `${name} at ${hex(address)} is taken by a driver of the kernel.`,
      "remove its dtoverlay from /boot/firmware/config.txt and restart",
    );
  }
  if (at.has(address)) return ok(`${name} answers at ${hex(address)}.`);
  const moved = others.find((other) => other !== address && at.has(other));
  const mend =
    moved === undefined
      ? `check its power and its wires SDA, SCL and GND; then i2cdetect -y ${bus}`
      : `if it is the chip at ${hex(moved)}, say so in the profile: ${key}: ${hex(moved)}`;
  return level(`${name} does not answer at ${hex(address)}.`, mend);
}

function strangers(at: ReadonlySet<number>, chips: readonly ExpectedChip[], bus: number): Finding[] {
  const known = new Set(chips.map(({ address }) => address));
  if (chips.some(({ name }) => name.startsWith("PCA9685"))) known.add(PCA9685_ALL_CALL);
  const strange = [...at].filter((address) => !known.has(address));
  if (strange.length > 0)
    return [note(`Not of this profile, on I2C bus ${bus}: ${strange.map(hex).join(", ")}.`)];
  return at.size === 0 && chips.length === 0 ? [note(`Nobody answers on I2C bus ${bus}.`)] : [];
}

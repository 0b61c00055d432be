import { type Finding, findingsOf } from "./finding.ts";
import { type Machine, piModel } from "./machine.ts";

const { ok, note, warning, problem } = findingsOf("power");

const SYSFS = "/sys/devices/platform/soc/soc:firmware/get_throttled";

/** Each has a bit for now, and 16 places above one for "since it was switched on". */
const CONDITIONS = [
  {
    bit: 0,
    now: "The Pi gets too little voltage right now",
    ever: "The Pi got too little voltage since it was switched on",
    mend: "give it a supply of 5.1 V and 3 A of its own (5 A for a Pi 5), with short thick wires, apart from the motors' battery",
  },
  {
    bit: 1,
    now: "The processor is slowed down right now",
    ever: "The processor was slowed down since it was switched on",
    mend: "mend its supply, or cool it",
  },
  {
    bit: 2,
    now: "The processor is throttled right now",
    ever: "The processor was throttled since it was switched on",
    mend: "mend its supply, or cool it with a heat sink or a fan",
  },
  {
    bit: 3,
    now: "The processor is near its highest temperature right now",
    ever: "The processor was near its highest temperature since it was switched on",
    mend: "cool it with a heat sink or a fan",
  },
] as const;

const EVER = 16;

/** What the firmware of a Pi says of its supply and temperature. */
export async function checkPower(machine: Machine): Promise<Finding[]> {
  if (piModel(machine) === undefined) return [];
  const bits = await throttled(machine);
  if (bits === undefined) {
    return [
      note(
        "Whether the supply is good cannot be asked of this Pi's firmware.",
        "sudo usermod -aG video $USER, then log in again (for vcgencmd get_throttled)",
      ),
    ];
  }
  const findings = CONDITIONS.flatMap(({ bit, now, ever, mend }): Finding[] => {
    if ((bits >>> bit) & 1)
      return [(bit === 0 ? problem : warning)(`${now}: it may restart in mid-drive.`, mend)];
    if ((bits >>> (bit + EVER)) & 1) return [warning(`${ever}.`, mend)];
    return [];
  });
  return findings.length > 0
    ? findings
    : [ok("Supply and temperature were good ever since it was switched on.")];
}

async function throttled(machine: Machine): Promise<number | undefined> {
  const said = /throttled=0x([0-9a-f]+)/i.exec((await machine.run(["vcgencmd", "get_throttled"])) ?? "")?.[1];
  const hex = said ?? machine.text(SYSFS)?.trim();
  return hex !== undefined && /^[0-9a-f]+$/i.test(hex) ? Number.parseInt(hex, 16) : undefined;
}

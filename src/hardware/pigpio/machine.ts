import { readFileSync } from "node:fs";
import { BoardError } from "../board-error.ts";
import type { Addon, LoadAddon } from "./addon.ts";

/** What has to be known of this computer before its pins are touched. */
export interface Machine {
  /** By its firmware, such as "Raspberry Pi 4 Model B Rev 1.4"; undefined: it does not say. */
  model(): string | undefined;
  isRoot(): boolean;
  /** The process that has the library's lock, such as "pigpiod (process 512)"; undefined: it is free. */
  lockHolder(): string | undefined;
}

const LOCK_FILE = "/var/run/pigpio.pid";

export const thisMachine: Machine = {
  model: () => read("/proc/device-tree/model")?.replace(/\0/g, "").trim(),
  isRoot: () => process.geteuid?.() === 0,
  lockHolder() {
    const pid = Number.parseInt(read(LOCK_FILE) ?? "", 10);
    if (!(pid > 0)) return undefined;
    // A process that has died and was not reaped yet is still here; the library takes it for alive, too.
    const name = read(`/proc/${pid}/comm`);
    return name === undefined ? undefined : `${name.trim()} (process ${pid})`;
  },
};

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * Loads the library where it can work, and initialises nothing yet.
 *
 * @throws BoardError with what to do instead
 */
export async function readyAddon(load: LoadAddon, machine: Machine): Promise<Addon> {
  const model = machine.model();
  if (!model?.includes("Raspberry Pi")) {
    throw new BoardError(
      `pigpio drives the pins of a Raspberry Pi, and this is ${model ?? "none"}: use \`backend: sim\` here, or ` +
        "`backend: pigpiod` with the Pi as its host",
    );
  }
  if (/Raspberry Pi (Compute Module )?5/.test(model)) {
    throw new BoardError(
      `pigpio cannot drive the pins of a ${model}: use \`backend: pca9685\` or \`backend: firmata\``,
    );
  }
  if (!machine.isRoot()) {
    throw new BoardError(
      "pigpio may not touch the pins unless Strafe runs as root: use `backend: pigpiod`, which needs no root, " +
        "or start Strafe with sudo",
    );
  }
  const addon = await load();
  try {
    addon.hardwareRevision();
  } catch (error) {
    throw new BoardError(
      "the C library of pigpio was not there when its npm package was installed: run " +
        "`sudo apt install pigpio && npm rebuild pigpio`, or use `backend: pigpiod` with a daemon elsewhere " +
        `(${(error as Error).message})`,
    );
  }
  return addon;
}

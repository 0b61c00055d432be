import { systemClock } from "../../core/system-clock.ts";
import { disarm } from "../runner/disarm.ts";
import { preview } from "../runner/preview.ts";
import { ScriptProcess } from "../runner/script-process.ts";
import { Desk } from "./desk.ts";
import { ScriptFolder } from "./script-folder.ts";

export interface OpenOptions {
  /** Of the scripts, absolute. */
  readonly folder: string;
  /** Path of control's socket. */
  readonly control: string;
  /** Of the car that previews simulate, as the command line names it. */
  readonly profile: string | undefined;
  readonly world: string | undefined;
}

const TICK_MS = 100;

/** The desk of a robot that runs, in real time. */
export function openDesk({ folder, control, profile, world }: OpenOptions): Desk {
  const desk = new Desk({
    folder: new ScriptFolder(folder),
    clock: systemClock,
    address: control,
    profile,
    world,
    workers: {
      begin: (run) => new ScriptProcess(run),
      preview,
      disarm,
    },
  });
  setInterval(() => desk.tick(), TICK_MS).unref();
  return desk;
}

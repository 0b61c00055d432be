import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as z from "zod";

// Where the robots of this computer are to be found by whoever is to talk to control itself.

const SERVICE_FOLDER = "/run/strafe";
const SOCKET = "control.sock";
const CARD = "robot.json";
/** With the process id of its supervisor, so that it is known to be dead before it could write its card. */
const NAME = /^robot-\d+-[^-]+$/;

const cardSchema = z.strictObject({
  /** Of the supervisor. */
  pid: z.int().positive(),
  car: z.string(),
  /** Absolute path. */
  profile: z.string(),
  /** As it was named when the robot was started; null: none was. */
  world: z.string().nullable(),
  /** Where a browser finds its page. */
  page: z.string(),
});

/** What a robot says of itself in its folder, once it is ready. */
export type RobotCard = z.infer<typeof cardSchema>;

export interface RunningRobot extends RobotCard {
  /** Control's own. */
  readonly socket: string;
}

/** Everybody on this computer may list it, and only its owner may enter. */
function ownFolder(): string {
  return join(tmpdir(), `strafe-${process.getuid?.() ?? "user"}`);
}

/**
 * A new folder for one robot, which only its owner may enter: whoever can reach control's socket in it may do
 * everything with the car. A service has a place of its own under /run, for its /tmp is nobody else's.
 *
 * @throws Error where somebody else has taken the place
 */
export function makeRobotFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  // systemd makes it, and names several with colons between.
  const service = env.RUNTIME_DIRECTORY?.split(":")[0];
  const parent = service ?? ownFolder();
  if (service === undefined) {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    const { uid } = lstatSync(parent);
    if (!lstatSync(parent).isDirectory() || (process.getuid && uid !== process.getuid())) {
      throw new Error(`${parent} belongs to somebody else: remove it`);
    }
    chmodSync(parent, 0o700);
  }
  return mkdtempSync(join(parent, `robot-${process.pid}-`));
}

/** It is gone, and so is the place of the last one. */
export function removeRobotFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  if (dirname(folder) !== ownFolder()) return;
  try {
    rmdirSync(ownFolder());
  } catch {
    // Other robots are in it.
  }
}

export const controlSocketIn = (folder: string) => join(folder, SOCKET);

/** Where whoever takes pictures gives them to the gateway; in a robot with no camera nobody listens there. */
export const videoSocketIn = (folder: string) => join(folder, "video.sock");

/** From now on it is found by {@link runningRobots}. */
export function announceRobot(folder: string, card: RobotCard): void {
  writeFileSync(join(folder, CARD), JSON.stringify(card), { mode: 0o600 });
}

/** All that run here, and that we may talk to; the folders of those that have died are cleared away. */
export function runningRobots(): RunningRobot[] {
  return [SERVICE_FOLDER, ownFolder()].flatMap((parent) =>
    foldersIn(parent).flatMap((folder) => {
      if (!isAlive(Number(folder.split("-").at(-2)))) {
        removeRobotFolder(folder);
        return [];
      }
      const card = cardIn(folder);
      return card ? [{ ...card, socket: controlSocketIn(folder) }] : [];
    }),
  );
}

/** Whether somebody listens there: a process id may by now be that of another program. */
export function answers({ socket }: RunningRobot): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => resolve(true)).once("error", () => resolve(false));
    connection.once("connect", () => connection.destroy());
  });
}

function foldersIn(parent: string): string[] {
  try {
    return readdirSync(parent)
      .filter((name) => NAME.test(name))
      .map((name) => join(parent, name));
  } catch {
    // There is none, or it is somebody else's.
    return [];
  }
}

/** @returns undefined: it is not ready yet, or no robot of ours */
function cardIn(folder: string): RobotCard | undefined {
  try {
    return cardSchema.safeParse(JSON.parse(readFileSync(join(folder, CARD), "utf8"))).data;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { systemClock } from "../core/system-clock.ts";
import { answers, type RunningRobot, runningRobots } from "../protocol/running-robots.ts";

/** There is no robot to be had; the message says what to do. */
export class NoRobotError extends Error {
  override readonly name = "NoRobotError";
}

/** A robot that runs on this computer. */
export interface LiveRobot {
  /** Control's own. */
  readonly socket: string;
  /** Where a browser finds its page; undefined: nobody knows. */
  readonly page: string | undefined;
  /** It was started for this, and is stopped again; a robot that ran already goes on. */
  stop(): Promise<void>;
}

export interface RobotWish {
  /** Path of the car's profile; left out: whichever car there is, else the simulated one. */
  readonly profile?: string | undefined;
  readonly world?: string | undefined;
  /** Control's own, where a person names it. */
  readonly socket?: string | undefined;
  /** How a person says which of several is meant. */
  readonly which?: string;
}

/** A Pi Zero with a cold disk takes its time, s. */
const START_PATIENCE = 40;
/** ms */
const LOOK_AGAIN = 50;
const STOP_PATIENCE = 6000;

/**
 * The robot of this car that already runs here, or one that is started for it.
 *
 * @throws NoRobotError where there is none to be had
 */
export async function robotFor(wish: RobotWish): Promise<LiveRobot> {
  const { profile, world, which = "--socket PATH" } = wish;
  if (wish.socket !== undefined) return attached(wish.socket, undefined);
  const robots: RunningRobot[] = [];
  for (const one of runningRobots()) {
    if (profile !== undefined && one.profile !== resolve(profile)) continue;
    if (await answers(one)) robots.push(one);
  }
  const [robot, another] = robots.filter((one) => world === undefined || one.world === world);
  if (another) {
    const whose = profile === undefined ? "" : " of this car";
    throw new NoRobotError(
      `several robots${whose} run here: ${robots.map(named).join("; ")}: say which with  ${which}`,
    );
  }
  if (robot) return attached(robot.socket, robot.page);
  if (robots[0] && world !== undefined && profile !== undefined) {
    throw new NoRobotError(`this car's robot runs already, elsewhere: ${named(robots[0])}: stop it first`);
  }
  return start(wish);
}

const named = ({ socket, page, world }: RunningRobot) =>
  `${world === null ? "" : `in ${world}, `}page ${page}, socket ${socket}`;

function attached(socket: string, page: string | undefined): LiveRobot {
  return { socket, page, stop: async () => {} };
}

/** By the command that runs now, as `strafe start` does, at any port that is free. */
async function start({ profile, world }: RobotWish): Promise<LiveRobot> {
  const words = [
    "start",
    "--port",
    "0",
    "--leash",
    ...(profile ? ["--profile", profile] : []),
    ...(world ? ["--world", world] : []),
  ];
  // Ctrl-C goes to all of a terminal's group: the robot must not stop before its wheels were let go of in order.
  const child = spawn(process.execPath, [process.argv[1]!, ...words], {
    stdio: ["pipe", "ignore", "pipe"],
    detached: true,
  });
  let said = "";
  let isBroken = false;
  child.once("error", (error) => {
    said = error.message;
    isBroken = true;
  });
  child.stderr!.on("data", (text: Buffer) => {
    said = (said + text.toString()).slice(-4000);
  });
  const deadline = systemClock.now() + START_PATIENCE;
  for (;;) {
    const robot = runningRobots().find(({ pid }) => pid === child.pid);
    if (robot) return { socket: robot.socket, page: robot.page, stop: () => stop(child) };
    if (isBroken || child.exitCode !== null || child.signalCode !== null || systemClock.now() > deadline) {
      if (!isBroken) await stop(child);
      throw new NoRobotError(`the robot does not start: ${said.trim() || "it said nothing"}`);
    }
    await new Promise((next) => setTimeout(next, LOOK_AGAIN));
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((done) => child.once("exit", () => done()));
  child.stdin!.end();
  const late = setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE);
  await gone;
  clearTimeout(late);
}

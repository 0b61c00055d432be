import { goFirst } from "../core/priority.ts";
import { systemClock } from "../core/system-clock.ts";
import type { HardwareFault } from "../hardware/ports.ts";
import { createRobot, type RobotFiles } from "./create-robot.ts";
import { Hub } from "./hub.ts";
import { Metronome } from "./metronome.ts";
import type { Robot } from "./robot.ts";
import { listen } from "./server.ts";
import { WorkerPlanner } from "./worker-planner.ts";

/** How often lamps and buzzers are told how the car is, ms. */
const INDICATOR_PERIOD = 100;

export interface LiveRobot {
  readonly robot: Robot;
  /** Which have to be in time, by their ids for Linux; none on other systems. */
  readonly threads: readonly number[];
  /** Ends the ticks and stops the wheels, then everything else. */
  close(): Promise<void>;
}

/**
 * A robot in real time, with its door open.
 *
 * @param guard as for `createRobot`
 * @param onTick called after each tick with its lateness in ms and what it took in µs
 */
export async function startLive(
  files: RobotFiles,
  socketPath: string,
  guard?: HardwareFault,
  onTick: (late: number, took: number) => void = () => {},
): Promise<LiveRobot> {
  goFirst();
  const robot = await createRobot(files, systemClock, guard, (profile) => new WorkerPlanner(profile));
  const hub = new Hub(robot);
  const { report } = robot;
  let ticking: () => void = () => {};
  const firstTick = new Promise<void>((resolve) => {
    ticking = resolve;
  });
  const metronome = new Metronome(robot.profile.control.rate, (deadline) => {
    const start = systemClock.now();
    robot.tick();
    const end = systemClock.now();
    const late = (start - deadline) * 1e3;
    const took = (end - start) * 1e6;
    report.lateness.add(late);
    report.compute.add(took);
    report.missed = metronome.missed;
    hub.afterTick();
    onTick(late, took);
    ticking();
  });
  // Who comes in finds a robot that is alive.
  await firstTick;
  const { indicators = [] } = robot.backend;
  const show = () => {
    for (const indicator of indicators) indicator.show(robot.status);
  };
  const showing = indicators.length > 0 ? setInterval(show, INDICATOR_PERIOD) : undefined;
  const server = await listen(socketPath, hub);
  return {
    robot,
    threads: metronome.threads,
    async close() {
      // Disarmed, so that neither a last tick nor a last command starts the wheels again meanwhile.
      robot.halt("shutdown");
      clearInterval(showing);
      const stopped = metronome.stop();
      await robot.close();
      await Promise.all([stopped, server.close()]);
    },
  };
}

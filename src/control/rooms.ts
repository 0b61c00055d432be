import type { Arbiter } from "../command/arbiter.ts";
import type { Fault } from "../core/fault.ts";
import type { Backend } from "../hardware/ports.ts";
import type { Profile } from "../profile/profile.ts";
import { Arming, type ArmingState } from "../safety/arming.ts";
import { FaultBoard } from "../safety/faults.ts";
import { assemble } from "./assemble.ts";
import { equip } from "./equip.ts";
import { ControlLoop, type LoopParts } from "./loop.ts";
import type { MotionNews } from "./motions.ts";
import type { LoopState } from "./state.ts";

/** Armed and not asked to move for so long: disarmed, s. A person may take a look around meanwhile. */
const UNATTENDED = 60;
/** Above empty, so that a car is not stopped right after its start, as a share of full minus empty. */
const BATTERY_TO_ARM = 0.1;

/** Everything of a robot that follows from its profile. */
interface Rooms {
  readonly backend: Backend;
  readonly board: FaultBoard;
  readonly arming: Arming;
  readonly parts: LoopParts;
  readonly loop: ControlLoop;
}

/** Who is told what, at once. */
interface RoomsNews {
  faultChanged(fault: Fault, active: boolean): void;
  armingChanged(state: ArmingState, reason: string): void;
  motion(message: MotionNews): void;
}

/**
 * @param bare what drives and senses the car, as the pins say
 * @param state goes on: where the car is, what its battery has
 * @throws RangeError where the profile's figures together make no car
 */
export function makeRooms(
  profile: Profile,
  bare: Backend,
  arbiter: Arbiter,
  state: LoopState,
  news: RoomsNews,
): Rooms {
  const { battery } = profile;
  const backend = equip(bare, profile);
  const board = new FaultBoard((fault, active) => news.faultChanged(fault, active));
  const hasBattery = backend.sensors.some(({ kind }) => kind === "battery");
  const batteryToArm = hasBattery ? battery.empty + BATTERY_TO_ARM * (battery.full - battery.empty) : 0;
  const arming = new Arming({ batteryToArm, unattended: UNATTENDED }, board, (to, reason) =>
    news.armingChanged(to, reason),
  );
  const parts = assemble(profile, backend, board, arbiter, arming, (message) => news.motion(message));
  parts.estimator.fusion.reset(state.pose);
  return { backend, board, arming, parts, loop: new ControlLoop(parts, state) };
}

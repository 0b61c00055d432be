import { wrapAngle } from "../src/core/geometry.ts";
import type { MotionEnded } from "../src/protocol/motion-messages.ts";
import { fineDegrees, fixed, shortLength } from "./format.ts";
import type { Level } from "./notice-board.ts";

type Ended = Pick<MotionEnded, "result" | "error">;

/** How a motion ended, for the one who started it. */
export function endOf({ result, error }: Ended): { readonly text: string; readonly level: Level } {
  const turned = Math.abs(wrapAngle(error.heading));
  const off = `${shortLength(error.position)}, ${fineDegrees(turned)}°`;
  switch (result) {
    case "reached":
      return { text: `Arrived: ${off} off`, level: "info" };
    case "stalled":
      return { text: `Stalled: the car does not get any further, ${off} from the target.`, level: "warning" };
    case "blocked":
      return { text: `Blocked: something is in the way, ${off} from the target.`, level: "warning" };
    case "cancelled":
      return { text: `Cancelled ${off} from the target.`, level: "info" };
    case "preempted":
      return { text: "The way is given up: the wheel was taken over.", level: "info" };
    case "lapsed":
      return { text: "The link was too slow: the car stopped on its way.", level: "warning" };
    case "lost":
      return {
        text: "Lost: the car was found elsewhere than it thought to be, and stopped.",
        level: "warning",
      };
    case "disarmed":
      return { text: "Disarmed on the way.", level: "warning" };
  }
}

/** A place and a heading in plain figures. */
export function poseText(pose: { readonly x: number; readonly y: number; readonly theta: number }): string {
  const heading = fixed((wrapAngle(pose.theta) * 180) / Math.PI, 0);
  return `x ${fixed(pose.x, 2)} m, y ${fixed(pose.y, 2)} m, facing ${heading}°`;
}

/** What keeps this page from setting a target. */
export interface Readiness {
  readonly linked: boolean;
  readonly state: "disarmed" | "armed" | "estopped" | undefined;
  /** Who drives and would have to be asked first. */
  readonly otherDriver: string | undefined;
  /** Nobody is asked then. */
  readonly isCalibrating: boolean;
}

/** What is missing before a target may be set; empty: nothing. */
export function missingFor({ linked, state, otherDriver, isCalibrating }: Readiness): string {
  if (!linked || state === undefined) return "There is no link to the robot.";
  if (isCalibrating) return "Calibration has the car.";
  if (otherDriver !== undefined) return `${otherDriver} drives. Ask for the wheel first.`;
  if (state === "estopped") return "Release the stop first, then arm.";
  return state === "disarmed" ? "Arm first." : "";
}

import type { PoseVerdict } from "../estimate/pose-queue.ts";

/** Why a pose that somebody saw was not taken, in one sentence; undefined: it was. */
export function refuseSighting(verdict: PoseVerdict): string | undefined {
  switch (verdict) {
    case "accepted":
    case "relocated":
    case "waiting":
      return undefined;
    case "gated":
      return "the pose is too far from where the car takes itself to be; five different looks in a row that agree are believed";
    case "too-old":
      return "the pose came too late: what the car did since is not remembered so far back";
    case "future":
      return "the pose is from the future: `at` is on the robot's clock, which `ping` tells";
    case "invalid":
      return "the pose says nothing: it needs `positionNoise`, `headingNoise` or both";
    case "too-many":
      return "more poses came at once than are remembered: send fewer a second";
  }
}

import type { Pose } from "../../src/core/geometry.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { fixed, percent } from "../format.ts";
import { type CarShape, paintCar, paintSlip } from "./paint-car.ts";
import { paintGhost, paintUncertainty } from "./paint-estimate.ts";
import { paintFieldForward, paintGrid, paintTrail } from "./paint-floor.ts";
import { paintPath, paintReference, paintTarget } from "./paint-motion.ts";
import { paintPreview } from "./paint-preview.ts";
import { paintRange } from "./paint-range.ts";
import { paintGates, paintObjects, paintWalls, type Scene } from "./paint-scene.ts";
import type { Picture } from "./picture.ts";
import type { PlannedPath } from "./planned-path.ts";
import type { PreviewWay } from "./preview-path.ts";
import type { Trail } from "./trail.ts";

/** Everything that can be seen in the room. */
export interface RoomLook {
  readonly scene: Scene | null;
  readonly telemetry: Telemetry | null;
  readonly shape: CarShape | null;
  readonly trail: Trail;
  /** How far each wheel has turned, rad. */
  readonly wheelAngle: ArrayLike<number>;
  /** How much each wheel slips: as an outside observer sees it, m/s; without one as the car believes, 0…1. */
  readonly slip: readonly number[];
  readonly fieldCentric: boolean;
  /** The motion that is under way. */
  readonly plan: { readonly path: PlannedPath; readonly goal: Pose } | null;
  /** The way that a script would drive; empty: none is shown. */
  readonly preview: PreviewWay | null;
  /** The target under a finger. */
  readonly target: Pose | null;
}

/** Sliding this fast shows the full warning colour, m/s. */
const FULL_SLIP = 0.25;

/** From the floor up: what lies lower is painted first. */
export function paintRoom(picture: Picture, look: RoomLook): void {
  const { scene, telemetry, shape, trail, plan, target } = look;
  picture.onFloor();
  paintGrid(picture);
  if (scene) paintGates(picture, scene);
  paintTrail(picture, trail);
  if (scene) {
    paintObjects(picture, scene, telemetry?.truth?.objects ?? []);
    paintWalls(picture, scene);
  }
  if (!telemetry || !shape) return;
  if (look.preview) paintPreview(picture, look.preview, shape);
  const reference = plan ? telemetry.motion?.reference : undefined;
  if (plan) {
    paintPath(picture, plan.path, reference);
    paintTarget(picture, plan.goal, shape, false);
  }
  paintCarInRoom(picture, look, telemetry, shape);
  if (reference) paintReference(picture, reference);
  if (target) paintTarget(picture, target, shape, true);
}

/** Where the car is: by an outside observer where there is one. */
export function carPose(telemetry: Telemetry): Pose {
  return telemetry.truth?.pose ?? telemetry.pose;
}

function paintCarInRoom(picture: Picture, look: RoomLook, telemetry: Telemetry, shape: CarShape): void {
  const pose = carPose(telemetry);
  const { truth, estimate, safety, range, fieldHeading } = telemetry;
  const { vx, vy } = truth?.twist ?? telemetry.twist;
  if (look.fieldCentric) {
    const reach = 0.5 * Math.hypot(shape.length, shape.width) + 10 * picture.pixel;
    paintFieldForward(picture, pose, fieldHeading, reach);
  }
  paintRange(picture, pose, shape, range);
  const slip = truth ? look.slip.map((speed) => Math.min(1, speed / FULL_SLIP)) : look.slip;
  const wheels = { speed: telemetry.wheels.speed, angle: look.wheelAngle, slip };
  paintCar(picture, pose, shape, wheels, safety.state === "armed", vx, vy);
  paintSlip(picture, pose, shape, slip, (wheel) =>
    truth ? `${fixed(look.slip[wheel]!, 1)} m/s` : `${percent(look.slip[wheel]!)} %`,
  );
  if (truth) paintGhost(picture, telemetry.pose, truth.pose, shape);
  if (estimate) paintUncertainty(picture, telemetry.pose, shape, estimate.covariance);
}

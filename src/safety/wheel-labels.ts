import type { WheelName } from "../core/wheels.ts";

/** What people call the wheels. */
export const WHEEL_LABELS: Readonly<Record<WheelName, string>> = {
  frontLeft: "front left",
  frontRight: "front right",
  rearLeft: "rear left",
  rearRight: "rear right",
};

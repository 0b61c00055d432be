import { join } from "node:path";
import { packageRoot } from "../../profile/package-root.ts";

/** The detectors that come with Strafe, by the size of their input: `256x192` is for slower computers. */
export type ShippedModel = "320x256" | "256x192";

export const shippedModel = (size: ShippedModel): string =>
  join(packageRoot, "src", "vision", "models", `nanodet_g_${size}_fp16.onnx`);

import { dirname, resolve } from "node:path";
import { ownModel, SMALL_MODEL, type VisionProfile } from "../profile/vision.ts";
import type { OnnxDetectorOptions } from "./detect/session/onnx-detector.ts";
import { shippedModel } from "./models/shipped.ts";

export type ModelChoice = Pick<
  OnnxDetectorOptions,
  "file" | "format" | "names" | "size" | "wanted" | "threads"
>;

/** What comes with Strafe; a car has a use for these of its classes. */
export const SHIPPED: ModelChoice = { file: shippedModel("320x256"), wanted: ["person", "sports ball"] };
const SMALL: ModelChoice = { ...SHIPPED, file: shippedModel("256x192") };

/**
 * Which model looks, and what is known of it.
 *
 * @param profilePath the profile's own, from whose folder its model's file is seen
 * @param own a file that was named beside the profile, which goes before the profile's; what the profile says of its
 *   own model then holds for that one alone
 */
export function modelChoice(vision: VisionProfile, profilePath: string, own?: string): ModelChoice {
  const { format, names, size, wanted, threads } = vision;
  const named = ownModel(vision);
  const written = named === undefined ? undefined : resolve(dirname(profilePath), named);
  const file = own === undefined ? written : resolve(own);
  if (file === undefined)
    return { ...(vision.model === SMALL_MODEL ? SMALL : SHIPPED), ...(wanted && { wanted }), threads };
  return file === written ? { file, format, names, size, wanted, threads } : { file, threads };
}

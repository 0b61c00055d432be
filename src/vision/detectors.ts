import type { CameraProfile } from "../profile/camera.ts";
import type { FieldTag } from "../profile/tags.ts";
import { ColourDetector, ORANGE_BALL } from "./detect/colour.ts";
import { OnnxDetector } from "./detect/session/onnx-detector.ts";
import { TagDetector } from "./detect/tags.ts";
import { lensFor } from "./lens.ts";
import type { Looking } from "./lookout.ts";
import { shippedModel } from "./models/shipped.ts";

/** Reading tags takes this thread several ms; they hang still, and wait. */
const TAGS_EVERY = 3;

export interface DetectorOptions {
  readonly camera: CameraProfile;
  readonly tags: readonly FieldTag[];
  /** A person's own ONNX file; left out: the one that comes with Strafe. */
  readonly model?: string | undefined;
}

/** Whatever looks at a camera's pictures, which have `width` × `height` px. */
export function createDetectors(
  { camera, tags, model }: DetectorOptions,
  width: number,
  height: number,
): Looking[] {
  const { fx, fy, cx, cy } = lensFor(camera, width, height);
  const families = new Set(["36h11" as const, ...tags.map(({ family }) => family)]);
  const readers = [...families].map((family) => {
    const sizes = new Map(tags.filter((tag) => tag.family === family).map(({ id, size }) => [id, size]));
    return new TagDetector({ family, intrinsics: { fx, fy, cx, cy }, size: (id) => sizes.get(id) });
  });
  const things =
    model === undefined
      ? new OnnxDetector({ file: shippedModel("320x256"), wanted: ["person", "sports ball"] })
      : new OnnxDetector({ file: model });
  return [
    { detector: things, every: 1 },
    { detector: new ColourDetector(ORANGE_BALL), every: 1 },
    ...readers.map((detector) => ({ detector, every: TAGS_EVERY })),
  ];
}

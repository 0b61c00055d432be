import { systemClock } from "../core/system-clock.ts";
import type { CameraProfile } from "../profile/camera.ts";
import type { FieldTag } from "../profile/tags.ts";
import type { VisionProfile } from "../profile/vision.ts";
import { ColourDetector, type ColourOptions, ORANGE_BALL } from "./detect/colour.ts";
import { OnnxDetector } from "./detect/session/onnx-detector.ts";
import { RevivedDetector } from "./detect/session/revived.ts";
import { TagDetector } from "./detect/tags.ts";
import { lensFor } from "./lens.ts";
import type { Looking } from "./lookout.ts";
import { type ModelChoice, SHIPPED } from "./model-choice.ts";

/** Reading tags takes this thread several ms; they hang still, and wait. */
const TAGS_EVERY = 3;

export interface DetectorOptions {
  readonly camera: CameraProfile;
  readonly tags: readonly FieldTag[];
  /** Side of the black square of tags that are not among those, m; left out: how far away they are is not known. */
  readonly tagSize?: number | undefined;
  /** Left out: the one that comes with Strafe. */
  readonly model?: ModelChoice | undefined;
  /** By its colour; left out: an orange one. */
  readonly ball?: VisionProfile["ball"] | undefined;
}

/** Whatever looks at a camera's pictures, which have `width` × `height` px. */
export function createDetectors(
  { camera, tags, tagSize, model = SHIPPED, ball }: DetectorOptions,
  width: number,
  height: number,
): Looking[] {
  const { fx, fy, cx, cy } = lensFor(camera, width, height);
  const families = new Set(["36h11" as const, ...tags.map(({ family }) => family)]);
  const readers = [...families].map((family) => {
    const sizes = new Map(tags.filter((tag) => tag.family === family).map(({ id, size }) => [id, size]));
    return new TagDetector({
      family,
      intrinsics: { fx, fy, cx, cy },
      size: (id) => sizes.get(id) ?? tagSize,
    });
  });
  return [
    { detector: new RevivedDetector(new OnnxDetector(model), () => systemClock.now()), every: 1 },
    { detector: new ColourDetector(ball ? colourOf(ball) : ORANGE_BALL), every: 1 },
    ...readers.map((detector) => ({ detector, every: TAGS_EVERY })),
  ];
}

function colourOf({ name, hue, saturation, brightness }: VisionProfile["ball"]): ColourOptions {
  return { ...ORANGE_BALL, name, hue, saturation, value: brightness };
}

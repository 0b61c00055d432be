import * as z from "zod";
import { measuredKinds } from "./measured-kinds.ts";
import { quantity } from "./quantity.ts";

const { fit } = measuredKinds;

const rotationSchema = z.literal([0, 180], {
  error: "must be 0, or 180 for a camera that is mounted upside down",
});

/** The car's camera, where it has one: what of it nobody has measured is as its maker says. */
export const cameraSchema = z
  .strictObject({
    /** From the left to the right edge of the picture; what `strafe calibrate --camera` found goes before it. */
    fieldOfView: quantity("rad", { min: 0.2, max: 2.5 }).default((62 * Math.PI) / 180),
    /** Where it sits: ahead of the car's middle, to its left, and above the floor. */
    ahead: quantity("m", { min: -2, max: 2 }).default(0.1),
    aside: quantity("m", { min: -2, max: 2 }).default(0),
    above: quantity("m", { above: 0, max: 2 }).default(0.16),
    /** + looks up. */
    pitch: quantity("rad", { min: -1.5, max: 1.5 }).default(0.2),
    /** How it is mounted, degrees; 180: upside down, and its pictures are turned back; left out: 0. */
    rotation: rotationSchema.optional(),
  })
  .prefault({});

const pixels = z.int().min(16).max(16384);
const bent = fit("", { min: -10, max: 10 });

/** What calibration found of the camera. */
export const measuredCameraSchema = z.strictObject({
  lens: z
    .strictObject({
      /** ISO 8601. */
      date: z.string().max(40),
      /** Of the pictures that it was found from. */
      width: pixels,
      height: pixels,
      fx: fit("px", { above: 0, max: 1e5 }),
      fy: fit("px", { above: 0, max: 1e5 }),
      cx: fit("px", { min: -1e4, max: 3e4 }),
      cy: fit("px", { min: -1e4, max: 3e4 }),
      /** Radial distortion, of OpenCV's model. */
      k1: bent,
      k2: bent,
      /** Tangential; left out: it explained nothing. */
      p1: bent.optional(),
      p2: bent.optional(),
      /** Root mean square of what the fit leaves, in x and in y each, px. */
      rms: z.number().min(0).meta({ unit: "px" }),
      views: z.int().min(1),
    })
    .optional(),
  mount: z
    .strictObject({
      date: z.string().max(40),
      above: fit("m", { above: 0, max: 2 }),
      pitch: fit("rad", { min: -1.5, max: 1.5 }),
    })
    .optional(),
});

export type MeasuredCamera = z.infer<typeof measuredCameraSchema>;

/** Measured, for pictures of this size; the middle of the upper left pixel is at 0, 0. */
export interface MeasuredLens {
  /** px */
  readonly width: number;
  readonly height: number;
  readonly fx: number;
  readonly fy: number;
  /** Where the optical axis meets the picture. */
  readonly cx: number;
  readonly cy: number;
  /** Radial and tangential distortion, of OpenCV's model. */
  readonly k1: number;
  readonly k2: number;
  readonly p1: number;
  readonly p2: number;
}

/** As its owner wrote it, SI, and what was measured of it. */
export type CameraProfile = z.infer<typeof cameraSchema> & {
  readonly lens?: MeasuredLens;
};

/** Measured values go before those that are written. */
export function withMeasuredCamera(
  written: z.infer<typeof cameraSchema>,
  { lens, mount }: MeasuredCamera = {},
): CameraProfile {
  return {
    ...written,
    ...(mount && { above: mount.above.value, pitch: mount.pitch.value }),
    ...(lens && { lens: plainLens(lens) }),
  };
}

/** Without how far it can be trusted. */
export const plainLens = ({
  width,
  height,
  fx,
  fy,
  cx,
  cy,
  k1,
  k2,
  p1,
  p2,
}: NonNullable<MeasuredCamera["lens"]>): MeasuredLens => ({
  width,
  height,
  fx: fx.value,
  fy: fy.value,
  cx: cx.value,
  cy: cy.value,
  k1: k1.value,
  k2: k2.value,
  p1: p1?.value ?? 0,
  p2: p2?.value ?? 0,
});

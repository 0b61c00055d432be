/** Where pictures come from, as a person names it. */
export type CameraSource =
  /** The car's own, whichever that is. */
  | { readonly kind: "own" }
  /** At a Pi's camera port. */
  | { readonly kind: "rpicam" }
  /** Video4Linux, such as a USB camera. */
  | { readonly kind: "v4l2"; readonly device: string }
  /** A film or a picture. */
  | { readonly kind: "file"; readonly path: string };

/**
 * @param text `own`, `rpicam`, a device such as `/dev/video0`, or the path of a film or a picture
 */
export function cameraSource(text: string): CameraSource {
  if (text === "own" || text === "rpicam") return { kind: text };
  return text.startsWith("/dev/") ? { kind: "v4l2", device: text } : { kind: "file", path: text };
}

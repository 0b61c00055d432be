/** A camera as whoever measures with it must know it. */
export interface CameraView {
  /** Of the picture, px. */
  readonly width: number;
  readonly height: number;
  /**
   * Where the light of a pixel comes from, with the lens's distortion taken out: to the right and down for each
   * metre along the optical axis.
   *
   * @param x px from the left edge of the picture
   * @param y px from the upper edge
   */
  readonly ray: (x: number, y: number) => { readonly x: number; readonly y: number };
  /** Over the floor, m. */
  readonly above: number;
  /** rad, + looks up. */
  readonly pitch: number;
}

/** A direction from the camera, the camera being level. */
export interface Direction {
  /** rad, + left. */
  readonly bearing: number;
  /** Up for each metre along the floor; + up. */
  readonly slope: number;
}

/** @returns where a pixel looks; undefined: straight up, down or behind */
export function directionOf({ ray, pitch }: CameraView, x: number, y: number): Direction | undefined {
  const seen = ray(x, y);
  const ahead = Math.cos(pitch) + seen.y * Math.sin(pitch);
  const up = Math.sin(pitch) - seen.y * Math.cos(pitch);
  if (!(ahead > 1e-6)) return undefined;
  return { bearing: Math.atan2(-seen.x, ahead), slope: up / Math.hypot(ahead, seen.x) };
}

import { CENTRED, type Deflection } from "../../src/core/stick-shaping.ts";

/** The part of a `DOMRect` that is needed, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a thumb is, relative to an on-screen stick: 1 at the edge of the knob's travel, never more.
 *
 * @param clientX CSS pixels, right is +
 * @param clientY CSS pixels, down is +
 * @param travel how far the knob moves from the centre, as a part of half the box's width
 */
export function deflectionAt(clientX: number, clientY: number, box: Box, travel: number): Deflection {
  const reach = (box.width / 2) * travel;
  if (!(reach > 0)) return CENTRED;
  const x = (clientX - box.left - box.width / 2) / reach;
  const y = (box.top + box.height / 2 - clientY) / reach;
  const radius = Math.max(1, Math.hypot(x, y));
  return { x: x / radius, y: y / radius };
}

/** The same for a stick that only slides sideways, −1…1, right is +. */
export function slideAt(clientX: number, box: Box, travel: number): number {
  const reach = (box.width / 2) * travel;
  if (!(reach > 0)) return 0;
  return Math.max(-1, Math.min(1, (clientX - box.left - box.width / 2) / reach));
}

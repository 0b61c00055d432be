/** A stick's deflection, −1…1 on each axis. */
export interface Deflection {
  /** Right is +. */
  readonly x: number;
  /** Up, away from the person, is +. */
  readonly y: number;
}

export const CENTRED: Deflection = { x: 0, y: 0 };

/** How a stick answers the thumb. */
export interface Feel {
  /** Radius round the centre that counts as let go, 0…1. */
  readonly deadzone: number;
  /** 0: straight line; 1: cubic, fine near the centre. Full deflection stays full speed. */
  readonly expo: number;
}

/** Worn gamepad sticks rest up to a tenth off centre. */
export const PAD_FEEL: Feel = { deadzone: 0.12, expo: 0.5 };
/** Glass does not drift, so a thumb's first millimetres may count. */
export const TOUCH_FEEL: Feel = { deadzone: 0.06, expo: 0.4 };

/** The radius 0…1 past the dead zone, rescaled so that it starts from 0 there and is 1 at the rim. */
export function rescale(radius: number, deadzone: number): number {
  return radius <= deadzone ? 0 : Math.min(1, (radius - deadzone) / (1 - deadzone));
}

/** Blend of the line and the cube: keeps 0, 1 and the sign. */
export function expo(value: number, amount: number): number {
  return (1 - amount) * value + amount * value ** 3;
}

/**
 * Radial, so that the direction is the thumb's own: an axis by axis dead zone would pull shallow
 * diagonals onto the axes. The result never leaves the unit circle, though a pad's corners do.
 */
export function shapeStick(raw: Deflection, feel: Feel): Deflection {
  const radius = Math.hypot(raw.x, raw.y);
  const shaped = expo(rescale(radius, feel.deadzone), feel.expo);
  if (shaped === 0) return CENTRED;
  return { x: (raw.x / radius) * shaped, y: (raw.y / radius) * shaped };
}

/** One axis alone, −1…1. */
export function shapeAxis(raw: number, feel: Feel): number {
  const shaped = expo(rescale(Math.abs(raw), feel.deadzone), feel.expo);
  return raw < 0 ? 0 - shaped : shaped;
}

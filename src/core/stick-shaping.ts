/** A stick's deflection, −1…1 on each axis. */
export interface Deflection {
  /** Right is +. */
  readonly x: number;
  /** Up, away from the person, is +. */
  readonly y: number;
}

export const CENTRED: Deflection = { x: 0, y: 0 };

/** How a stick answers the thumb. */
export interface StickFeel {
  /** Radius round the centre that counts as let go, 0…1. */
  readonly deadband: number;
  /** 0: straight line; 1: cubic, fine near the centre. Full deflection stays full speed. */
  readonly expo: number;
}

/**
 * The value past the deadband, stretched so that it starts from 0 there and is ±1 at full deflection
 * and beyond, after WPILib's `applyDeadband`. A NaN counts as let go.
 *
 * @param deadband 0…1; below 0 it is taken as 0, and from 1 on (or NaN) every value counts as let go
 */
export function applyDeadband(value: number, deadband: number): number {
  const radius = Math.abs(value);
  const edge = Math.max(deadband, 0);
  if (!(edge < 1 && radius > edge)) return 0;
  return Math.sign(value) * Math.min(1, (radius - edge) / (1 - edge));
}

/** Blend of the line and the cube: keeps 0, ±1 and the sign. @param expo clamped to 0…1; NaN is 0 */
export function applyExpo(value: number, expo: number): number {
  const share = expo > 0 ? Math.min(expo, 1) : 0;
  return (1 - share) * value + share * value ** 3;
}

/**
 * Radial, so that the direction is the thumb's own: an axis by axis deadband would pull shallow
 * diagonals onto the axes. The result never leaves the unit circle, though a pad's corners do.
 */
export function shapeStick(raw: Deflection, feel: StickFeel): Deflection {
  const radius = Math.hypot(raw.x, raw.y);
  const shaped = shapeAxis(radius, feel);
  if (shaped === 0 || radius === Infinity) return CENTRED;
  return { x: (raw.x / radius) * shaped, y: (raw.y / radius) * shaped };
}

/** One axis alone, −1…1. */
export function shapeAxis(raw: number, feel: StickFeel): number {
  return applyExpo(applyDeadband(raw, feel.deadband), feel.expo);
}

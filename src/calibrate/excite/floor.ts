import { type Excited, type FourVolts, inTurn, STILL } from "./excitation.ts";

/** What one wheel needs each way; from the blocks, kA being a guess until the floor has shown it. */
export interface WheelNeeds {
  readonly forward: MotorNeeds;
  readonly reverse: MotorNeeds;
}

interface MotorNeeds {
  /** V */
  readonly kS: number;
  /** V s/rad */
  readonly kV: number;
  /** V s²/rad */
  readonly kA: number;
}

type Pattern = readonly [1 | -1, 1 | -1, 1 | -1, 1 | -1];

/** Which way the wheels turn for each motion; its opposite is the motion back. */
const PATTERNS = {
  forward: [1, 1, 1, 1],
  left: [-1, 1, 1, -1],
  turn: [-1, 1, -1, 1],
} as const satisfies Record<string, Pattern>;

/** The wheels' speed, rad/s, and how long it is kept, s. */
interface Stage {
  readonly speed: number;
  readonly seconds: number;
}

/** Rest before, for the gyro's bias, and after, until the car has rolled out; s. */
const REST = 0.8;

/**
 * One motion on the floor, each wheel fed forward with its own constants and no feedback. Radii differ, so that
 * speeds which controllers hold to the last digit would make wheels fight, and creep, over who is right. Voltage
 * gives way: the wheels roll as the floor wants them to, which is what shows their radii.
 *
 * @param pattern which way each wheel turns
 * @param stages one after the other, from rest and back to it
 * @param acceleration of the wheels between them, rad/s²
 */
function floorDrive(
  pattern: Pattern,
  stages: readonly Stage[],
  acceleration: number,
  wheels: readonly WheelNeeds[],
): Excited<FourVolts> {
  const feed = (speed: number, rate: number): FourVolts =>
    pattern.map((sign, i) => {
      const { kS, kV, kA } = sign > 0 ? wheels[i]!.forward : wheels[i]!.reverse;
      // Never against the motion: a wheel that is nearly at rest would turn back.
      return sign * Math.max(0, kS + kV * speed + kA * rate);
    }) as unknown as FourVolts;
  const parts: { seconds: number; at: (t: number) => FourVolts }[] = [{ seconds: REST, at: () => STILL }];
  let before = 0;
  for (const { speed, seconds } of [...stages, { speed: 0, seconds: 0 }]) {
    const from = before;
    const rate = speed < from ? -acceleration : acceleration;
    const change = (speed - from) / rate;
    parts.push({ seconds: change, at: (t) => feed(from + rate * t, rate) });
    parts.push({ seconds, at: () => feed(speed, 0) });
    before = speed;
  }
  parts.push({ seconds: REST, at: () => STILL });
  return inTurn(parts);
}

/** The car on the floor, as far as an excitation must know it. */
export interface FloorFacts {
  /** m, as the profile has it. */
  readonly wheelRadius: number;
  /** Half of wheelbase and track together (lx + ly), m. */
  readonly halfSum: number;
}

/** Gentle enough for any floor, m/s². */
const ACCELERATION = 1.5;

/** Ahead (+) or back, quick and slow in turn, so that it shows how heavy the car is; m. */
export function surge(
  distance: number,
  facts: FloorFacts,
  wheels: readonly WheelNeeds[],
): Excited<FourVolts> {
  return along(PATTERNS.forward, distance, [0.5, 0.2, 0.55, 0.25, 0.5], facts.wheelRadius, wheels);
}

/** To the left (+) or right, quick and slow in turn; m. */
export function strafe(
  distance: number,
  facts: FloorFacts,
  wheels: readonly WheelNeeds[],
): Excited<FourVolts> {
  return along(PATTERNS.left, distance, [0.2, 0.45], facts.wheelRadius, wheels);
}

/** On the spot, counter-clockwise (+) or clockwise; rad. */
export function turn(angle: number, facts: FloorFacts, wheels: readonly WheelNeeds[]): Excited<FourVolts> {
  return along(PATTERNS.turn, angle * facts.halfSum, [0.6], facts.wheelRadius, wheels);
}

/** So far up to a wall, with a rest in which the distance sensor looks after every step. */
export function approach(
  steps: number,
  step: number,
  facts: FloorFacts,
  wheels: readonly WheelNeeds[],
): Excited<FourVolts> {
  const one = along(PATTERNS.forward, step, [0.3], facts.wheelRadius, wheels);
  return inTurn(
    Array.from({ length: steps }, () => ({
      seconds: one.seconds,
      at: (t: number) => one.excitation(t) ?? STILL,
    })),
  );
}

/** Each speed, m/s at the rims, carries the car over an equal share of the way. */
function along(
  pattern: Pattern,
  way: number,
  speeds: readonly number[],
  radius: number,
  wheels: readonly WheelNeeds[],
): Excited<FourVolts> {
  const share = Math.abs(way) / speeds.length;
  const signed = way < 0 ? (pattern.map((sign) => -sign) as unknown as Pattern) : pattern;
  const stages = speeds.map((speed, i) => {
    // What the ramp up from the stage before takes; the last ramp down is on top.
    const before = speeds[i - 1] ?? 0;
    const ramp = Math.abs(speed ** 2 - before ** 2) / (2 * ACCELERATION);
    return { speed: speed / radius, seconds: Math.max(0.05, (share - ramp) / speed) };
  });
  return floorDrive(signed, stages, ACCELERATION / radius, wheels);
}

import { FOLLOWING } from "../../core/following.ts";

interface Bounded {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  /** Why this value, and what goes wrong beyond its bounds. */
  readonly why: string;
}

const of = (value: number, min: number, max: number, unit: string, why: string): Bounded => ({
  value,
  min,
  max,
  unit,
  why,
});

/** Everything that can be set about following, and in which bounds. */
export const FOLLOW_TABLE = {
  distance: FOLLOWING.distance,
  slack: of(
    0.04,
    0,
    0.5,
    "m",
    "so much too near or too far is left alone, or noise would make the car fidget",
  ),
  approach: of(1.4, 0.1, 3, "1/s", "speed for each metre too much; with 0.1 s of delay 3 begins to swing"),
  turning: of(2.5, 0.3, 5, "1/s", "turn rate for each rad of bearing; with 0.1 s of delay 5 begins to swing"),
  foresight: of(
    0.95,
    0,
    1,
    "",
    "share of the target's own speed that is gone along with; above 1 overtakes it",
  ),
  noticed: of(
    0.15,
    0,
    0.5,
    "m/s",
    "a target slower than this stands: it is what noise makes of one that does",
  ),
  strafeShare: of(
    0.5,
    0,
    0.9,
    "",
    "of a small bearing error that is strafed away instead of turned away; at 1 the car never turns",
  ),
  strafeWithin: of(0.35, 0.05, 1, "rad", "beyond this bearing the car only turns: it must not lose sight"),
  orbiting: of(
    0.8,
    0.1,
    2,
    "1/s",
    "how quickly the car goes round to the front of a tag, for each rad that it is aside",
  ),
  side: of(
    0,
    -1,
    1,
    "rad",
    "where to stand from a tag's front, counter-clockwise about it; farther aside it cannot be read",
  ),
  forward: of(
    1.1,
    0.05,
    2,
    "m/s",
    "above a walk of 0.8 m/s, so that it can catch up; the car's own limit counts too",
  ),
  forwardBlind: of(
    1,
    0.05,
    2,
    "m/s",
    "without a distance sensor: towards what it sees, but low things in between it would not see",
  ),
  forwardUnsure: of(0.3, 0.05, 1, "m/s", "while a fitted distance sensor says nothing"),
  sideways: of(0.4, 0.05, 1, "m/s", "nothing looks sideways"),
  backwards: of(
    0.5,
    0,
    0.6,
    "m/s",
    "nothing looks backwards; only over ground that the car has just left; 0: never",
  ),
  turn: of(1.6, 0.2, 3, "rad/s", "faster smears the picture, and the target is lost in it"),
  stopAt: of(0.4, 0.1, 2, "m", "kept free before the distance sensor"),
  braking: of(1.2, 0.2, 5, "m/s^2", "what the car is sure to brake with"),
  reaction: of(
    0.25,
    0.05,
    1,
    "s",
    "from a distance measured to wheels that brake: sensor 0.1, network 0.05, motors 0.1",
  ),
  freshWithin: of(
    0.25,
    0.05,
    0.4,
    "s",
    "age of what is known up to which the car goes at full speed; the usual delay is 0.05 to 0.12",
  ),
  predictFor: of(0.5, 0.1, 0.5, "s", "how long the target is taken to walk on unseen; longer is guessing"),
  deadman: of(
    0.4,
    0.15,
    0.5,
    "s",
    "age of the newest picture at which the car stops: at 1 m/s it has come 0.4 m blind",
  ),
  settle: of(
    0.4,
    0.1,
    2,
    "s",
    "standing still after a loss before it looks round, so that the picture is sharp",
  ),
  searchFor: of(10, 0, 10, "s", "how long it looks round; longer would surprise whoever comes along"),
  searchTurn: of(0.7, 0.1, 1, "rad/s", "once round in the time; faster smears the picture"),
  agility: of(
    0.35,
    0.05,
    3,
    "m^2/s^3",
    "how a walker changes speed: 0.8 m/s in a second; more makes the estimate nervous",
  ),
  trailFor: of(8, 0, 20, "s", "how long ground that the car has left counts as free behind it"),
  trailWidth: of(0.1, 0.02, 0.2, "m", "how far off its old way it may be while it backs"),
} as const satisfies Record<string, Bounded>;

export type FollowSettings = { readonly [Name in keyof typeof FOLLOW_TABLE]: number };

/**
 * The defaults with some of them changed.
 *
 * @throws RangeError that quotes the setting, its value and its bounds
 */
export function followSettings(changed: Partial<FollowSettings> = {}): FollowSettings {
  const settings = Object.fromEntries(
    Object.entries(FOLLOW_TABLE).map(([name, { value }]) => [name, value]),
  ) as Record<keyof FollowSettings, number>;
  for (const [name, value] of Object.entries(changed)) {
    const row: Bounded | undefined = Object.hasOwn(FOLLOW_TABLE, name)
      ? FOLLOW_TABLE[name as keyof FollowSettings]
      : undefined;
    if (row === undefined) throw new RangeError(`there is no setting "${name}" for following`);
    if (!(value >= row.min && value <= row.max)) {
      const unit = row.unit && ` ${row.unit}`;
      throw new RangeError(
        `following: ${name} must be ${row.min} to ${row.max}${unit}, got ${value}: ${row.why}`,
      );
    }
    settings[name as keyof FollowSettings] = value;
  }
  return settings;
}

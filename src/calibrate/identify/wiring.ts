import type { SeenTurn } from "../../core/hands.ts";
import { WHEEL_COUNT, WHEELS } from "../../core/wheels.ts";
import type { Recording } from "../recording.ts";
import { type Found, found, refused } from "./fit.ts";
import { batteryGaveOut, turnsByItself } from "./health.ts";

/** Which plug of the board belongs to a wheel, by its place in WHEELS, and −1 where it works backwards. */
export interface Plug {
  readonly plug: number;
  readonly sign: 1 | -1;
}

/** Of each wheel, in the order of WHEELS. */
export interface WiringFound {
  readonly motors: readonly Plug[];
  readonly encoders: readonly Plug[];
  /** No one saw the wheels turn, so the encoders are taken to be wired as the profile says. */
  readonly assumed: boolean;
}

/** One plug was driven forward, alone, on blocks. */
export interface Pulse {
  readonly recording: Recording;
  /** What a person saw; undefined: nobody was asked. */
  readonly seen?: SeenTurn;
}

/** Counts below this are no motion. */
const LEAST_COUNTS = 10;
/** The others may show this share of what the busiest one counts: wheels that tremble. */
const MOST_CROSSTALK = 0.3;

/**
 * Which motor and which encoder is at which wheel, and which way round.
 *
 * Counts alone cannot tell a swapped motor from a swapped encoder, nor a reversed one: that takes somebody
 * who saw the wheel. Where nobody did, the encoders are believed.
 *
 * @param pulses of the four plugs, in the order of WHEELS
 */
export function identifyWiring(pulses: readonly Pulse[]): Found<WiringFound> {
  const motors: Plug[] = [];
  const encoders: Plug[] = [];
  for (const [plug, { recording, seen }] of pulses.entries()) {
    const name = WHEELS[plug]!;
    const trouble = batteryGaveOut(recording) ?? turnsByItself(recording);
    if (trouble !== undefined) return refused(trouble);
    const moved = recording.counts.map((column) => column[recording.length - 1]! - column[0]!);
    const ranked = moved.map((counts, channel) => ({ counts, channel })).sort(byCounts);
    const { counts, channel } = ranked[0]!;
    if (Math.abs(counts) < LEAST_COUNTS) return refused(silence(name, recording, seen));
    if (Math.abs(ranked[1]!.counts) > MOST_CROSSTALK * Math.abs(counts)) {
      return refused(
        `while only the motor plug of ${name} was driven, the encoders of ${WHEELS[channel]} and ` +
          `${WHEELS[ranked[1]!.channel]} counted: keep hands off the wheels; if it stays, look for motor or encoder ` +
          "leads that touch",
      );
    }
    const sign = counts > 0 ? 1 : -1;
    const { wheel, direction } = seen ?? { wheel: channel, direction: sign as 1 | -1 };
    if (motors[wheel]) return refused(twice(WHEELS[wheel]!, "motor plugs drive"));
    motors[wheel] = { plug, sign: direction };
    encoders[wheel] = { plug: channel, sign: (sign * direction) as 1 | -1 };
  }
  const channels = new Set(encoders.map(({ plug }) => plug));
  if (channels.size < WHEEL_COUNT) {
    const missing = WHEELS.find((_, channel) => !channels.has(channel))!;
    return refused(twice(missing, "wheels were counted by one encoder and none by that of"));
  }
  return found({ motors, encoders, assumed: pulses.some(({ seen }) => seen === undefined) });
}

/** {@link identifyWiring} of a car without encoders: only what somebody saw. @param seen of the four plugs, in their order */
export function wiringBySight(seen: readonly (SeenTurn | undefined)[]): Found<Pick<WiringFound, "motors">> {
  const motors: Plug[] = [];
  for (const [plug, turn] of seen.entries()) {
    if (turn === undefined) {
      return refused(
        `nobody saw a wheel turn while the motor plug of ${WHEELS[plug]} was driven: if none did, look at that plug, its ` +
          "driver's supply and its enable pin",
      );
    }
    if (motors[turn.wheel]) return refused(twice(WHEELS[turn.wheel]!, "motor plugs drive"));
    motors[turn.wheel] = { plug, sign: turn.direction };
  }
  return found({ motors });
}

function byCounts(a: { counts: number }, b: { counts: number }): number {
  return Math.abs(b.counts) - Math.abs(a.counts);
}

function silence(name: string, recording: Recording, seen: SeenTurn | undefined): string {
  const most = Math.max(
    ...recording.duty.flatMap((column) => Array.from(column, (d, k) => Math.abs(d * recording.volts[k]!))),
  );
  const upTo = `up to ${most.toFixed(1)} V at the motor plug of ${name}`;
  return seen === undefined
    ? `no encoder counted ${upTo}: if no wheel turned, look at that plug, its driver's supply and its enable pin; ` +
        "if one did, look at its encoder's supply and its two signal leads"
    : `${WHEELS[seen.wheel]} turned but no encoder counted ${upTo}: look at that wheel's encoder, its supply and its two ` +
        "signal leads";
}

function twice(name: string, what: string): string {
  return `two ${what} ${name}: look again which wheel turned, and run this step again`;
}

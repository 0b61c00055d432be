import { type Fit, type Found, found, refused } from "./fit.ts";

/** How well a person brings the mark back to where it was, turns. */
const MARK = 0.01;
/** What the profile says is kept if what was counted is within this of it. */
const SAME = 0.01;
/** Another gear or another encoder is a few times off; ten times is a miscount. */
const MOST_OFF = 7;

/**
 * Counts of one turn of the wheel, from somebody who turned it by hand.
 *
 * @param counted by its encoder
 * @param turns as asked for, forward
 * @param expected what the profile says
 */
export function countsPerTurn(counted: number, turns: number, expected: number): Found<Fit> {
  const value = Math.abs(counted) / turns;
  const spread = (value * MARK * Math.SQRT2) / turns;
  if (value < 4) {
    return refused(
      `${Math.abs(counted)} counts came of ${turns} turns: look at the encoder's supply and its two signal leads, and ` +
        "whether it sits on the wheel that was turned",
    );
  }
  if (counted < 0) {
    return refused(
      `the encoder counted ${-counted} backward: turn the wheel the way that drives the car forward; if you did, its wiring ` +
        "was taken wrongly, so run the step before this one again",
    );
  }
  if (value < expected / MOST_OFF || value > expected * MOST_OFF) {
    return refused(
      `${counted} counts of ${turns} turns are ${value.toFixed(0)} for each, and the profile says ${expected}: turn it ` +
        `${turns} times, no more and no less; if you did, write what is right into the profile first`,
    );
  }
  if (Math.abs(value / expected - 1) <= SAME) {
    return found({ value: expected, unit: "", spread: 0, samples: turns });
  }
  // Four edges a pulse; a whole number of pulses a turn is not certain, a whole number of counts nearly is.
  return found({ value: Math.round(value), unit: "", spread, samples: turns });
}

import { type Excited, type FourVolts, inTurn, STILL } from "./excitation.ts";

/** Rest before and after, in which wheels run down and whatever turns by itself shows, s. */
const REST = 0.6;

/**
 * One plug alone, forward: a ramp that is sure to turn its wheel, however much it sticks, and lets it turn
 * no faster than it must.
 *
 * @param plug by its place in WHEELS
 * @param maxVolts that the ramp ends at, V
 */
export function pulse(plug: number, maxVolts: number): Excited<FourVolts> {
  const alone = (volts: number) => STILL.map((_, i) => (i === plug ? volts : 0)) as unknown as FourVolts;
  const ramp = 0.7;
  return inTurn([
    { seconds: 0.2, at: () => STILL },
    { seconds: ramp, at: (t) => alone((maxVolts * t) / ramp) },
    { seconds: REST, at: () => STILL },
  ]);
}

/** Slow at first, so that the voltage at which each wheel breaks away is seen sharply; s. */
const RAMP_UP = 6;
/** Time between two steps: three or four times what a geared motor takes to follow. */
const DWELL = 0.16;
const STEPS = 36;
const RAMP_DOWN = 3;
/** Least step, as a share of the most volts: the wheels never stop in between. */
const LOW = 0.3;
/** Of one turn of the golden angle: steps of all sizes, none twice, spread evenly however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * All four wheels on blocks, one way: a ramp up for the dead band, kS and kV; steps of many sizes for kA and
 * the delay; a ramp down. Each wheel has steps of its own, so that what they do to the battery together is no
 * pattern that all of them share.
 */
export function spin(direction: 1 | -1, maxVolts: number): Excited<FourVolts> {
  const all = (volts: number): FourVolts => {
    const v = direction * volts;
    return [v, v, v, v];
  };
  const step = (n: number, wheel: number) => {
    const share = ((n + 1) * GOLDEN + wheel / 4) % 1;
    return direction * maxVolts * (LOW + (1 - LOW) * share);
  };
  return inTurn([
    { seconds: REST, at: () => STILL },
    { seconds: RAMP_UP, at: (t) => all(maxVolts * (t / RAMP_UP) ** 2) },
    {
      seconds: DWELL * STEPS,
      at: (t) => {
        const n = Math.floor(t / DWELL);
        return [step(n, 0), step(n, 1), step(n, 2), step(n, 3)];
      },
    },
    { seconds: RAMP_DOWN, at: (t) => all(maxVolts * (1 - t / RAMP_DOWN) ** 2) },
    { seconds: REST, at: () => STILL },
  ]);
}

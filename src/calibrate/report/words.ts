import type { StepName, StepResult } from "../result.ts";

interface StepWords {
  readonly title: string;
  /** What is done in it, for whoever was not there. */
  readonly text: string;
}

export const STEPS: Readonly<Record<StepName, StepWords>> = {
  preflight: {
    title: "Before anything turns",
    text: "Is the battery full enough, and does everything answer that the car is said to have?",
  },
  wiring: {
    title: "Wiring",
    text: "Each motor plug gets a pulse while the wheels hang free: which wheel turns, and which way?",
  },
  counts: {
    title: "Encoder counts",
    text: "A wheel is turned by hand a known number of times, and its encoder's counts are divided by them.",
  },
  motors: {
    title: "Motors",
    text:
      "With the wheels off the ground, each one is turned slowly and fast, both ways. From voltage and speed " +
      "follow its friction (kS), the volts that speed takes (kV) and those that speeding up takes (kA).",
  },
  floor: {
    title: "On the floor",
    text:
      "The car drives ahead, sideways and round, and a person measures how far it came. That gives the wheels' true " +
      "sizes, what the car's weight does to its motors, and how much is lost in going sideways.",
  },
  sonar: {
    title: "Distance sensor",
    text: "The car drives towards a wall, and what the sensor says is held against the way that the wheels made.",
  },
  timed: {
    title: "Timed runs",
    text: "Without encoders: long and short runs at one voltage, measured by a person, give the speed.",
  },
  validation: {
    title: "Is it better?",
    text:
      "The same motion twice, once with the old constants and once with the new ones. It is none of those " +
      "that the constants come from. The error is how far the wheels' speed was from what it should be, as a share of it.",
  },
};

export const STATES: Readonly<Record<StepResult["state"], { readonly mark: string; readonly word: string }>> =
  {
    done: { mark: "✓", word: "done" },
    skipped: { mark: "–", word: "left out" },
    failed: { mark: "✗", word: "found nothing" },
  };

/** What the names in a table stand for. */
const GLOSSARY: readonly (readonly [pattern: RegExp, term: string, text: string])[] = [
  [/\bkS\b/, "kS", "the voltage that friction takes while the wheel turns, however slowly"],
  [/\bkV\b/, "kV", "the voltage for each rad/s of speed (6.28 rad/s are one turn a second)"],
  [/\bkA\b/, "kA", "the voltage for each rad/s by which the speed grows in a second"],
  [/dead ?band/i, "dead band", "the voltage with which a standing wheel begins to turn"],
  [
    /half ?sum/i,
    "half sum",
    "half of wheelbase and track together: the lever with which the wheels turn the car",
  ],
  [/lateral ?scale/i, "lateral scale", "how far the car comes sideways, over what its wheels say"],
  [/gyro ?scale/i, "gyro scale", "the car's true turning for what the gyro says"],
  [
    /\bload\b/i,
    "load",
    "what a motor has to speed up on the floor, over what it has to when its wheel hangs free",
  ],
  [/\bdelay\b/i, "delay", "from a new voltage to the first of the motion that it makes"],
  [/noise/i, "noise", "how much what is measured trembles while nothing changes"],
  [/\bkP\b/, "kP", "the voltage for each rad/s that a wheel's speed is off"],
  [/\bkI\b/, "kI", "the voltage for what it has been off until now"],
];

/** Terms and what they mean, of those that are in the names. */
export function glossary(names: readonly string[]): [term: string, text: string][] {
  return GLOSSARY.filter(([pattern]) => names.some((name) => pattern.test(name))).map(([, term, text]) => [
    term,
    text,
  ]);
}

/** Begins with a capital, but for a name such as "frontLeft" or "kS". */
export function sentence(text: string): string {
  return /^[a-z]+(?![A-Za-z])/.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
}

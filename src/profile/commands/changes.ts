import { DocumentError } from "../document.ts";
import type { Draft } from "../draft.ts";
import type { Profile } from "../profile.ts";
import { millimetres } from "../quantity.ts";
import { LIMITS, type Limit, overreach } from "../reach.ts";

/** What the owner said of the car, SI. */
export interface Answers {
  readonly wheelbase: number;
  readonly track: number;
  readonly wheelRadius: number;
  /** Of the battery, in series. */
  readonly cells: number;
  /** undefined: it has no encoders. Left out: that was not asked. */
  readonly countsPerTurn?: number | undefined;
}

/** Volts of one lithium cell: what the kits' figures are made of. */
const CELL = { full: 4.2, low: 3.5, empty: 3.2 } as const;

/** Writes the answers into what the kit says. */
export function apply(draft: Draft, kit: Profile, answers: Answers): void {
  for (const key of ["wheelbase", "track", "wheelRadius"] as const) {
    draft.set(["geometry", key], millimetres(answers[key]));
  }
  draft.note(["geometry"], "");
  applyCells(draft, kit, answers.cells);
  if (!("countsPerTurn" in answers)) return;
  if (answers.countsPerTurn === undefined) {
    draft.remove(["encoders"]);
    draft.remove(["hardware", "encoders"]);
  } else if (answers.countsPerTurn !== kit.encoders?.countsPerTurn) {
    draft.set(["encoders", "countsPerTurn"], answers.countsPerTurn);
    draft.note(["encoders", "countsPerTurn"], "");
  }
}

function applyCells(draft: Draft, { battery, motors }: Profile, cells: number): void {
  if (cells === Math.round(battery.full / CELL.full)) return;
  for (const key of ["full", "low", "empty"] as const) {
    draft.set(["battery", key], `${Number((cells * CELL[key]).toFixed(2))} V`);
  }
  draft.note(["battery"], `${cells}S lithium`);
  const full = cells * CELL.full;
  // A motor gets no more volts than the kit gives it.
  if (full <= battery.full) {
    draft.note(["motors", "maxDuty"], "");
    return;
  }
  draft.set(["motors", "maxDuty"], Number(((motors.maxDuty * battery.full) / full).toFixed(2)));
  draft.note(["motors", "maxDuty"], "the motors get no more volts than from the kit's own pack");
}

/**
 * Lowers limits that the wheels cannot keep, as when the pack has fewer cells than the kit's.
 *
 * @param fixed limits that the owner gave: they stay
 * @returns a sentence for each
 * @throws DocumentError when the pack is too weak to turn a wheel at all
 */
export function fitLimits(draft: Draft, fixed: ReadonlySet<string>): string[] {
  const notes: string[] = [];
  // The wheels' own speed is the first of them: the others follow from it as it is written.
  for (const limit of LIMITS) {
    const over = overreach(draft.check()).find((one) => one.limit === limit);
    if (over === undefined) continue;
    if (!(over.possible > 0))
      throw new DocumentError("this pack has too few volts to turn the wheels: motors.kS eats them all");
    const value = inUnits(limit, over.possible, Math.floor);
    const was = inUnits(limit, over.asked, Math.round);
    if (fixed.has(`limits.${limit}`)) {
      notes.push(
        `limits.${limit}: ${was} is more than the wheels reach on a half full pack, which is ${value}`,
      );
      continue;
    }
    draft.set(["limits", limit], value);
    draft.note(["limits", limit], "what the wheels reach on a half full pack");
    notes.push(`limits.${limit} is ${value} instead of ${was}: the wheels reach no more on a half full pack`);
  }
  return notes;
}

function inUnits(limit: Limit, value: number, round: (x: number) => number): string {
  if (limit === "turn") return `${round((value * 180) / Math.PI)} deg/s`;
  if (limit === "wheelSpeed") return `${round(value * 10) / 10} rad/s`;
  return `${round(value * 100) / 100} m/s`;
}

import type { SeenBox, SeenTarget, SightingsReport } from "../../src/protocol/seeing-messages.ts";

/** Of sightings that are remembered: half a second's of a quick detector. */
const REMEMBERED = 16;
/** How fast a box moves is told from two that are so far apart in time, s: nearer ones only tremble. */
const BASE = { from: 0.08, to: 0.5 };
/** A box goes on as it moved for no longer than this, s. */
const FARTHEST = 0.3;
/** px fractions; a box that shrinks does not turn inside out. */
const SMALLEST = 0.005;

/** @returns what was seen before and now, the oldest first */
export function remembered(
  history: readonly SightingsReport[],
  seen: SightingsReport | null,
): readonly SightingsReport[] {
  if (seen === null) return [];
  const last = history.at(-1);
  if (last?.at === seen.at) return history;
  // The robot's clock went back: another robot, or a new start.
  if (last && last.at > seen.at) return [seen];
  return [...history.slice(1 - REMEMBERED), seen];
}

/**
 * The targets of now, each where it was when the light of a picture fell in: what was seen before and after says it,
 * and where the picture is newer than what was seen, how it moved does.
 *
 * @param at when the picture was taken, s on the robot's clock; undefined: there is none
 */
export function targetsAt(
  history: readonly SightingsReport[],
  at: number | undefined,
): readonly SeenTarget[] {
  const newest = history.at(-1);
  if (newest === undefined) return [];
  if (at === undefined) return newest.targets;
  return newest.targets.map((target) => {
    const box = boxAt(history, target, at);
    return box ? { ...target, box } : target;
  });
}

interface Seen {
  readonly at: number;
  readonly box: SeenBox;
}

function boxAt(
  history: readonly SightingsReport[],
  { id, kind }: SeenTarget,
  at: number,
): SeenBox | undefined {
  const seen = history.flatMap(({ at: then, targets }): Seen[] => {
    const found = targets.find((target) => target.id === id && target.kind === kind);
    return found?.box ? [{ at: then, box: found.box }] : [];
  });
  const newest = seen.at(-1);
  if (newest === undefined || at === newest.at) return newest?.box;
  if (at < newest.at) {
    const after = seen.findIndex((each) => each.at >= at);
    const [from, to] = [seen[after - 1], seen[after]!];
    return from ? between(from, to, at) : to.box;
  }
  const from = seen.findLast((each) => newest.at - each.at >= BASE.from && newest.at - each.at <= BASE.to);
  return from ? between(from, newest, Math.min(at, newest.at + FARTHEST)) : newest.box;
}

/** On the way from one to the other, or beyond it. */
function between(from: Seen, to: Seen, at: number): SeenBox {
  const part = (at - from.at) / (to.at - from.at);
  const on = (key: keyof SeenBox) => from.box[key] + part * (to.box[key] - from.box[key]);
  const width = Math.max(SMALLEST, on("width"));
  const height = Math.max(SMALLEST, on("height"));
  return { x: on("x"), y: on("y"), width, height };
}

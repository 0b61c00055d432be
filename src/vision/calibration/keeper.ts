import type { BoardView } from "./board-view.ts";
import { areAlike, type Coverage, coverageOf, nextHold, tiltsOf } from "./judge.ts";
import { isBlurred, tooLittle } from "./usable.ts";

/** Views from which a lens is sure to be told, once they cover the picture. */
const ENOUGH = 10;
/** Of the picture's width: between two pictures of a board that is held still, and from one that is kept to another. */
const STILL = 0.004;
const ELSEWHERE = 0.06;
/** How differently the board is turned in a view that tells something new, rad. */
const TURNED = (12 * Math.PI) / 180;

export interface Verdict {
  readonly isKept: boolean;
  /** What the picture shows, for people. */
  readonly text: string;
}

/** Of a camera's pictures, one after the other, keeps those in which the board is sharp, still, and held anew. */
export class BoardKeeper {
  readonly #kept: BoardView[];
  #last: BoardView | undefined;

  /** @param kept earlier */
  constructor(kept: readonly BoardView[]) {
    this.#kept = kept.filter((view) => tooLittle(view) === undefined && !isBlurred(view));
  }

  take(view: BoardView): Verdict {
    const last = this.#last;
    this.#last = view;
    const no = (text: string): Verdict => ({ isKept: false, text });
    const little = tooLittle(view);
    if (little !== undefined) return no(little);
    const tags = `${Math.floor(view.corners.length / 4)} tags`;
    if (isBlurred(view)) return no(`${tags}, blurred: more light, or focus the lens`);
    if (!last || !(movedBetween(last, view) < STILL)) return no(`${tags}: hold it still`);
    if (this.#kept.some((kept) => isSame(kept, view))) return no(`${tags}, as in one that is kept`);
    this.#kept.push(view);
    return { isKept: true, text: `${tags}, kept` };
  }

  get kept(): readonly BoardView[] {
    return this.#kept;
  }

  get coverage(): Coverage {
    return coverageOf(this.#kept);
  }

  /** Whether a lens may be told by now. */
  get isEnough(): boolean {
    return (
      this.#kept.length >= ENOUGH && this.coverage.missing === undefined && !areAlike(tiltsOf(this.#kept))
    );
  }

  /** How to hold the board next. */
  get next(): string {
    return nextHold(this.coverage.missing, tiltsOf(this.#kept).hint);
  }
}

function isSame(a: BoardView, b: BoardView): boolean {
  return movedBetween(a, b) < ELSEWHERE && tiltsOf([a, b]).most < TURNED;
}

/** How far the corners are that both show, as a share of the picture's width; NaN: they have none in common. */
function movedBetween(a: BoardView, b: BoardView): number {
  const known = new Map(a.corners.map(({ board, pixel }) => [`${board.x} ${board.y}`, pixel]));
  let [sum, count] = [0, 0];
  for (const { board, pixel } of b.corners) {
    const before = known.get(`${board.x} ${board.y}`);
    if (before === undefined) continue;
    sum += Math.hypot(pixel.x - before.x, pixel.y - before.y);
    count++;
  }
  return sum / count / b.width;
}

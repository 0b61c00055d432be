/** Places of a picture that hang together. */
export interface Patch {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Places of it. */
  readonly area: number;
  /** Strength by place, rows of `columns`, of all the picture. */
  readonly strengths: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  /** Whether that place is one of the patch's; outside the picture none is. */
  has(x: number, y: number): boolean;
}

/** Marks are counted up to here, and then anew. */
const MOST_MARKS = 2 ** 31;

/** Finds what hangs together, again and again in the same memory. */
export class Patches {
  #marks = new Uint32Array(0);
  #stack = new Int32Array(0);
  #mark = 0;

  /**
   * @param level the least strength of its places @param least so wide or so high it is, at least
   * @param each is shown one patch after the other, which it must not keep
   */
  of(
    strengths: Uint8Array,
    columns: number,
    rows: number,
    level: number,
    least: number,
    each: (patch: Patch) => void,
  ): void {
    if (this.#marks.length !== strengths.length) {
      this.#marks = new Uint32Array(strengths.length);
      this.#stack = new Int32Array(strengths.length);
    }
    const marks = this.#marks;
    if (this.#mark > MOST_MARKS) {
      marks.fill(0);
      this.#mark = 0;
    }
    const before = this.#mark;
    for (let at = 0; at < strengths.length; at++) {
      if (strengths[at]! < level || marks[at]! > before) continue;
      const patch = this.#flood(at, strengths, columns, rows, level);
      if (Math.max(patch.right - patch.left, patch.bottom - patch.top) + 1 >= least) each(patch);
    }
  }

  #flood(start: number, strengths: Uint8Array, columns: number, rows: number, level: number): Patch {
    const marks = this.#marks;
    const stack = this.#stack;
    const mark = ++this.#mark;
    let waiting = 0;
    let area = 0;
    let [left, right, top, bottom] = [columns, 0, rows, 0];
    const push = (at: number) => {
      if (strengths[at]! < level || marks[at]! === mark) return;
      marks[at] = mark;
      stack[waiting++] = at;
    };
    push(start);
    while (waiting > 0) {
      const at = stack[--waiting]!;
      const x = at % columns;
      const y = (at - x) / columns;
      area++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
      if (x > 0) push(at - 1);
      if (x < columns - 1) push(at + 1);
      if (y > 0) push(at - columns);
      if (y < rows - 1) push(at + columns);
    }
    const has = (x: number, y: number) =>
      x >= 0 && y >= 0 && x < columns && y < rows && marks[y * columns + x] === mark;
    return { left, right, top, bottom, area, strengths, columns, rows, has };
  }
}

import {
  type AxisRef,
  PAD_AXES,
  PAD_BUTTONS,
  type PadAxis,
  type PadButton,
  type PadMapping,
  type PadState,
} from "./pad-mapping.ts";

/** How far from rest an axis must go to be meant, and how near it must come back before the next one. */
const MEANT = 0.6;
const BACK = 0.25;

export type Lesson =
  | { readonly kind: "axis"; readonly name: PadAxis }
  | { readonly kind: "button"; readonly name: PadButton };

export const LESSONS: readonly Lesson[] = [
  ...PAD_AXES.map((name) => ({ kind: "axis", name }) as const),
  ...PAD_BUTTONS.map((name) => ({ kind: "button", name }) as const),
];

/**
 * Learns a pad that does not follow the standard: asks for one movement after the other and notes
 * which axis or button answered. The pad lies still when it starts: triggers that rest at −1 and
 * sticks that rest off centre are told from a movement by that.
 */
export class PadLearning {
  readonly #rest: readonly number[];
  readonly #axes: Partial<Record<PadAxis, AxisRef>> = {};
  readonly #buttons: Partial<Record<PadButton, number[]>> = {};
  #step = 0;
  /** Between two lessons everything has to come to rest first, or one push would answer both. */
  #waiting = false;

  constructor(atRest: PadState) {
    this.#rest = [...atRest.axes];
  }

  /** What to ask for now; undefined when everything is known. */
  get lesson(): Lesson | undefined {
    return LESSONS[this.#step];
  }

  get step(): number {
    return this.#step;
  }

  /** The last answer is in, and the person has not let go yet. */
  get waiting(): boolean {
    return this.#waiting;
  }

  /** A pad may have fewer buttons than there are meanings; axes are all needed. */
  get canSkip(): boolean {
    return this.lesson?.kind === "button";
  }

  /** @returns whether something was learnt */
  observe(pad: PadState): boolean {
    if (this.#waiting) {
      this.#waiting = !this.#isStill(pad);
      return false;
    }
    const lesson = this.lesson;
    if (lesson?.kind === "axis") return this.#learnAxis(lesson.name, pad);
    if (lesson?.kind === "button") return this.#learnButton(lesson.name, pad);
    return false;
  }

  skip(): void {
    const lesson = this.lesson;
    if (lesson?.kind !== "button") return;
    this.#buttons[lesson.name] = [];
    this.#step++;
  }

  /** The mapping, once every lesson is done. */
  get mapping(): PadMapping | undefined {
    if (this.lesson) return undefined;
    return { axes: { ...this.#axes }, buttons: { ...this.#buttons } } as PadMapping;
  }

  #learnAxis(name: PadAxis, pad: PadState): boolean {
    let axis = -1;
    let farthest = MEANT;
    for (let i = 0; i < pad.axes.length; i++) {
      const moved = Math.abs(pad.axes[i]! - (this.#rest[i] ?? 0));
      const taken = Object.values(this.#axes).some((ref) => ref.axis === i);
      if (moved > farthest && !taken) {
        farthest = moved;
        axis = i;
      }
    }
    if (axis < 0) return false;
    this.#axes[name] = { axis, sign: pad.axes[axis]! > (this.#rest[axis] ?? 0) ? 1 : -1 };
    return this.#next();
  }

  #learnButton(name: PadButton, pad: PadState): boolean {
    const number = pad.buttons.findIndex(
      (button, i) => button.pressed && !Object.values(this.#buttons).some((list) => list.includes(i)),
    );
    if (number < 0) return false;
    this.#buttons[name] = [number];
    return this.#next();
  }

  #next(): boolean {
    this.#step++;
    this.#waiting = true;
    return true;
  }

  #isStill(pad: PadState): boolean {
    return (
      pad.axes.every((value, i) => Math.abs(value - (this.#rest[i] ?? 0)) < BACK) &&
      pad.buttons.every((button) => !button.pressed)
    );
  }
}

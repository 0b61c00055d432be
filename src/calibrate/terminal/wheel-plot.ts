import { WHEELS } from "../../core/wheels.ts";
import { Braille } from "../../plot/braille.ts";
import type { LivePlot } from "../result.ts";

/** What is shown of the motion: its last seconds. */
const SECONDS = 10;
/** Of one wheel's picture, characters. */
const ROWS = 3;
const AXIS = 7;
const WIDEST = 40;
const GAP = 2;
/** The line of 0 has one dot in so many. */
const ZERO_DOTS = 6;
/** Below this a picture shows nothing, and numbers have to do. */
const NARROWEST = 10;
/** ANSI colours that can be told apart on black and on white. */
const COLOURS = [36, 33, 35, 32] as const;

/** Lines that a plot takes at most. */
export const PLOT_HEIGHT = 1 + 2 * (1 + ROWS);

interface Sample {
  readonly time: number;
  readonly values: readonly number[];
}

/**
 * The last seconds of a motion, in four pictures that lie like the wheels do, so that no colour is needed to know which
 * is which. All have one scale, and it only grows: what moves is the value.
 */
export class WheelPlot {
  #title = "";
  #samples: Sample[] = [];
  #least = Number.POSITIVE_INFINITY;
  #most = Number.NEGATIVE_INFINITY;

  /** @param time since the motion began, s */
  add(time: number, { title, values }: LivePlot): void {
    this.#title = title;
    this.#samples.push({ time, values });
    // Seldom, because it is told of every tick; what is too old is left of the picture.
    if (time - this.#samples[0]!.time > 2 * SECONDS)
      this.#samples = this.#samples.filter((sample) => sample.time >= time - SECONDS);
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      this.#least = Math.min(this.#least, value);
      this.#most = Math.max(this.#most, value);
    }
  }

  /** @param of how long the motion takes, s @param columns none of the lines is wider */
  lines(of: number, columns: number, isColourful: boolean): string[] {
    const latest = this.#samples.at(-1);
    if (!latest || this.#least > this.#most) return [];
    const width = Math.min(WIDEST, Math.floor((columns - GAP) / 2) - AXIS - GAP);
    if (width < NARROWEST) return [this.#numbers(latest).slice(0, columns)];
    const span = Math.min(of, SECONDS);
    const scale = niceScale(this.#least, this.#most);
    const start = Math.max(0, latest.time - span);
    const pictures = WHEELS.map((_, wheel) =>
      this.#picture(wheel, width, { ...scale, start, span }, isColourful),
    );
    const rows = [0, 2].flatMap((left) =>
      pictures[left]!.map(
        (line, i) => `${" ".repeat(GAP)}${line}${" ".repeat(GAP)}${pictures[left + 1]![i]}`,
      ),
    );
    const time = `${span < 10 ? span.toFixed(1) : span.toFixed(0)} s from left to right`;
    return [`  ${this.#title}; ${time}`.slice(0, columns), ...rows];
  }

  #numbers({ values }: Sample): string {
    return `  ${values.map((value, wheel) => `${wheel + 1}: ${brief(value)}`).join("  ")}`;
  }

  #picture(wheel: number, width: number, axes: Axes, isColourful: boolean): string[] {
    const paint = (text: string) => (isColourful ? `\u001b[${COLOURS[wheel]}m${text}\u001b[0m` : text);
    const latest = brief(this.#samples.at(-1)!.values[wheel] ?? Number.NaN);
    const name = `${wheel + 1} ${WHEELS[wheel]}`;
    const head = `${" ".repeat(AXIS)}${name}${latest.padStart(width - name.length)}`;
    const body = this.#trace(wheel, width, axes).map((row, i) => {
      const mark = i === 0 ? axes.most : i === ROWS - 1 ? axes.least : undefined;
      const label = mark === undefined ? "│" : `${brief(mark)} ┤`;
      return `${label.padStart(AXIS)}${paint(row)}`;
    });
    return [paint(head), ...body];
  }

  #trace(wheel: number, width: number, { least, most, start, span }: Axes): string[] {
    const braille = new Braille(width, ROWS);
    const level = (value: number) => ((value - least) / (most - least)) * (braille.height - 1);
    if (least < 0 && most > 0) for (let x = 0; x < braille.width; x += ZERO_DOTS) braille.dot(x, level(0));
    let last: readonly [number, number] | undefined;
    for (const { time, values } of this.#samples) {
      const value = values[wheel] ?? Number.NaN;
      const x = ((time - start) / span) * (braille.width - 1);
      const y = level(value);
      const isThere = Number.isFinite(x) && Number.isFinite(y);
      if (isThere) braille.line(...(last ?? ([x, y] as const)), x, y);
      last = isThere ? [x, y] : undefined;
    }
    return braille.rows();
  }
}

interface Axes {
  readonly least: number;
  readonly most: number;
  /** s */
  readonly start: number;
  readonly span: number;
}

/** Round numbers that hold all between. */
export function niceScale(least: number, most: number): { least: number; most: number } {
  const spread = most - least || Math.abs(most) / 2 || 1;
  const power = 10 ** Math.floor(Math.log10(spread / 8));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= spread / 8) ?? 10);
  const [low, high] = [Math.floor(least / step), Math.ceil(most / step)];
  return { least: (low === high ? low - 1 : low) * step, most: (low === high ? high + 1 : high) * step };
}

/** In at most 6 characters where it is not gigantic. */
function brief(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, "$1");
}

import { WHEELS } from "../../core/wheels.ts";

/** Of a row of the drawing that is no wheel's. */
const MARGIN = 16;
const ROLLERS = 3;
const [LIGHT, HEAVY] = ["┌─┐││└─┘", "┏━┓┃┃┗━┛"];
const INSIDE = 4;
const EMPHASIS = "\u001b[1;33m";
const PLAIN = "\u001b[0m";

export interface CarDrawingOptions {
  /** A wheel that stands out, by its place in WHEELS. */
  readonly wheel?: number;
  readonly colour?: boolean;
}

/**
 * The car seen from above, ahead is up; its wheels are numbered from 1, in the order of WHEELS, and the rollers that are
 * to be seen form an X.
 *
 * @returns at most 16 lines of at most 60 columns
 */
export function carDrawing({ wheel, colour = false }: CarDrawingOptions = {}): string[] {
  const row = (left: number) => axle(left, (at) => at === wheel, colour);
  return [
    `${" ".repeat(MARGIN + 13)}▲ ahead`,
    body("╭────────────╮"),
    ...row(0),
    body("│            │"),
    ...row(2),
    body("╰────────────╯"),
  ];
}

const body = (part: string) => `${" ".repeat(MARGIN + 7)}${part}`;

/** Two wheels and what is between them. @param left the one on the left */
function axle(left: number, stands: (wheel: number) => boolean, colour: boolean): string[] {
  const right = left + 1;
  const [leftWheel, rightWheel] = [tyre(left, stands(left)), tyre(right, stands(right))];
  const paint = (wheel: number, text: string) =>
    colour && stands(wheel) ? `${EMPHASIS}${text}${PLAIN}` : text;
  return leftWheel.map((part, i) => {
    const isHub = i === (ROLLERS + 1) / 2;
    const before = isHub ? `${WHEELS[left]} ${left + 1} ${stands(left) ? "▶" : " "}` : "";
    const after = isHub ? `${stands(right) ? "◀" : " "} ${right + 1} ${WHEELS[right]}` : "";
    const middle = isHub ? "─┤            ├─" : " │            │ ";
    const line = `${paint(left, before.padStart(MARGIN) + part)}${middle}${paint(right, rightWheel[i]! + after)}`;
    return line.trimEnd();
  });
}

/** Seen from above the rollers of the front left and the rear right wheel lean like this: \ */
function tyre(wheel: number, stands: boolean): string[] {
  const [topLeft, edge, topRight, left, right, bottomLeft, , bottomRight] = stands ? HEAVY! : LIGHT!;
  const rollers = (wheel === 0 || wheel === 3 ? "\\" : "/").repeat(INSIDE);
  return [
    `${topLeft}${edge!.repeat(INSIDE)}${topRight}`,
    ...Array.from({ length: ROLLERS }, () => `${left}${rollers}${right}`),
    `${bottomLeft}${edge!.repeat(INSIDE)}${bottomRight}`,
  ];
}

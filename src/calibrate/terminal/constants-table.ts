import type { Constant } from "../result.ts";

const GAP = "  ";

interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly isLeft?: boolean;
  /** The higher, the sooner it has to go where there is no room; 0: never. */
  readonly rank: number;
}

/** Constants that were found, one a line under a head; nothing for none. @param width of a line, where that can be */
export function constantsTable(constants: readonly Constant[], width: number): string[] {
  if (constants.length === 0) return [];
  const of = (text: (constant: Constant) => string) => constants.map(text);
  const columns: readonly Column[] = [
    { head: "constant", cells: of(({ name }) => name), isLeft: true, rank: 0 },
    { head: "value", cells: of(valueText), rank: 0 },
    { head: "spread", cells: of(spreadText), isLeft: true, rank: 0 },
    { head: "unit", cells: of(({ fit }) => prettyUnit(fit.unit)), isLeft: true, rank: 0 },
    { head: "R²", cells: of(({ fit }) => fit.r2?.toFixed(3) ?? ""), rank: 3 },
    { head: "before", cells: of(({ before }) => (before === undefined ? "" : fourDigits(before))), rank: 2 },
    { head: "change", cells: of(changeText), rank: 1 },
  ];
  let shown = columns.filter(({ cells }) => cells.some((cell) => cell !== ""));
  while (widthOf(shown) > width) {
    const least = shown.reduce((one, other) => (other.rank > one.rank ? other : one));
    if (least.rank === 0) break;
    shown = shown.filter((column) => column !== least);
  }
  const rows = [
    shown.map(({ head }) => head),
    ...constants.map((_, i) => shown.map(({ cells }) => cells[i]!)),
  ];
  return rows.map((row) => {
    const cells = row.map((cell, c) =>
      shown[c]!.isLeft ? cell.padEnd(span(shown[c]!)) : cell.padStart(span(shown[c]!)),
    );
    return `${GAP}${cells.join(GAP)}`.trimEnd();
  });
}

const span = ({ head, cells }: Column) => Math.max(head.length, ...cells.map((cell) => cell.length));
const widthOf = (columns: readonly Column[]) =>
  columns.reduce((sum, column) => sum + GAP.length + span(column), 0);

/** As many decimals as two digits of the spread have: more say nothing. */
function decimalsOf({ fit: { spread } }: Constant): number | undefined {
  if (!(spread > 0 && Number.isFinite(spread))) return undefined;
  return Math.min(Math.max(0, 1 - Math.floor(Math.log10(spread))), 7);
}

function valueText(constant: Constant): string {
  const decimals = decimalsOf(constant);
  return decimals === undefined ? fourDigits(constant.fit.value) : constant.fit.value.toFixed(decimals);
}

function spreadText(constant: Constant): string {
  const decimals = decimalsOf(constant);
  return decimals === undefined ? "" : `± ${constant.fit.spread.toFixed(decimals)}`;
}

function changeText({ fit: { value }, before }: Constant): string {
  if (before === undefined) return "new";
  if (before === 0) return "";
  const percent = (100 * (value - before)) / Math.abs(before);
  const digits = Math.abs(percent) < 100 ? 1 : 0;
  return `${percent < 0 ? "" : "+"}${percent.toFixed(digits)} %`.replace(/^[+-](0\.0 %)$/, "$1");
}

const fourDigits = (value: number) => String(Number(value.toPrecision(4)));

/** `V s^2/rad` for a person: V s²/rad. */
const prettyUnit = (unit: string) => unit.replace(/\^2/g, "²").replace(/\^3/g, "³");

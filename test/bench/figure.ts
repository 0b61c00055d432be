/** One measured figure, as `strafe bench --json` prints it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Such as "<= 0.5"; null: nothing was promised. */
  readonly target: string | null;
  readonly pass: boolean | null;
  /** What it was compared with in the same run. */
  readonly versus: string | null;
}

/** @param target such as "<= 0.5" or ">= 50" */
export function figure(
  name: string,
  value: number,
  unit: string,
  target: string | null = null,
  versus: string | null = null,
): Figure {
  return {
    name,
    value: round(value),
    unit,
    target,
    pass: target === null ? null : meets(value, target),
    versus,
  };
}

function meets(value: number, target: string): boolean {
  const [relation, bound] = target.split(" ");
  if (relation === "<=") return value <= Number(bound);
  if (relation === ">=") return value >= Number(bound);
  throw new Error(`a target is "<= x" or ">= x", not "${target}"`);
}

/** Three significant digits say all that a shared machine can. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}

/** One aligned line for each figure. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((f) => [
    f.pass === null ? " " : f.pass ? "✓" : "✗",
    f.name,
    `${f.value} ${f.unit}`,
    f.target ?? "",
    f.versus ?? "",
  ]);
  const header = ["", "figure", "got", "target", "beside"];
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)));
  return [header, ...rows]
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

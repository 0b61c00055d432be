import { escaped } from "../../plot/text.ts";
import { type Change, compare } from "../../profile/compare.ts";
import type { CalibrationResult } from "../result.ts";
import { shownFit } from "./digits.ts";

/** What comes with the value of a fit, and is in the tables of the steps. */
const BESIDE_VALUE = new Set(["unit", "spread", "r2", "residual", "samples"]);
const VALUE = /\.value$/;

/** What `strafe profile diff --measured` says, but for how sure each value is. */
export function differenceSection(result: CalibrationResult): string {
  const rows = compare(result.before, result.after)
    .filter(({ path }) => !isBeside(result, path))
    .map((change) => row(result, change));
  const table = `<table class="difference">
<thead><tr><th scope="col">in measured.json</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>`;
  return `<section id="difference">
<h2>${result.saved === undefined ? "What would have changed" : "What changed"} in measured.json</h2>
${rows.length > 0 ? table : "<p>Nothing: every value is the same.</p>"}
</section>`;
}

function isBeside({ before, after }: CalibrationResult, path: string): boolean {
  const dot = path.lastIndexOf(".");
  if (dot < 0 || !BESIDE_VALUE.has(path.slice(dot + 1))) return false;
  return [before, after].some((measured) => at(measured, `${path.slice(0, dot)}.value`) !== undefined);
}

function row(result: CalibrationResult, { path, before, after }: Change): string {
  const name = path.replace(VALUE, "");
  const cells = [shown(result.before, path, before), shown(result.after, path, after)];
  return `<tr><th scope="row">${escaped(name).replaceAll(".", ".<wbr>")}</th>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`;
}

function shown(measured: unknown, path: string, text: string | undefined): string {
  if (text === undefined) return "(not there)";
  if (!VALUE.test(path)) return text;
  const unit = at(measured, path.replace(VALUE, ".unit"));
  const spread = at(measured, path.replace(VALUE, ".spread"));
  if (typeof unit !== "string" || typeof spread !== "number") return text;
  const fit = shownFit({ value: Number(text), unit, spread });
  return `${fit.value} ${fit.unit}`.trim();
}

function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
      value,
    );
}

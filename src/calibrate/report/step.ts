import { escaped } from "../../plot/text.ts";
import type { Constant, StepResult } from "../result.ts";
import { figure } from "./charts.ts";
import { change, NEW, shownFit, shownR2, significant } from "./digits.ts";
import { STATES, STEPS, sentence } from "./words.ts";

/** One step with all that came of it. @param points of each series of a chart */
export function stepSection(result: StepResult, points: number): string {
  const { step, constants } = result;
  return `<section id="${step}">
<h2>${STEPS[step].title} ${stateBadge(result)}</h2>
<p>${STEPS[step].text}</p>
${whyBox(result)}${constants.length > 0 ? constantsTable(constants) : ""}${outcome(result, points)}
</section>`;
}

export function stateBadge({ state }: StepResult): string {
  const { mark, word } = STATES[state];
  return `<span class="badge ${state}">${mark} ${word}</span>`;
}

/** Why a step found nothing. */
export function whyBox({ why, state }: StepResult): string {
  return why === undefined ? "" : `<p class="why ${state}">${escaped(sentence(why))}</p>\n`;
}

/** What is said about a step, and drawn. */
export function outcome({ notes, charts }: StepResult, points: number): string {
  const items = notes.map((note) => `<li>${escaped(sentence(note))}</li>`);
  const figures = charts.map((chart) => figure(chart, points));
  return `${items.length > 0 ? `<ul>\n${items.join("\n")}\n</ul>\n` : ""}${
    figures.length > 0 ? `<div class="figures">\n${figures.join("\n")}\n</div>` : ""
  }`;
}

const COLUMNS = ["value", "±", "unit", "before", "change", "R²", "left over", "samples"] as const;

function constantsTable(constants: readonly Constant[]): string {
  const head = COLUMNS.map((name) => `<th scope="col">${name}</th>`).join("");
  return `<table class="constants">
<thead><tr><th scope="col">constant</th>${head}</tr></thead>
<tbody>
${constants.map(row).join("\n")}
</tbody>
</table>
`;
}

function row({ name, fit, before }: Constant): string {
  const { value, spread, unit, beside } = shownFit(fit);
  const cells: Readonly<Record<(typeof COLUMNS)[number], string>> = {
    value,
    "±": spread,
    unit,
    before: before === undefined ? "" : beside(before),
    change: change(before, fit.value),
    "R²": fit.r2 === undefined ? "" : shownR2(fit.r2),
    "left over": fit.residual === undefined ? "" : significant(fit.residual, 3),
    samples: fit.samples === undefined ? "" : String(fit.samples),
  };
  const rest = COLUMNS.map((column) => {
    const text = cells[column];
    // On a phone the heads of the columns stand before their cells.
    const label = text === NEW ? "" : column;
    return `<td data-label="${label}"${text ? "" : ' class="empty"'}>${escaped(text)}</td>`;
  });
  return `<tr><th scope="row">${escaped(name)}</th>${rest.join("")}</tr>`;
}

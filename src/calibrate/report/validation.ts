import { escaped } from "../../plot/text.ts";
import type { CalibrationResult, Validation } from "../result.ts";
import { fixed } from "./digits.ts";
import { outcome, whyBox } from "./step.ts";
import { STEPS, sentence } from "./words.ts";

/** In the order of WHEELS. */
const WHEEL_NAMES = ["front left", "front right", "rear left", "rear right"];

/** The first thing that a reader wants to know. @param points of each series of a chart */
export function validationSection({ validation, steps }: CalibrationResult, points: number): string {
  const step = steps.find((one) => one.step === "validation");
  // The verdict stands above.
  const rest = step && { ...step, notes: step.notes.filter((note) => note !== validation?.verdict) };
  const said = rest ? `${whyBox(rest)}${outcome(rest, points)}` : "";
  const { title, text } = STEPS.validation;
  return `<section id="validation">
<h2>${title}</h2>
${validation ? verdict(validation) : `<p class="verdict unknown">? The new constants were not tried against the old ones.</p>`}
<p>${text}</p>
${validation ? table(validation) : ""}
${said}
</section>`;
}

function verdict({ isBetter, verdict: words }: Validation): string {
  return `<p class="verdict ${isBetter ? "better" : "worse"}">${isBetter ? "✓" : "✗"} ${escaped(sentence(words))}</p>`;
}

function table({ before, after }: Validation): string {
  const rows = [
    ...WHEEL_NAMES.flatMap((name, i) =>
      before.wheels && after.wheels ? [{ name, was: before.wheels[i]!, is: after.wheels[i]! }] : [],
    ),
    { name: before.wheels ? "all four" : "the way", was: before.all, is: after.all },
  ];
  const most = Math.max(...rows.flatMap(({ was, is }) => [was, is]).filter(Number.isFinite), 1e-9);
  const lines = rows.map(
    ({ name, was, is }) =>
      `<tr><th scope="row">${name}</th>${cell(was, most, "old")}${cell(is, most, "new")}<td>${factor(was, is)}</td></tr>`,
  );
  return `<table class="validation">
<thead><tr><th scope="col">wheel</th><th scope="col">error before</th><th scope="col">error after</th><th scope="col"></th></tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table>`;
}

/** A share as a number, and as a bar beside that of the others. */
function cell(share: number, most: number, age: "old" | "new"): string {
  if (!Number.isFinite(share)) return `<td>–</td>`;
  return `<td>${fixed(100 * share, 1)} %<i class="bar ${age}" style="width:${fixed((100 * share) / most, 0)}%"></i></td>`;
}

/** How many times smaller the error became. */
export function factor(before: number, after: number): string {
  const times = before / after;
  if (!Number.isFinite(times) || times <= 0) return "–";
  if (times > 0.97 && times < 1.03) return "the same";
  return times > 1 ? `${round(times)} × better` : `${round(1 / times)} × worse`;
}

const round = (times: number) => fixed(times, times < 10 ? (times < 1.2 ? 2 : 1) : 0);

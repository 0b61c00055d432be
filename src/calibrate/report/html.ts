import { escaped } from "../../plot/text.ts";
import type { CalibrationResult, StepResult } from "../result.ts";
import { pointsEach } from "./charts.ts";
import { differenceSection } from "./difference.ts";
import { duration } from "./digits.ts";
import { stateBadge, stepSection } from "./step.ts";
import { STYLE } from "./style.ts";
import { validationSection } from "./validation.ts";
import { glossary, STEPS, sentence } from "./words.ts";

/** A page that needs nothing besides itself: a file to be opened, sent on or printed. */
export function reportHtml(result: CalibrationResult): string {
  const points = pointsEach(result.steps.flatMap(({ charts }) => charts));
  const steps = result.steps.filter(({ step }) => step !== "validation");
  const title = `Calibration of ${result.car}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
${facts(result)}
${savedBox(result)}
</header>
${validationSection(result, points)}
${overview(steps)}
${steps.map((step) => stepSection(step, points)).join("\n")}
${differenceSection(result)}
${reading(steps)}
</body>
</html>
`;
}

function facts({ date, seconds, after }: CalibrationResult): string {
  const { batteryVolts, surface, world } = after;
  const parts = [
    dateText(date),
    ...(world === undefined ? [] : [`simulated in ${world}`]),
    `${duration(seconds)} of the robot's time`,
    ...(batteryVolts === undefined ? [] : [`battery ${batteryVolts.toFixed(1)} V at the start`]),
    ...(surface === undefined ? [] : [`floor: ${surface}`]),
  ];
  return `<p>${parts.map(escaped).join(" · ")}</p>`;
}

function savedBox({ saved, why, car, before }: CalibrationResult): string {
  if (saved === undefined) {
    return `<p class="saved not"><strong>Nothing was saved.</strong> ${escaped(sentence(why ?? ""))}</p>`;
  }
  const undo = `strafe profile rollback ${car} --measured`;
  const past = `What was there is kept; <code>${escaped(undo)}</code> brings it back.`;
  return `<p class="saved">Saved to <code>${escaped(saved)}</code>.${before.date === undefined ? "" : ` ${past}`}</p>`;
}

/** The same everywhere: in UTC, to the minute. */
function dateText(date: string): string {
  const time = new Date(date);
  return Number.isNaN(time.getTime()) ? date : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function overview(steps: readonly StepResult[]): string {
  const rows = steps.map((result) => {
    const { step, why, constants, notes } = result;
    const found = [count(constants.length, "constant"), count(notes.length, "note")]
      .filter(Boolean)
      .join(", ");
    return `<tr><th scope="row"><a href="#${step}">${STEPS[step].title}</a></th><td>${stateBadge(result)}</td><td>${escaped(sentence(why ?? found))}</td></tr>`;
  });
  return `<section id="steps">
<h2>The steps</h2>
<p>Where nothing was found, or something was left out, it says why. A constant that was refused is named in the notes of its step.</p>
<table class="steps">
<tbody>
${rows.join("\n")}
</tbody>
</table>
</section>`;
}

const count = (many: number, what: string) => (many === 0 ? "" : `${many} ${what}${many === 1 ? "" : "s"}`);

function reading(steps: readonly StepResult[]): string {
  const names = steps.flatMap(({ constants }) => constants.map(({ name }) => name));
  if (names.length === 0) return "";
  const terms = [
    ...glossary(names),
    [
      "±",
      "one standard deviation: the true value is within it two times out of three, within twice as much 19 times out of 20",
    ],
    ["R²", "share of what was measured that the constants explain; 1 is all of it"],
    ["left over", "what they do not explain, root mean square, in the unit of what was measured"],
    ["samples", "measurements that the constant rests on"],
  ] as const;
  return `<section id="reading">
<h2>How to read the tables</h2>
<dl>
${terms.map(([term, text]) => `<div><dt>${escaped(term)}</dt><dd>${escaped(text)}</dd></div>`).join("\n")}
</dl>
</section>`;
}

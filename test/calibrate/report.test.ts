import assert from "node:assert/strict";
import { test } from "node:test";
import { change, shownFit, shownR2, significant } from "../../src/calibrate/report/digits.ts";
import { reportHtml } from "../../src/calibrate/report/html.ts";
import { factor } from "../../src/calibrate/report/validation.ts";
import { chart, result, step } from "./report-rig.ts";

/** What a reader sees, without tags and pictures; one space between words. */
function seen(html: string): string {
  return html
    .replace(/<(style|title|svg)[\s\S]*?<\/\1>/g, " ")
    .replace(/<wbr>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

test("a value has as many digits as its spread bears, and small lengths and times are in thousandths", () => {
  const digits = (value: number, spread: number, unit = "V") => {
    const shown = shownFit({ value, spread, unit });
    return [shown.value, shown.spread, shown.unit];
  };
  assert.deepEqual(digits(0.331957, 0.00123), ["0.3320", "0.0012", "V"]);
  assert.deepEqual(digits(0.040123456, 0.00012, "m"), ["40.12", "0.12", "mm"]);
  assert.deepEqual(digits(0.01234, 0.0005, "s"), ["12.34", "0.50", "ms"]);
  assert.deepEqual(digits(1.5, 0.02, "m"), ["1.500", "0.020", "m"]);
  assert.deepEqual(digits(0.029, 0.001, "V s^2/rad"), ["0.0290", "0.0010", "V s²/rad"]);
  assert.deepEqual(digits(123456, 320), ["123460", "320", "V"]);
  assert.deepEqual(digits(-0.4, 0.11), ["−0.40", "0.11", "V"]);
  assert.deepEqual(digits(0.3333333, 1e-12), ["0.333333", "0.0000000000010", "V"]);
  assert.deepEqual(digits(0.3333333, 0), ["0.3333", "", "V"]);
  assert.deepEqual(digits(0.3333333, Number.POSITIVE_INFINITY), ["0.3333", "", "V"]);
  assert.deepEqual(digits(0, 0.01), ["0.000", "0.010", "V"]);
  assert.equal(shownFit({ value: 0.04012, spread: 0.0001, unit: "m" }).beside(0.04), "40");
});

test("a change is in per cent of what was before, and an R² is not rounded up to all of it", () => {
  assert.equal(change(0.3, 0.33), "+10 %");
  assert.equal(change(0.3, 0.297), "−1.0 %");
  assert.equal(change(0.3, 0.3), "0.0 %");
  assert.equal(change(undefined, 1), "new");
  assert.equal(change(0, 1), "–");
  assert.equal(shownR2(0.99999), "> 0.9999");
  assert.equal(shownR2(0.98765), "0.9877");
  assert.equal(significant(4567, 3), "4570");
});

test("how much better it became is said as a factor, and so is worse", () => {
  assert.equal(factor(0.18, 0.03), "6.0 × better");
  assert.equal(factor(0.03, 0.18), "6.0 × worse");
  assert.equal(factor(0.03, 0.0301), "the same");
  assert.equal(factor(0.03, Number.NaN), "–");
});

test("a report says car, date, time and place, is it better first, and every constant with its change", () => {
  const text = seen(reportHtml(result()));
  for (const said of [
    "Calibration of beetle",
    "2026-11-27 13:05 UTC",
    "1 min 51 s",
    "Saved to calibration/beetle/measured.json",
    "✓ The wheels follow 6 times better",
    "front left 18.0 % 3.0 % 6.0 × better",
    "frontLeft forward kV 0.3320 0.0012 V s²/rad 0.3 +11 % 0.9992 280",
    "What changed in measured.json",
    "control.kP 0.1 0.2",
    "geometry.wheelRadius (not there) 40.12 mm",
  ]) {
    assert.ok(text.includes(said), `"${said}" is not in: ${text}`);
  }
  assert.ok(text.indexOf("follow 6 times") < text.indexOf("frontLeft forward kV"));
  assert.doesNotMatch(text, /spread|undefined|NaN|Infinity/);
});

test("without a validation it says that nobody tried, and why", () => {
  const why = "there was no room to drive";
  const steps = [step("validation", { state: "skipped", why })];
  const text = seen(reportHtml(result({ validation: undefined, steps })));
  assert.match(text, /were not tried against the old ones/);
  assert.match(text, /There was no room to drive/);
  assert.match(seen(reportHtml(result({ validation: undefined, steps: [] }))), /were not tried/);
});

test("what was not saved says why, and tells of no way back", () => {
  const text = seen(reportHtml(result({ saved: undefined, why: "the new constants are no better" })));
  assert.match(text, /Nothing was saved\. The new constants are no better/);
  assert.match(text, /What would have changed in measured\.json/);
  assert.doesNotMatch(text, /rollback/);
});

test("a step that failed says why in the overview and at its place; names keep their small letter", () => {
  const why = "frontLeft: it did not break away";
  const steps = [step("motors", { state: "failed", why, notes: ["look at the battery"] })];
  const html = reportHtml(result({ steps }));
  assert.equal(seen(html).split(why).length, 3, "twice");
  assert.match(html, /<p class="why failed">frontLeft: it did not/);
  assert.match(seen(html), /✗ found nothing/);
  assert.match(seen(html), /Look at the battery/);
});

test("nothing that is said can become a part of the page", () => {
  const evil = `<img src=x onerror="alert(1)">&'`;
  const fit = { value: 1, unit: evil, spread: 0.1 };
  const steps = [
    step("motors", {
      constants: [{ name: evil, fit }],
      notes: [evil],
      charts: [{ ...chart(5), title: evil }],
    }),
    step("floor", {
      state: "failed",
      why: evil,
      charts: [{ ...chart(5), xLabel: evil, series: [{ name: evil, kind: "line", x: [0, 1], y: [0, 1] }] }],
    }),
  ];
  const { validation } = result();
  const html = reportHtml(
    result({
      car: evil,
      date: evil,
      steps,
      saved: evil,
      validation: { ...validation!, verdict: evil },
      after: { version: 1, surface: evil },
    }),
  );
  assert.doesNotMatch(html, /<img|onerror="/);
  assert.ok(html.split("&lt;img src=x onerror=&quot;").length > 12);
});

test("a report needs nothing besides itself", () => {
  const html = reportHtml(result());
  assert.doesNotMatch(
    html,
    /<(script|link|iframe|img|object)|\bsrc=|url\(|@import|https?:(?!\/\/www\.w3\.org\/2000\/svg")/,
  );
  for (const [, target] of html.matchAll(/href="([^"]*)"/g)) assert.match(target!, /^#[a-z]+$/);
  assert.match(html, /default-src 'none'/);
});

test("however much was measured, the file stays below 1 MB", () => {
  const many = Array.from({ length: 12 }, () => chart(12_000));
  const { length } = Buffer.from(reportHtml(result({ steps: [step("motors", { charts: many })] })));
  assert.ok(length < 1e6, `${length} bytes`);
  assert.ok(length > 2e5, `only ${length} bytes: too little is drawn`);
});

test("a line that is named for its dots has their colour, and each wheel a colour, a shape and a dash of its own", () => {
  const html = reportHtml(result());
  const looks = (pattern: RegExp) => new Set([...html.matchAll(pattern)].map(([, look]) => look));
  const dots = looks(/stroke="(#\w+)" stroke-opacity="0\.6"/g);
  const lines = looks(/stroke="(#\w+)" stroke-width="1\.5" stroke-linejoin/g);
  assert.equal(dots.size, 4);
  assert.deepEqual(lines, dots);
  assert.equal(looks(/stroke-linejoin="round"( stroke-dasharray="[^"]*")?/g).size, 4);
});

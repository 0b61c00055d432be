import { escaped } from "../../src/plot/text.ts";
import type { Figure } from "./figure.ts";

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly figures: readonly Figure[];
  /** As SVG text. */
  readonly pictures: readonly string[];
}

const STYLE = `
  :root { color-scheme: dark; }
  body { margin: 0 auto; max-width: 1480px; padding: 24px; background: #0a0d10; color: #eaf0f4;
    font: 17px/1.5 system-ui, "DejaVu Sans", sans-serif; }
  h1 { font-size: 28px; margin: 0 0 4px; } h2 { font-size: 23px; margin: 48px 0 4px; }
  p { max-width: 75ch; color: #a3afba; margin: 4px 0 16px; }
  a { color: #4fd6c0; margin-right: 18px; }
  table { border-collapse: collapse; margin: 0 0 20px; }
  td, th { padding: 5px 18px 5px 0; text-align: left; border-bottom: 1px solid #262f38; }
  th { color: #a3afba; font-weight: 400; } td.number { text-align: right; font-variant-numeric: tabular-nums; }
  th:nth-child(2) { text-align: right; }
  .missed { color: #ff7a45; } .met { color: #4fd6c0; }
  .pictures { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
  .pictures svg { border-radius: 12px; max-width: 100%; height: auto; }
`;

/** One page that needs nothing besides itself. */
export function page(sections: readonly Section[], others: readonly Figure[]): string {
  const links = sections.map(({ id, title }) => `<a href="#${id}">${escaped(title)}</a>`).join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Strafe: estimate and motion</title>
<style>${STYLE}</style>
<h1>Does the car know where it is, and go where it should?</h1>
<p>Simulated cars that are not the one in their profile: each wheel's radius off by up to 2 %, another mass and grip,
motors that differ, a tenth less speed sideways, a gyro that reads 0.5 °/s at rest, everything measured 5 ms late.
The figures are those of several such worlds, the worst of them first; the pictures are from one of them.</p>
<nav>${links}</nav>
${sections.map(section).join("\n")}
<h2>Besides</h2>
${table(others)}
</html>
`;
}

function section({ id, title, text, figures, pictures }: Section): string {
  return `<section id="${id}">
<h2>${escaped(title)}</h2>
<p>${escaped(text)}</p>
${table(figures)}
<div class="pictures">
${pictures.join("\n")}
</div>
</section>`;
}

function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, target, pass, versus }) => {
    const verdict =
      pass === null ? "" : pass ? `<span class="met">✓ met</span>` : `<span class="missed">✗ missed</span>`;
    const promised =
      target === null ? "" : `${escaped(target.replace("<=", "≤").replace(">=", "≥"))} ${unit}`;
    return `<tr><td>${escaped(name)}<td class="number">${value} ${unit}<td>${promised}<td>${verdict}<td>${escaped(versus ?? "")}`;
  });
  return `<table><tr><th>figure<th>got<th>promised<th><th>beside\n${rows.join("\n")}</table>`;
}

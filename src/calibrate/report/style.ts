import { onPaper } from "../../plot/paper.ts";

/** Dark and quiet like the driver's page; black on white where it is printed. */
export const STYLE = `
:root {
  color-scheme: dark;
  --bg: #0a0d10; --surface: #12171c; --line: #262f38; --text: #eaf0f4; --soft: #a3afba;
  --good: #4fd6c0; --bad: #ff7a45; --caution: #f0b449;
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 1000px; padding: 24px 16px 48px; background: var(--bg); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%; overflow-wrap: break-word;
}
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 40px 0 8px; font-size: 1.3rem; }
p { max-width: 75ch; margin: 4px 0 14px; color: var(--soft); }
a { color: var(--good); }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.9em; color: var(--text); overflow-wrap: anywhere; }
ul { max-width: 75ch; margin: 0 0 16px; padding-left: 20px; }
li { margin: 4px 0; }
.saved, .why, .verdict { padding: 10px 14px; border-left: 4px solid var(--good); border-radius: 4px; background: var(--surface); color: var(--text); }
.saved.not, .why.failed, .verdict.worse { border-color: var(--bad); }
.why.skipped, .verdict.unknown { border-color: var(--caution); }
.verdict { font-size: 1.1rem; }
.badge { font-size: 0.85rem; font-weight: 400; white-space: nowrap; color: var(--soft); }
.badge.done { color: var(--good); } .badge.failed { color: var(--bad); }
table { width: 100%; border-collapse: collapse; margin: 0 0 20px; font-size: 0.9rem; }
th { text-align: left; font-weight: 400; }
thead th { color: var(--soft); }
td, th { padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.constants td, .constants thead th + th { text-align: right; white-space: nowrap; }
.constants td:nth-child(4), .constants thead th:nth-child(4) { text-align: left; }
.validation { max-width: 720px; }
.validation td:nth-child(2), .validation td:nth-child(3) { width: 28%; }
.validation td:last-child, .validation tbody th { white-space: nowrap; }
.bar { display: block; height: 6px; margin-top: 3px; min-width: 2px; }
.bar.old { border: 1px solid var(--soft); }
.bar.new { background: var(--good); }
.validation tbody tr:last-child > * { border-bottom: 0; font-weight: 600; }
.steps th { white-space: nowrap; }
.difference th[scope=row] { overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 400px), 1fr)); gap: 16px; }
figure { margin: 0; padding: 12px 8px 8px; border-radius: 12px; background: var(--surface); break-inside: avoid; }
figcaption { padding: 0 6px 6px; font-weight: 600; }
figure svg { display: block; width: 100%; height: auto; }
dl { margin: 0; font-size: 0.9rem; }
dl div { display: grid; grid-template-columns: 8em 1fr; gap: 12px; padding: 4px 0; border-bottom: 1px solid var(--line); }
dd { margin: 0; color: var(--soft); }
@media screen and (max-width: 640px) {
  .constants thead { display: none; }
  .constants tr { display: flex; flex-wrap: wrap; align-items: baseline; padding: 8px 0; border-bottom: 1px solid var(--line); }
  .constants th, .constants td { border: 0; padding: 0; }
  .constants th { flex: 1 0 100%; color: var(--soft); }
  .constants .empty { display: none; }
  .constants td { margin-right: 12px; font-size: 0.8rem; color: var(--soft); }
  .constants td::before { content: attr(data-label) " "; }
  .constants td:nth-child(2), .constants td:nth-child(3), .constants td:nth-child(4) { font-size: 1rem; color: var(--text); margin-right: 6px; }
  .constants td:nth-child(2)::before, .constants td:nth-child(4)::before { content: none; }
  .constants tr::before { content: ""; order: 1; flex-basis: 100%; }
  .constants td:nth-child(n + 5) { order: 2; }
  .validation td:nth-child(2), .validation td:nth-child(3) { width: 24%; }
  .difference thead { display: none; }
  .steps tr, .difference tr { display: block; padding: 6px 0; border-bottom: 1px solid var(--line); }
  .steps th, .steps td, .difference td { display: inline; border: 0; padding: 0 8px 0 0; }
  .steps td:last-child, .difference th { display: block; border: 0; padding: 0; color: var(--soft); }
  .difference td:last-child::before { content: "→ "; color: var(--soft); }
  dl div { grid-template-columns: 6em 1fr; }
}
@media print {
  :root { color-scheme: light; --bg: #fff; --surface: #fff; --line: #ccc; --text: #000; --soft: #444; --good: #00705c; --bad: #b03a00; --caution: #8a5a00; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .figures { grid-template-columns: 1fr 1fr; }
  .bar { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .constants { font-size: 8pt; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; }
${onPaper()}
}
`;

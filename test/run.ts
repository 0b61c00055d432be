import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { noBrowser, shareBrowser } from "./e2e/browser.ts";
import { add, runBeside, runFiles, type Tally } from "./run-files.ts";

/**
 * Runs the tests and ends with one line that counts them.
 *
 *     node dist/test/run.js                  everything
 *     node dist/test/run.js drive motion     only these folders
 *     node dist/test/run.js --not e2e        all but these
 */
const here = fileURLToPath(new URL(".", import.meta.url));
const names = process.argv.slice(2).filter((name) => !name.startsWith("--"));
const exclude = process.argv.includes("--not");
const listed = (file: string) =>
  names.length === 0 || names.some((name) => file.startsWith(name)) !== exclude;

/** What takes longest begins first: else it would be left over at the end, and run alone. */
const LONG = [
  "script-runner/sandbox",
  "script-runner/dry-run",
  "script-runner/failing",
  "script-runner/command",
  "vision/closed-loop",
  "script-runner",
  "script/wild",
  "scenarios/wild",
  "calibrate/procedure",
  "calibrate/figures",
  "scenarios/travel",
  "scenarios/estimate",
  "motion/path/absurd",
];
const rank = (file: string) => LONG.findIndex((name) => file.startsWith(name)) >>> 0;

const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.test\.(js|ts)$/.test(file) && listed(file))
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

if (files.length === 0) {
  console.error(`no test file matches ${names.join(" ")}`);
  process.exit(1);
}

// Whole robots in real time: two at once would stand still for each other, and rightly stop.
const isRealTime = (file: string) => /^(e2e|faults)\//.test(file);
// These wait for boards and processes most of the time, and are in nobody's way.
const isPatient = (file: string) => /^(hardware|supervisor|guard)\//.test(file);
// These only compute, on clocks of their own: they are given what is left of the processor's time.
const isPure = (file: string) =>
  /^(command|drive|estimate|motion|plot|safety|scenarios|web)\/|^calibrate\/(?!car\.|terminal)|^script\/(?!desk)|^sim\/(?!twin)/.test(
    file,
  );
const some = (...kinds: ((file: string) => boolean)[]) =>
  files.filter((file) => kinds.every((isOf) => isOf(file)));
const not =
  (...kinds: ((file: string) => boolean)[]) =>
  (file: string) =>
    !kinds.some((isOf) => isOf(file));

const tally: Tally = { passed: 0, failed: 0 };
const run = async (some: readonly string[], concurrency: number) =>
  add(tally, await runFiles(some, concurrency));

const beside = runBeside(some(isPure), 2).then((counted) => add(tally, counted));
await run(some(not(isRealTime, isPatient, isPure)), 2);
// Beside a browser a robot needs the rest of two cores to itself.
await beside;
if (files.some((file) => file.startsWith("e2e/")) && !noBrowser) await shareBrowser();
await Promise.all([run(some(isRealTime), 1), run(some(isPatient), 1)]);
console.log(`${tally.passed} passed, ${tally.failed} failed`);

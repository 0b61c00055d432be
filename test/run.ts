import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { noBrowser, shareBrowser } from "./e2e/browser.ts";

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
const files = readdirSync(here, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.test\.(js|ts)$/.test(file) && listed(file))
  .sort();

if (files.length === 0) {
  console.error(`no test file matches ${names.join(" ")}`);
  process.exit(1);
}

let passed = 0;
let failed = 0;
// Files and suites report too; only what asserts is counted.
const counts = (data: { details: { type?: string | undefined }; nesting: number; name: string }) =>
  data.details.type !== "suite" && !data.name.endsWith(".test.js") && !data.name.endsWith(".test.ts");

async function runAll(some: readonly string[], concurrency: number): Promise<void> {
  if (some.length === 0) return;
  const stream = run({ files: some.map((file) => join(here, file)), concurrency, timeout: 180_000 });
  stream.on("test:pass", (data) => {
    if (counts(data)) passed++;
  });
  stream.on("test:fail", (data) => {
    if (data.details.type !== "suite") failed++;
    process.exitCode = 1;
  });
  const output = stream.compose(new spec());
  output.pipe(process.stdout, { end: false });
  await once(output, "end");
}

// Whole robots in real time, some with a browser: two at once would stand still for each other, and rightly stop.
const isRealTime = (file: string) => /^(e2e|faults)\//.test(file);
// These wait for boards and processes most of the time, and are in nobody's way.
const isPatient = (file: string) => /^(hardware|supervisor|guard)\//.test(file);
await runAll(
  files.filter((file) => !isRealTime(file) && !isPatient(file)),
  2,
);
if (files.some((file) => file.startsWith("e2e/")) && !noBrowser) await shareBrowser();
await Promise.all([runAll(files.filter(isRealTime), 1), runAll(files.filter(isPatient), 1)]);
console.log(`${passed} passed, ${failed} failed`);

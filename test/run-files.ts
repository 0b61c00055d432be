import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
/** A file that takes longer hangs: it is ended, and named. */
const LIMIT_MS = 180_000;

export interface Tally {
  passed: number;
  failed: number;
}

export function add(to: Tally, { passed, failed }: Tally): void {
  to.passed += passed;
  to.failed += failed;
}

// Files and suites report too; only what asserts is counted.
const counts = (data: { details: { type?: string | undefined }; nesting: number; name: string }) =>
  data.details.type !== "suite" && !data.name.endsWith(".test.js") && !data.name.endsWith(".test.ts");

/** Runs these files, so many at a time and each in a process of its own, and prints how it goes. */
export async function runFiles(
  files: readonly string[],
  concurrency: number,
  timeout = LIMIT_MS,
): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0 };
  if (files.length === 0) return tally;
  const stream = run({ files: files.map((file) => join(here, file)), concurrency, timeout });
  stream.on("test:pass", (data) => {
    if (counts(data)) tally.passed++;
  });
  stream.on("test:fail", (data) => {
    if (data.details.type !== "suite") tally.failed++;
    process.exitCode = 1;
  });
  const output = stream.compose(new spec());
  output.pipe(process.stdout, { end: false });
  await once(output, "end");
  return tally;
}

/** Linux shares its time between sessions first, of which a robot's processes have one each: this one comes last. */
function yieldToAll(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/autogroup`, "19");
  } catch {
    // It shares it between processes alone.
  }
}

/** The same with what the others leave of the processor's time. */
export async function runBeside(files: readonly string[], concurrency: number): Promise<Tally> {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const program = fileURLToPath(new URL(`./run-beside${import.meta.url.slice(-3)}`, import.meta.url));
  const child = fork(program, [String(concurrency), ...files], { detached: true });
  yieldToAll(child.pid!);
  const end = () => process.kill(-child.pid!, "SIGTERM");
  process.once("exit", end);
  let told: Tally | undefined;
  child.on("message", (tally: Tally) => {
    told = tally;
  });
  await once(child, "close");
  process.off("exit", end);
  if (child.exitCode !== 0) process.exitCode = 1;
  if (told) return told;
  const how = child.exitCode ?? child.signalCode;
  console.error(`what runs the tests beside the others ended by itself (${how})`);
  return { passed: 0, failed: 1 };
}

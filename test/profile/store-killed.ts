import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/**
 * Writes a new version of the file in argv and dies within one step of it, as in a power cut: just before the call
 * number `fatal` of those that touch the disk, or, where that call writes, half-way through it.
 */
const [path, text, fatalText] = process.argv.slice(2);
const fatal = Number(fatalText);
let step = 0;

const STEPS = [
  "mkdirSync",
  "openSync",
  "writeFileSync",
  "futimesSync",
  "fsyncSync",
  "closeSync",
  "renameSync",
] as const;
for (const name of STEPS) {
  const original = fs[name] as (...given: unknown[]) => unknown;
  const patched = (...given: unknown[]) => {
    if (step++ !== fatal) return original(...given);
    if (name === "writeFileSync") original(given[0], String(given[1]).slice(0, String(given[1]).length / 2));
    process.kill(process.pid, "SIGKILL");
    return undefined;
  };
  (fs as unknown as Record<string, unknown>)[name] = patched;
}
syncBuiltinESMExports();

const { writeVersion } = await import("../../src/profile/store.ts");
writeVersion(path!, text!);

import { constants, setPriority } from "node:os";
import { runFiles } from "./run-files.ts";

// Runs test files that nobody waits for, at the lowest priority: the processes that run them inherit it.

/** What is given little of the processor's time takes long, and hangs only after that, ms. */
const PATIENCE_MS = 600_000;

const [concurrency, ...files] = process.argv.slice(2);
process.once("disconnect", () => process.exit(1));
setPriority(constants.priority.PRIORITY_LOW);
const tally = await runFiles(files, Number(concurrency), PATIENCE_MS);
process.send!(tally, () => process.exit());

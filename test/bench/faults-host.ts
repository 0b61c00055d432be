import { parseArgs } from "node:util";
import { start } from "../../src/supervisor/start.ts";

/** `strafe start` as it is, but that a control which is killed again and again comes back at once. */
const { values } = parseArgs({ options: { profile: { type: "string" }, port: { type: "string" } } });
const backOff = { first: 0.01, longest: 0.01, healthy: 10 };

process.exitCode = await start(
  { profile: values.profile!, port: Number(values.port), host: "127.0.0.1", insecure: false },
  undefined,
  backOff,
);

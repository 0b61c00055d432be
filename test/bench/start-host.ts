import { fileURLToPath } from "node:url";
import { start } from "../../src/supervisor/start.ts";

/** `strafe start` as it is, but for the stop-watch in its control. */
const module = (path: string) =>
  fileURLToPath(new URL(`${path}${import.meta.url.slice(-3)}`, import.meta.url));

process.exitCode = await start(
  { world: process.argv[2] ?? "empty", host: "127.0.0.1", port: 0, insecure: false },
  {
    control: module("./control-host"),
    gateway: module("../../src/gateway/main"),
    guard: module("../../src/guard/main"),
    vision: module("../../src/vision/main"),
  },
);

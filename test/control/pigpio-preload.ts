import fs, { writeFileSync } from "node:fs";
import Module, { syncBuiltinESMExports } from "node:module";
import { Chip, StandIn } from "../hardware/pigpio/stand-in.ts";

/** Loaded before control: a Pi with the library pigpio, which says at the end what became of the pins. */
export interface LastState {
  /** What the library was told, from when it was initialised. */
  readonly calls: readonly string[];
  /** Listeners for SIGTERM when the library took the signals: it has silenced them. */
  readonly silenced: number;
  /** Signals that control takes itself at its end. */
  readonly heard: readonly string[];
  /** GPIOs that are high for ever. */
  readonly high: readonly number[];
}

const file = process.env.REPORT;
if (file === undefined) throw new Error("REPORT has to name a file");

const chip = new Chip();
const library = new StandIn(chip, `control (process ${process.pid})`);
let silenced = Number.NaN;
const { initialize } = library;
library.initialize = () => {
  if (Number.isNaN(silenced)) silenced = process.listenerCount("SIGTERM");
  initialize.call(library);
};

const loader = Module as unknown as { _load(name: string, ...rest: unknown[]): unknown };
const load = loader._load;
loader._load = (name, ...rest) => (name === "pigpio" ? library : load.call(loader, name, ...rest));

const read = fs.readFileSync;
const pi: Readonly<Record<string, string>> = {
  "/proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.4\0",
};
fs.readFileSync = ((path: string, ...rest: []) => pi[path] ?? read(path, ...rest)) as typeof read;
syncBuiltinESMExports();
process.geteuid = () => 0;

process.on("message", (message: { type?: string }) => {
  if (message.type !== "guard") throw new Error("bomb");
});

process.on("exit", () => {
  // As its own handler at exit does.
  library.terminate();
  const high = chip.pins.flatMap(({ mode, level }, pin) => (mode === 1 && level === 1 ? [pin] : []));
  const heard = process.eventNames().map(String);
  writeFileSync(file, JSON.stringify({ calls: library.calls, silenced, heard, high } satisfies LastState));
});

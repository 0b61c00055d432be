import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { systemClock } from "../../src/core/system-clock.ts";
import type { ControlReady } from "../../src/protocol/ipc.ts";
import { Supervisor } from "../../src/supervisor/supervisor.ts";

/** Every child first leaves its process id in a file, so that a test can reach it. */
const SIGN = `
  const { appendFileSync } = require("node:fs");
  const said = (text) => appendFileSync(process.argv[2], text + "\\n");
  said("start " + process.pid);
  process.on("disconnect", () => process.exit(0));
  process.on("SIGTERM", () => { said("stop"); process.exit(0); });
  const beat = () => process.send({ type: "beat", resting: globalThis.resting });
  const ready = (more) => { process.send({ type: "ready", ...more }); setInterval(beat, 25); };
`;

const controlReady = `car: "test car", hardware: "nothing", world: null, rate: 200, board: "it", threads: []`;
export const CONTROL = `ready({ ${controlReady}, outlivesUs: false });`;
/** One whose wheels go on turning without it. */
export const OUTLIVED_CONTROL = `ready({ ${controlReady}, outlivesUs: true });`;
export const GATEWAY = `ready({ address: "http://127.0.0.1:1/" });`;
export const VISION = `ready({ camera: "the test's camera" });`;
/** Answers every order with what `failure()` says. */
export const GUARD = `
  let failure = () => null;
  process.on("message", ({ type, number }) => {
    said(type);
    process.send({ type: "neutralised", number, failure: failure() });
  });
  ready();`;

type Name = "control" | "gateway" | "guard" | "vision";

/** Scripts for the processes, in a folder that is gone after the test. */
export class Crew {
  readonly folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  /** Ends the processes, while the folder is still there. */
  stop: () => Promise<void> = async () => {};
  readonly controlFile: string;
  readonly gatewayFile: string;
  readonly guardFile: string;
  readonly visionFile: string | undefined;

  /** @param vision left out: there is none */
  constructor(t: TestContext, control = CONTROL, gateway = GATEWAY, guard = GUARD, vision?: string) {
    this.controlFile = this.#write("control.cjs", control);
    this.gatewayFile = this.#write("gateway.cjs", gateway);
    this.guardFile = this.#write("guard.cjs", guard);
    this.visionFile = vision === undefined ? undefined : this.#write("vision.cjs", vision);
    t.after(async () => {
      await this.stop();
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** What the child said of itself, line by line. */
  story(name: Name): string[] {
    try {
      return readFileSync(this.#diary(name), "utf8").trim().split("\n");
    } catch {
      return [];
    }
  }

  starts(name: Name): number[] {
    return this.story(name)
      .filter((line) => line.startsWith("start "))
      .map((line) => Number(line.slice(6)));
  }

  #diary(name: string): string {
    return join(this.folder, `${name}.txt`);
  }

  #write(file: string, script: string): string {
    const path = join(this.folder, file);
    const diary = JSON.stringify(this.#diary(file.replace(".cjs", "")));
    writeFileSync(path, `process.argv[2] = ${diary};${SIGN}${script}`);
    return path;
  }
}

export interface Watched {
  readonly supervisor: Supervisor;
  /** Without what a busy machine adds: that somebody is late. */
  readonly log: string[];
  readonly late: string[];
  readonly ready: ControlReady[];
  readonly unusable: string[];
}

/** A running supervisor over a crew, with short pauses; stopped after the test. */
export function supervise(crew: Crew): Watched {
  const log: string[] = [];
  const late: string[] = [];
  const ready: ControlReady[] = [];
  const unusable: string[] = [];
  const supervisor = new Supervisor({
    control: { entry: crew.controlFile, args: () => [] },
    gateway: { entry: crew.gatewayFile, args: () => [] },
    guard: { entry: crew.guardFile, args: () => [] },
    vision: crew.visionFile === undefined ? undefined : { entry: crew.visionFile, args: () => [] },
    controlSocket: join(crew.folder, "control.sock"),
    clock: systemClock,
    log: (line) => (line.includes(" is late: ") ? late : log).push(line),
    onReady: (control) => ready.push(control),
    onUnusable: (name) => unusable.push(name),
    backOff: { first: 0.01, longest: 0.08, healthy: 1000 },
  });
  supervisor.start();
  crew.stop = () => supervisor.stop();
  return { supervisor, log, late, ready, unusable };
}

/** An orphan that has ended counts as gone, even where nobody has collected it yet. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** Waits for something that must become true; the test's own time limit ends the waiting. */
export async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { childrenOf, type Usage, usageOf } from "./processes.ts";

/** What the ticks did since the last report. */
export interface HostReport {
  readonly pid: number;
  /** Where control listens. */
  readonly socket: string;
  /** ms */
  readonly late: { readonly p50: number; readonly p99: number; readonly p999: number; readonly max: number };
  /** Of the ticks' compute times the median, µs. */
  readonly took: number;
  /** Ticks that never ran. */
  readonly missed: number;
  /** In use after a collection, bytes. */
  readonly heap: number;
}

/** The environment's name for the path where the control of a benchmark reports. */
export const HOST_SOCKET = "STRAFE_BENCH_SOCKET";

const ENDED = "control ended during the measurement: this computer has too much to do beside";

/** A whole Strafe in processes of its own: supervisor, gateway, and control with a stop-watch. */
export class Host {
  /** Where its clients go. */
  readonly url: string;
  readonly #supervisor: ChildProcess;
  readonly #folder: string;
  readonly #watch: Socket;
  readonly #lines: Interface;
  #hasEnded = false;

  private constructor(url: string, supervisor: ChildProcess, folder: string, watch: Socket) {
    this.url = url;
    this.#supervisor = supervisor;
    this.#folder = folder;
    this.#watch = watch;
    this.#lines = createInterface({ input: watch }).once("close", () => {
      this.#hasEnded = true;
    });
  }

  /** @param world that the car is in */
  static async start(world = "empty"): Promise<Host> {
    const folder = mkdtempSync(join(tmpdir(), "strafe-bench-"));
    const path = join(folder, "watch.sock");
    const script = fileURLToPath(new URL(`./start-host${extname(import.meta.url)}`, import.meta.url));
    const supervisor = spawn(process.execPath, ["--expose-gc", script, world], {
      env: { ...process.env, [HOST_SOCKET]: path },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const page = await printed(supervisor, /http:\/\/\S+/);
    const watch = connect(path);
    await once(watch, "connect");
    return new Host(`${page.replace("http", "ws")}robot`, supervisor, folder, watch);
  }

  /** @throws Error where control ends meanwhile, as one does that is too late under a foreign load */
  async report(): Promise<HostReport> {
    if (this.#hasEnded) throw new Error(ENDED);
    const settled = new AbortController();
    const { signal } = settled;
    const gone = once(this.#lines, "close", { signal }).then((): never => {
      throw new Error(ENDED);
    });
    gone.catch(() => {});
    const answer = once(this.#lines, "line", { signal }) as Promise<[string]>;
    this.#watch.write("report\n");
    try {
      const [line] = await Promise.race([answer, gone]);
      return JSON.parse(line) as HostReport;
    } finally {
      settled.abort();
      answer.catch(() => {});
    }
  }

  /** @returns what each process has used; without those that the system does not tell of */
  usage(controlPid: number): Map<string, Usage> {
    const pid = this.#supervisor.pid!;
    const used = new Map<string, Usage>();
    const processes = { supervisor: pid, control: controlPid, gateway: childrenOf(pid).get("gateway") ?? 0 };
    for (const [name, id] of Object.entries(processes)) {
      const usage = usageOf(id);
      if (usage) used.set(name, usage);
    }
    return used;
  }

  async stop(): Promise<void> {
    this.#watch.destroy();
    const gone = once(this.#supervisor, "exit");
    this.#supervisor.kill("SIGINT");
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Waits for what a process prints. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout!.on("data", (data) => {
      text += data;
      const found = pattern.exec(text)?.[0];
      if (found !== undefined && text.includes("Ctrl-C")) resolve(found);
    });
    child.once("exit", (code) => reject(new Error(`strafe start ended with ${code}`)));
  });
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { until } from "./wait.ts";

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));

/** A test file that is told to stop must not leave a robot behind. */
process.once("SIGTERM", () => process.exit(1));

/** `strafe start` as a person starts it: the real processes, on a free port. */
export class Strafe {
  readonly process: ChildProcess;
  /** What it has printed, both streams. */
  output = "";

  /** @param program what is started, where it is not the command */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}, program = [cli, "start"]) {
    this.process = spawn(process.execPath, [...program, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on("data", (data) => {
        this.output += data;
      });
    }
    const end = () => this.process.kill("SIGTERM");
    process.once("exit", end);
    this.process.once("exit", () => process.off("exit", end));
  }

  /** Starts in a shipped world and waits for the block that says where the page is. */
  static async inWorld(world: string): Promise<Strafe> {
    // A port of its own, not 0: a gateway that is started again must be found at the same address.
    const strafe = new Strafe(["--world", world, "--port", String(await freePort())]);
    await strafe.isUp();
    return strafe;
  }

  async isUp(): Promise<void> {
    await until(
      () => this.#ended || this.output.includes("Ctrl-C stops everything"),
      () => `strafe start to be up; it printed:\n${this.output}`,
      30,
    );
    if (this.#ended) throw new Error(`strafe start ended instead of being up:\n${this.output}`);
  }

  get url(): string {
    const url = /http:\/\/\S+/.exec(this.output)?.[0];
    if (url === undefined) throw new Error(`no address in:\n${this.output}`);
    return url;
  }

  /** Process id of one of its children; it may be a new one after a restart. */
  pid(name: "control" | "gateway" | "guard" | "vision"): number {
    const found = children(this.process.pid!).find((pid) => argv(pid).some((arg) => isMain(arg, name)));
    if (found === undefined)
      throw new Error(`there is no ${name} process now; printed so far:\n${this.output}`);
    return found;
  }

  /** How many processes drive or preview this script now. */
  scripts(name: string): number {
    return children(this.pid("gateway")).filter((pid) => argv(pid).some((arg) => arg.endsWith(`/${name}`)))
      .length;
  }

  /** Path of the Unix socket at which control itself listens. */
  get controlSocket(): string {
    const args = argv(this.pid("control"));
    return args[args.indexOf("--socket") + 1]!;
  }

  get #ended(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /** As by Ctrl-C. @returns the exit code; null: it had to be killed */
  async stop(): Promise<number | null> {
    this.process.kill("SIGINT");
    await until(
      () => this.#ended,
      () => `strafe start to end; it printed:\n${this.output}`,
    );
    return this.process.exitCode;
  }
}

/** One that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

const isMain = (arg: string, name: string) => /[\\/]src[\\/](\w+)[\\/]main\.[jt]s$/.exec(arg)?.[1] === name;

/** Every living process that `parent` has started. */
export function children(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => stat(pid)?.parent === parent);
}

/** Whether it still runs; one that has ended and waits to be collected does not. */
export function isRunning(pid: number): boolean {
  const state = stat(pid)?.state;
  return state !== undefined && !"ZX".includes(state);
}

function stat(pid: number): { state: string; parent: number } | undefined {
  const match = /\) (\S) (\d+)/.exec(read(pid, "stat"));
  return match ? { state: match[1]!, parent: Number(match[2]) } : undefined;
}

function argv(pid: number): string[] {
  return read(pid, "cmdline").split("\0");
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return "";
  }
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Random } from "../../src/core/random.ts";
import { Window } from "../../src/core/window.ts";
import slalom from "../../src/script/examples/slalom.ts";
import { simulate } from "../../src/script/simulate.ts";
import { children, freePort, Strafe } from "../e2e/strafe.ts";
import { pause } from "../e2e/wait.ts";
import { BOARDS, type FaultBoard } from "../faults/boards.ts";
import { type Figure, figure } from "./figure.ts";
import { Host } from "./host.ts";
import { BareClient, driveFor } from "./load.ts";
import { median } from "./quantiles.ts";

const ending = import.meta.url.slice(-3);
const path = (name: string) => fileURLToPath(new URL(`${name}${ending}`, import.meta.url));

const RUNS = 5;
const LONGEST_DRIVE = 30;
const KILLS = 20;
/** So that a script is hit at every moment between two of its commands, ms. */
const JITTER_MS = 60;

/** Scripts: how much faster than time a run goes, how quickly a call reaches the motors, and how a killed one stops. */
export async function benchScripts(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  say(`${RUNS} slaloms on virtual time`);
  const fast = await benchFast();
  const beside = Math.min(seconds, LONGEST_DRIVE);
  say(`${beside} s of a script that changes its mind`);
  const latency = await benchLatency(beside);
  say(`2 × ${KILLS} times SIGKILL to a script at speed`);
  return [...fast, ...latency, ...(await benchKills())];
}

/** `strafe run`, as somebody calls it. */
class Run {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #errors = "";

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [path("../../src/cli"), "run", ...args, "--json"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    this.child.stderr!.on("data", (text) => {
      this.#errors += text;
    });
    this.#lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** @returns the next line that it says; undefined: it is over */
  async line(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : (value as string);
  }

  /** @returns the first line that says so */
  async until(words: string): Promise<string> {
    for (;;) {
      const line = await this.line();
      if (line === undefined) throw new Error(`strafe run ended without ${words}: ${this.#errors}`);
      if (line.includes(words)) return line;
    }
  }

  async result(): Promise<Record<string, unknown>> {
    const result = JSON.parse(await this.until('"type":"result"')) as Record<string, unknown>;
    if (result.ok !== true) throw new Error(`the script failed: ${this.#errors}`);
    return result;
  }
}

async function benchFast(): Promise<Figure[]> {
  const whole: number[] = [];
  const alone: number[] = [];
  const said = new Set<string>();
  let robotTime = 0;
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    const command = new Run([path("../../src/script/examples/slalom"), "--world", "slalom", "--fast"]);
    // The first line is told when the script has the car.
    let line = await command.line();
    const has = performance.now();
    const lines: string[] = [];
    for (; line !== undefined; line = await command.line()) lines.push(line);
    const over = performance.now();
    said.add(lines.join("\n"));
    const { ok, elapsed } = JSON.parse(lines.at(-1) ?? "{}") as { ok?: boolean; elapsed: number };
    if (!ok) throw new Error(`the slalom failed: ${lines.at(-1)}`);
    robotTime = elapsed;
    whole.push((1e3 * elapsed) / (over - begun));
    alone.push((1e3 * elapsed) / (over - has));
  }
  const warm: number[] = [];
  const results = new Set<string>();
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    const result = await simulate(slalom, { world: "slalom", seed: 1 });
    warm.push((1e3 * result.elapsed) / (performance.now() - begun));
    results.add(JSON.stringify(result));
  }
  const name = "slalom --fast";
  const of = `the middle of ${RUNS}: ${robotTime.toFixed(1)} s of the robot's time`;
  const unit = "× real time";
  return [
    figure(`${name}, the run within the command`, median(alone), unit, ">= 50", of),
    figure(`${name}, the run in a warm process`, median(warm), unit, ">= 50", of),
    figure(`${name}, the whole command, processes started`, median(whole), unit, null, of),
    figure(
      `${name}, runs that differ`,
      said.size - 1 + results.size - 1,
      `of ${2 * RUNS}`,
      "<= 0",
      "all that was said, to the last bit",
    ),
  ];
}

async function benchLatency(seconds: number): Promise<Figure[]> {
  const host = await Host.start();
  try {
    const { socket } = await host.report();
    const run = new Run([path("./script-latency"), "--robot", socket], {
      STRAFE_BENCH_SCRIPT_SECONDS: String(seconds),
    });
    const { latencies, asked } = (await run.result()).value as { latencies: number[]; asked: number };
    await ended(run.child);
    if (latencies.length < 0.9 * asked)
      throw new Error(`only ${latencies.length} of ${asked} calls reached the motors as they were made`);
    // The same commands by a client that does nothing else: what is more than that is the script's side.
    const bare = new BareClient(`ws+unix:${socket}:/robot`);
    await bare.hello("Bench");
    const [bare50, bare99] = halfAndMost(await driveFor(bare, seconds));
    bare.close();
    const [p50, p99] = halfAndMost(latencies);
    const name = "script's call → duty, control's socket";
    return [
      figure(`${name}, p50`, p50, "ms", null, `${bare50.toFixed(2)} ms by a bare client`),
      figure(`${name}, p99`, p99, "ms", "<= 2", `${bare99.toFixed(2)} ms by a bare client`),
    ];
  } finally {
    await host.stop();
  }
}

function halfAndMost(values: readonly number[]): [p50: number, p99: number] {
  const window = new Window(values.length);
  for (const value of values) window.add(value);
  const [p50 = Number.NaN, p99 = Number.NaN] = window.quantiles(0.5, 0.99);
  return [p50, p99];
}

async function benchKills(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-bench-"));
  const board = await BOARDS.pigpiod!(folder);
  const profile = join(folder, "profile.yaml");
  writeFileSync(profile, board.profile);
  const port = String(await freePort());
  const strafe = new Strafe(["--profile", profile, "--port", port], { ...board.env, TMPDIR: folder });
  const random = new Random(1);
  try {
    await strafe.isUp();
    const figures: Figure[] = [];
    for (const [way, robot] of [
      ["control's socket", strafe.controlSocket],
      ["the gateway", `http://127.0.0.1:${port}`],
    ] as const) {
      const times: number[] = [];
      for (let run = 0; run < KILLS; run++) times.push(await kill(robot, board, random.next() * JITTER_MS));
      times.sort((a, b) => a - b);
      const of = `the longest of ${KILLS}: median ${times[KILLS / 2]!.toFixed(1)}, shortest ${times[0]!.toFixed(1)} ms`;
      figures.push(
        figure(`SIGKILL to a script → wheels unpowered, ${way}`, times.at(-1)!, "ms", "<= 300", of),
      );
    }
    return figures;
  } finally {
    await strafe.stop();
    await board.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns from the signal until no wheel has power, ms */
async function kill(robot: string, board: FaultBoard, after: number): Promise<number> {
  const run = new Run([path("./script-drives"), "--robot", robot]);
  await run.until("at speed");
  await pause(after);
  const [script] = children(run.child.pid!);
  const start = performance.now();
  process.kill(script!, "SIGKILL");
  while ((await board.powered()) > 0) {
    if (performance.now() - start > 20_000) throw new Error("the wheels turn on");
    await pause(0);
  }
  const took = performance.now() - start;
  await ended(run.child);
  return took;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

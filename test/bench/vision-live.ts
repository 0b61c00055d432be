import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { extname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { RobotMessage } from "../../src/protocol/messages.ts";
import type { HasteReport } from "../../src/vision/haste.ts";
import { type Figure, figure } from "./figure.ts";
import { Host } from "./host.ts";
import { BareClient } from "./load.ts";
import { median, quantiles } from "./quantiles.ts";

const ROUNDS = 3;
const LONGEST = 20;
/** Somebody walks to and fro in it before the car. */
const WORLD = "people";
/** The model is loaded, the code compiled, s. */
const WARM_UP = 8;
/** The first reports, one a second, are of code that is not compiled yet. */
const COLD = 2;
const PATIENCE_MS = 60_000;
/** Whoever lets the car follow says so often that they are still there. */
const BEAT_MS = 80;
/** Of telemetry, Hz. */
const RATE = 10;
const SEEN = 4;

/**
 * The real processes, in real time: what seeing flat out does to control's ticks, in turns with the same robot that does
 * not see; and how soon what is seen becomes an order to the wheels.
 */
export async function benchVisionLive(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  const length = Math.min(seconds, LONGEST);
  const host = await Host.start(WORLD);
  const without: number[] = [];
  const within: number[] = [];
  const ways: HasteReport[] = [];
  try {
    const { socket } = await host.report();
    for (let round = 1; round <= ROUNDS; round++) {
      say(`${length} s without seeing and ${length} s with it, ${round} of ${ROUNDS}`);
      await pause(WARM_UP);
      without.push(await latenessOver(host, length));
      const eyes = new Eyes(socket);
      try {
        await eyes.follow(socket);
        await pause(WARM_UP);
        within.push(await latenessOver(host, length));
        ways.push(...eyes.reports.slice(COLD));
      } finally {
        await eyes.close();
      }
    }
  } finally {
    await host.stop();
  }
  const more = median(within.map((late, i) => late - without[i]!));
  const allowed = Math.max(0.1, 0.1 * median(without));
  const beside = ways.flatMap((way) => way.beside);
  if (beside.length === 0)
    throw new Error("nobody was followed while it was measured: look at what vision says");
  const waited = ways.flatMap((way) => way.waited);
  // Whoever walks before the car waits for all of it.
  const whole = beside.map((took, i) => took + waited[i]!);
  const [p50 = Number.NaN, p99 = Number.NaN] = quantiles(whole, 0.5, 0.99);
  const [own99 = Number.NaN] = quantiles(beside, 0.99);
  const [waited99 = Number.NaN] = quantiles(waited, 0.99);
  const name = "vision.picture → order to the wheels without the network's own run";
  const parts = `p99 of its own ${own99.toPrecision(3)} ms, of the wait for the picture before ${waited99.toPrecision(3)} ms`;
  return [
    figure(
      "vision.control's lateness p99, more while seeing flat out",
      more,
      "ms",
      `<= ${allowed.toPrecision(3)}`,
      `without: ${list(without)} ms; with: ${list(within)} ms`,
    ),
    figure(
      `${name}, p50`,
      p50,
      "ms",
      null,
      `${beside.length} pictures while following, ${(beside.length / ways.length).toFixed(1)} a second`,
    ),
    figure(`${name}, p99`, p99, "ms", "<= 10", parts),
  ];
}

/** `strafe-vision`, beside a robot that was started without it. */
class Eyes {
  readonly reports: HasteReport[] = [];
  readonly #process: ChildProcess;

  constructor(socket: string) {
    const program = fileURLToPath(
      new URL(`../../src/vision/main${extname(import.meta.url)}`, import.meta.url),
    );
    const args = [program, "--control", socket, "--world", WORLD, "--timings"];
    this.#process = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    createInterface({ input: this.#process.stderr! }).on("line", (line) => {
      if (line.startsWith('{"type":"haste"')) this.reports.push(JSON.parse(line) as HasteReport);
    });
  }

  /** Arms the car, chooses the one who is nearest and lets it follow them. */
  async follow(socket: string): Promise<void> {
    const client = new BareClient(`ws+unix:${socket}:/robot`);
    await client.hello("Bench");
    const seen = client.until((message) => message.type === "telemetry" && isSeen(message));
    client.send({ type: "subscribe", rate: RATE });
    await inTime(seen, "nobody was seen");
    client.send({ type: "arm" });
    client.send({ type: "lock", target: "nearest" });
    await inTime(
      client.until((message) => message.type === "telemetry" && isLocked(message)),
      "nobody was locked",
    );
    const begun = client.until(
      (message) => message.type === "telemetry" && message.pursuit?.state === "following",
    );
    client.send({ type: "pursue", on: true });
    this.#beat = setInterval(() => client.send({ type: "keep" }), BEAT_MS);
    await inTime(begun, "nobody is followed");
    this.#client = client;
  }

  #client: BareClient | undefined;
  #beat: NodeJS.Timeout | undefined;

  async close(): Promise<void> {
    clearInterval(this.#beat);
    this.#client?.send({ type: "pursue", on: false });
    this.#client?.send({ type: "disarm" });
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await gone;
    this.#client?.close();
  }
}

type Telemetry = Extract<RobotMessage, { type: "telemetry" }>;

const isSeen = ({ sightings }: Telemetry) =>
  sightings?.targets.some(({ kind, distance }) => kind === "person" && (distance ?? SEEN) < SEEN) ?? false;
const isLocked = ({ sightings }: Telemetry) => sightings?.targets.some(({ locked }) => locked) ?? false;

async function latenessOver(host: Host, seconds: number): Promise<number> {
  await host.report();
  await pause(seconds);
  return (await host.report()).late.p99;
}

async function inTime(what: Promise<void>, otherwise: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${otherwise} within ${PATIENCE_MS / 1e3} s`)), PATIENCE_MS);
  });
  await Promise.race([what, late]).finally(() => clearTimeout(timer));
}

const pause = (seconds: number) => new Promise<void>((resolve) => setTimeout(resolve, 1e3 * seconds));

const list = (values: readonly number[]) => values.map((value) => value.toPrecision(3)).join(", ");

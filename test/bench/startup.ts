import { type ChildProcess, spawn } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../../src/core/system-clock.ts";
import { type Figure, figure } from "./figure.ts";
import { BareClient } from "./load.ts";

const RUNS = 5;
const FIRST_PORT = 18_200;

/** From the command `strafe start` to the first duty of an armed car, in the middle of several starts. */
export async function benchStartup(): Promise<Figure[]> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const port = FIRST_PORT + run;
    const begun = systemClock.now();
    const child = spawn(process.execPath, [cli(), "start", "--world", "empty", "--port", String(port)], {
      stdio: "ignore",
    });
    try {
      const client = await connected(`ws://127.0.0.1:${port}/robot`, child);
      const armed = client.until((message) => message.type === "event" && message.code === "armed");
      client.send({ type: "arm" });
      await armed;
      const applied = client.until((message) => message.type === "applied");
      const twist = { vx: 0.2, vy: 0, omega: 0 };
      const at = systemClock.now();
      client.send({ type: "drive", seq: 0, at, twist, frame: "car", precision: false, holdHeading: false });
      await applied;
      times.push(systemClock.now() - begun);
      client.close();
    } finally {
      await ended(child);
    }
  }
  times.sort((a, b) => a - b);
  const median = times[Math.floor(RUNS / 2)]!;
  const range = `${times[0]!.toFixed(2)} to ${times.at(-1)!.toFixed(2)} s over ${RUNS} starts`;
  return [figure("strafe start to armed and driving", median, "s", "<= 1.5", range)];
}

async function connected(url: string, child: ChildProcess): Promise<BareClient> {
  while (child.exitCode === null) {
    const client = new BareClient(url);
    try {
      await client.hello("Bench");
      return client;
    } catch {
      client.close();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error(`strafe start ended with ${child.exitCode}`);
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await gone;
}

function cli(): string {
  return fileURLToPath(new URL(`../../src/cli${extname(import.meta.url)}`, import.meta.url));
}

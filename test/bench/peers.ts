import { execFile, fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** How punctual something else is at 200 Hz on this machine. */
export interface Peer {
  readonly name: string;
  /** ms; undefined: it is not here to be asked */
  readonly late: Lateness | undefined;
}

interface Lateness {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

const PERIOD_US = 5000;

/** What most programs do. */
export function setIntervalPeer(seconds: number): Promise<Peer> {
  const child = fork(
    fileURLToPath(new URL(`./set-interval-peer${extname(import.meta.url)}`, import.meta.url)),
    [String(seconds)],
  );
  return new Promise((resolve, reject) => {
    child.once("message", (report) => resolve({ name: "setInterval", late: report as Lateness }));
    child.once("exit", (code) => reject(new Error(`the setInterval peer ended with ${code}`)));
  });
}

/** The kernel's own timer, by the tool that real-time people use. */
export async function cyclictest(seconds: number): Promise<Peer> {
  const loops = (seconds * 1e6) / PERIOD_US;
  const args = ["--quiet", "--interval", String(PERIOD_US), "--loops", String(loops), "--histogram", "20000"];
  try {
    const { stdout } = await promisify(execFile)("cyclictest", args);
    return { name: "the kernel (cyclictest)", late: histogram(stdout) };
  } catch {
    return { name: "the kernel (cyclictest is not installed)", late: undefined };
  }
}

/** Lines "000123 000045": so many µs late, so often. */
function histogram(text: string): Lateness {
  const rows = [...text.matchAll(/^(\d{6}) (\d+)/gm)].map(([, late, count]) => [Number(late), Number(count)]);
  const total = rows.reduce((sum, [, count]) => sum + count!, 0);
  const at = (fraction: number) => {
    let seen = 0;
    for (const [late, count] of rows) {
      seen += count!;
      if (seen >= fraction * total) return late! / 1e3;
    }
    return Number.NaN;
  };
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}

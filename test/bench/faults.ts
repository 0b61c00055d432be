import { fileURLToPath } from "node:url";
import { Random } from "../../src/core/random.ts";
import { pause } from "../e2e/wait.ts";
import { FaultCar } from "../faults/car.ts";
import { type Figure, figure } from "./figure.ts";

const RUNS = 20;
/** One of each kind of board: its name among the tests' boards, and what has been promised, ms. */
const BOARDS = [
  ["pigpiod", "<= 60", "<= 100"],
  ["pigpio", "<= 150", "<= 250"],
  ["pca9685", "<= 150", "<= 250"],
  ["firmata", "<= 150", "<= 250"],
] as const;
/** So that control is hit at every moment of its beats and ticks, ms. */
const JITTER_MS = 40;

const host = [fileURLToPath(new URL(`./faults-host${import.meta.url.slice(-3)}`, import.meta.url))];

/** From a signal to control in mid-drive until no wheel has power, as the board has it. */
export async function benchFaults(say: (text: string) => void): Promise<Figure[]> {
  const figures: Figure[] = [];
  const random = new Random(1);
  for (const [board, killed, frozen] of BOARDS) {
    say(`${RUNS} times SIGKILL and SIGSTOP to control on ${board}`);
    const car = await FaultCar.on(board, host);
    try {
      for (const [signal, target] of [
        ["SIGKILL", killed],
        ["SIGSTOP", frozen],
      ] as const) {
        const times: number[] = [];
        for (let run = 0; run < RUNS; run++) {
          await car.drive();
          await pause(random.next() * JITTER_MS);
          times.push(await car.strike(signal));
        }
        figures.push(fault(`${signal} → wheels unpowered, ${board}`, times, target));
      }
    } finally {
      await car.close();
    }
  }
  return figures;
}

function fault(name: string, times: readonly number[], target: string): Figure {
  const sorted = [...times].sort((a, b) => a - b);
  const of = `the longest of ${RUNS}: median ${sorted[RUNS / 2]!.toFixed(1)}, shortest ${sorted[0]!.toFixed(1)} ms`;
  return figure(name, sorted.at(-1)!, "ms", target, of);
}

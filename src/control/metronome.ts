import { extname } from "node:path";
import { Worker } from "node:worker_threads";

/** Places in the memory that the two threads share. */
export const CELL = { stop: 0, waiting: 1, missed: 2, thread: 3 } as const;

export interface MetronomeMemory {
  /** s */
  readonly period: number;
  readonly flags: Int32Array;
  /** [0]: when the tick that waits was due, s on the system clock. */
  readonly deadline: Float64Array;
}

/**
 * Wakes the main thread at absolute deadlines. A worker thread sleeps in `Atomics.wait` and posts a
 * message, so the main thread's event loop is never blocked and its timers' drift (65 to 160 ms in
 * 5 s at 200 Hz by `setInterval`) does not matter.
 */
export class Metronome {
  readonly #memory: MetronomeMemory;
  readonly #worker: Worker;

  /**
   * @param rate Hz
   * @param onTick called on the main thread with the deadline, s on the system clock
   */
  constructor(rate: number, onTick: (deadline: number) => void) {
    if (!(rate > 0 && rate <= 2000))
      throw new RangeError(`a metronome runs at up to 2000 Hz, not ${rate} Hz`);
    this.#memory = {
      period: 1 / rate,
      flags: new Int32Array(new SharedArrayBuffer(4 * Object.keys(CELL).length)),
      deadline: new Float64Array(new SharedArrayBuffer(8)),
    };
    const { flags, deadline } = this.#memory;
    const file = new URL(`./metronome-worker${extname(import.meta.url)}`, import.meta.url);
    this.#worker = new Worker(file, { workerData: this.#memory });
    this.#worker.on("message", () => {
      if (Atomics.load(flags, CELL.stop) === 1) return;
      Atomics.store(flags, CELL.waiting, 0);
      onTick(deadline[0]!);
    });
    this.#worker.on("error", (error) => {
      throw error;
    });
  }

  /** Ticks that never ran since start. */
  get missed(): number {
    return Atomics.load(this.#memory.flags, CELL.missed);
  }

  /** Which have to be in time, by their ids for Linux; none on other systems. Known from the first tick on. */
  get threads(): readonly number[] {
    const worker = Atomics.load(this.#memory.flags, CELL.thread);
    return worker === 0 ? [] : [process.pid, worker];
  }

  /** No tick comes any more from here on; what is waited for is the end of the thread. */
  async stop(): Promise<void> {
    const { flags } = this.#memory;
    Atomics.store(flags, CELL.stop, 1);
    Atomics.notify(flags, CELL.stop);
    await this.#worker.terminate();
  }
}

import { WebSocket } from "ws";
import { systemClock } from "../../src/core/system-clock.ts";
import type { Car } from "../../src/script/car.ts";

// A script for `strafe run`, and a tap on the socket of its own process.

/** Of the call that is under way, s on the machine's clock. */
let called: number | undefined;
/** By the command's number. */
const calls = new Map<number, number>();
const latencies: number[] = [];

interface Told {
  readonly type: string;
  readonly seq: number;
  readonly at: number;
}

const { send, emit } = WebSocket.prototype;
WebSocket.prototype.send = function (this: WebSocket, ...args: unknown[]) {
  const { type, seq } = JSON.parse(String(args[0])) as Told;
  if (type === "drive" && called !== undefined) calls.set(seq, called);
  Reflect.apply(send, this, args);
};
WebSocket.prototype.emit = function (this: WebSocket, event: string, ...rest: unknown[]) {
  if (event === "message") {
    const { type, seq, at } = JSON.parse(String(rest[0])) as Told;
    const call = calls.get(seq);
    if (type === "applied" && call !== undefined) latencies.push((at - call) * 1e3);
  }
  return emit.call(this, event, ...rest);
};

/** A prime number of ms: over time the commands fall on every moment between two ticks. */
const EVERY = 17;
const SECONDS = Number(process.env.STRAFE_BENCH_SCRIPT_SECONDS);
/** Until V8 has compiled what runs again and again, s. */
const WARM_UP = 5;

/**
 * Drives to and fro, with a new velocity in every call.
 *
 * @returns from each call to the duties that came of it, ms, and how many calls there were
 */
export default async function latency(car: Car): Promise<{ latencies: number[]; asked: number }> {
  const begun = systemClock.now();
  let asked = 0;
  let isWarm = false;
  for (;;) {
    const now = systemClock.now() - begun;
    if (now > WARM_UP + SECONDS) break;
    if (now > WARM_UP && !isWarm) {
      isWarm = true;
      asked = 0;
      calls.clear();
      latencies.length = 0;
    }
    const vx = 0.4 * Math.sin(now * Math.PI);
    called = systemClock.now();
    const motion = car.drive({ vx, omega: 0.3 });
    called = undefined;
    asked++;
    // The next one takes over from it.
    void motion.then(() => {});
    await new Promise((next) => setTimeout(next, EVERY));
  }
  await car.stop();
  return { latencies, asked };
}

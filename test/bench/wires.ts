import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createConnection } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emptySensors } from "../../src/core/sensors.ts";
import { systemClock } from "../../src/core/system-clock.ts";
import { WHEEL_COUNT, WHEELS, wheelVector } from "../../src/core/wheels.ts";
import { Window } from "../../src/core/window.ts";
import { WheelSpeedEstimator } from "../../src/estimate/wheel-speed.ts";
import { BridgeBank } from "../../src/hardware/bridge.ts";
import { createPigpiodBackend } from "../../src/hardware/pigpiod/backend.ts";
import { PigpiodConnection } from "../../src/hardware/pigpiod/connection.ts";
import { deadmanScript, startDeadman } from "../../src/hardware/pigpiod/deadman.ts";
import { TickPacket } from "../../src/hardware/pigpiod/packet.ts";
import type { PigpiodSettings } from "../../src/hardware/pigpiod/session.ts";
import { QuadratureDecoder } from "../../src/hardware/quadrature.ts";
import { packageRoot } from "../../src/profile/package-root.ts";
import { loadProfile } from "../../src/profile/profile.ts";
import { PIGPIOD } from "../../src/protocol/pigpiod.ts";
import { type Figure, figure } from "./figure.ts";
import type { WiresTruth } from "./wires-twin.ts";

const PROFILE = join(packageRoot, "calibration/kits/jgb37-520-pigpiod.yaml");
const PERIOD_MS = 5;
const WRITES = 2000;
/** Until the car spins steadily, s. */
const RUN_UP = 4;
/** Full speed on the spot, to the left. */
const SPIN = wheelVector(-1, 1, -1, 1);

/** What it costs to talk to pigpiod, and what of the encoders arrives; against the twin in its own process. */
export async function benchWires(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  const script = fileURLToPath(new URL(`./wires-twin${extname(import.meta.url)}`, import.meta.url));
  const twin = fork(script, [PROFILE]);
  try {
    const [{ port, echoPort, countsPerTurn }] = (await once(twin, "message")) as [
      { port: number; echoPort: number; countsPerTurn: number },
    ];
    const { hardware } = loadProfile(PROFILE);
    if (hardware.backend !== "pigpiod") throw new Error(`${PROFILE} is not for pigpiod`);
    const settings = { ...hardware, host: "127.0.0.1", port };
    say("one tick's packet to pigpiod's twin");
    const figures = [decoding(settings), ...(await writing(settings, echoPort))];
    say(`${seconds} s of encoders at full speed`);
    return [...figures, ...(await listening(settings, twin, countsPerTurn, seconds))];
  } finally {
    twin.kill();
  }
}

/** Reports of four wheels that turn forward, one edge each. */
function decoding(settings: PigpiodSettings): Figure {
  const decoder = new QuadratureDecoder(settings.encoders!);
  const reports = 4096;
  const words = new Uint32Array(3 * reports);
  const pins = WHEELS.map((wheel) => settings.encoders![wheel]);
  let levels = 0;
  for (let i = 0; i < reports; i++) {
    const { a, b } = pins[i % WHEEL_COUNT]!;
    levels ^= 1 << ((Math.floor(i / WHEEL_COUNT) % 2 === 0 ? a : b) ?? a);
    words.set([i, i * 5, levels], 3 * i);
  }
  const rounds = 5000;
  const run = (times: number) => {
    for (let i = 0; i < times; i++) {
      decoder.begin(0);
      decoder.decode(words, reports);
    }
  };
  run(200);
  const start = performance.now();
  run(rounds);
  const perSecond = (rounds * reports) / ((performance.now() - start) / 1e3);
  return figure("encoder edges decoded", perSecond / 1e6, "million/s", ">= 20");
}

/** All wheels and the deadman's refresh, in one write, at the pace of ticks. */
async function writing(settings: PigpiodSettings, echoPort: number): Promise<Figure[]> {
  let replied = () => {};
  const connection = await PigpiodConnection.open(settings, {
    refused: (sentence) => {
      throw new Error(sentence);
    },
    replied: () => replied(),
    lost: (sentence) => {
      throw new Error(sentence);
    },
  });
  const bank = new BridgeBank(settings);
  const id = await startDeadman(connection, deadmanScript(bank.pwmPins, settings.standby));
  const packet = new TickPacket(bank);
  const next = bank.rest();
  const duty = wheelVector();
  const sent = new Window(WRITES);
  const acknowledged = new Window(WRITES);
  const echo = createConnection({ host: settings.host, port: echoPort, noDelay: true });
  await once(echo, "connect");
  const bareSent = new Window(WRITES);
  const bareAcknowledged = new Window(WRITES);
  const rest = () => new Promise((resolve) => setTimeout(resolve, PERIOD_MS));
  for (let i = 0; i < WRITES; i++) {
    duty.fill(i % 2 === 0 ? 0.3 : 0.4);
    const start = performance.now();
    bank.step(duty, 200, next);
    const bytes = packet.make(next, id, false, true);
    const all = connection.received + packet.commands;
    const answered = new Promise<void>((resolve) => {
      replied = () => {
        if (connection.received === all) resolve();
      };
    });
    connection.write(bytes, packet.commands);
    sent.add(performance.now() - start);
    await answered;
    acknowledged.add(performance.now() - start);
    await rest();
    const echoed = once(echo, "data");
    const bareStart = performance.now();
    echo.write(bytes);
    bareSent.add(performance.now() - bareStart);
    await echoed;
    bareAcknowledged.add(performance.now() - bareStart);
    await rest();
  }
  duty.fill(0);
  bank.step(duty, 200, next);
  connection.write(packet.make(next, id, true, false), packet.commands);
  await connection.request(PIGPIOD.PROCD, id);
  connection.close();
  echo.destroy();
  const [sent50 = 0, sent99 = 0] = sent.quantiles(0.5, 0.99);
  const [answered50 = 0, answered99 = 0] = acknowledged.quantiles(0.5, 0.99);
  const [bare50 = 0] = bareSent.quantiles(0.5);
  const [bareAnswered50 = 0] = bareAcknowledged.quantiles(0.5);
  const beside = (real: number, bare: number) =>
    `${real} ms with the real daemon elsewhere; a bare socket here ${bare.toPrecision(3)} ms`;
  return [
    figure("tick's packet to pigpiod, p50", sent50, "ms", "<= 0.05", beside(0.032, bare50)),
    figure("tick's packet to pigpiod, p99", sent99, "ms"),
    figure("the same until acknowledged, p50", answered50, "ms", "<= 0.25", beside(0.193, bareAnswered50)),
    figure("the same until acknowledged, p99", answered99, "ms"),
  ];
}

async function listening(
  settings: PigpiodSettings,
  twin: ChildProcess,
  countsPerTurn: number,
  seconds: number,
): Promise<Figure[]> {
  const backend = await createPigpiodBackend(settings, systemClock);
  const encoders = backend.sensors.find(({ kind }) => kind === "encoders")!;
  const sensors = emptySensors();
  const estimator = new WheelSpeedEstimator(countsPerTurn);
  const speed = wheelVector();
  const age = new Window(Math.ceil((seconds * 1e3) / PERIOD_MS));
  const estimates: { readonly at: number; readonly speed: Float64Array }[] = [];
  let isSteady = false;
  const off = wheelVector();
  let duty = off;
  const timer = setInterval(() => {
    const now = systemClock.now();
    encoders.read(now, sensors);
    estimator.step(sensors.encoders.counts, sensors.encoders.edgeTime, sensors.encoders.time, speed);
    backend.motors.write(duty);
    if (!isSteady) return;
    age.add((now - sensors.encoders.time) * 1e3);
    estimates.push({ at: now, speed: speed.slice() });
  }, PERIOD_MS);
  const wait = (s: number) => new Promise((resolve) => setTimeout(resolve, s * 1e3));
  const truth = async () => {
    twin.send("truth");
    const [answer] = (await once(twin, "message")) as [WiresTruth];
    return answer;
  };
  try {
    duty = SPIN;
    await wait(RUN_UP);
    const truths: { readonly at: number; readonly truth: WiresTruth }[] = [];
    isSteady = true;
    const busy = await cpuShare(async () => {
      for (let i = 0; i <= seconds; i++) {
        truths.push({ at: systemClock.now(), truth: await truth() });
        if (i < seconds) await wait(1);
      }
    });
    isSteady = false;
    duty = off;
    await wait(3);
    const [first, last] = [truths[0]!, truths.at(-1)!];
    const edges = first.truth.counts.reduce(
      (sum, count, i) => sum + Math.abs(last.truth.counts[i]! - count),
      0,
    );
    const rest = await truth();
    await wait(0.2);
    const lost = rest.counts.reduce(
      (sum, count, i) => sum + Math.abs(count - sensors.encoders.counts[i]!),
      0,
    );
    const [age50 = 0, age99 = 0] = age.quantiles(0.5, 0.99);
    const idle = await cpuShare(() => wait(Math.min(10, seconds)));
    const error = speedErrors(truths, estimates, countsPerTurn);
    return [
      figure("encoder edges heard", edges / (last.at - first.at), "edges/s", ">= 30000"),
      figure("edges lost", lost, `of ${edges} in ${seconds} s`, "<= 0"),
      figure("CPU of a 200 Hz loop that hears them", 100 * busy, "% of a core", null, "reading and writing"),
      figure("CPU of hearing them", 100 * (busy - idle), "% of a core", "<= 6", "more than at rest"),
      figure("age of the encoders' news at a tick, p50", age50, "ms"),
      figure("age of the encoders' news at a tick, p99", age99, "ms"),
      figure("wheel speed, error p99", 100 * error, "%", "<= 0.5", "steady, even encoders"),
    ];
  } finally {
    clearInterval(timer);
    await backend.motors.close();
    await encoders.close();
  }
}

async function cpuShare(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3 / (performance.now() - start);
}

/** Of each estimate against the true speed of the second that it lies in. */
function speedErrors(
  truths: readonly { readonly at: number; readonly truth: WiresTruth }[],
  estimates: readonly { readonly at: number; readonly speed: Float64Array }[],
  countsPerTurn: number,
): number {
  const errors = new Window(estimates.length * WHEEL_COUNT);
  for (let k = 1; k < truths.length; k++) {
    const [from, to] = [truths[k - 1]!, truths[k]!];
    const inside = estimates.filter(({ at }) => at > from.at && at <= to.at);
    for (let i = 0; i < WHEEL_COUNT; i++) {
      const turned = ((to.truth.counts[i]! - from.truth.counts[i]!) / countsPerTurn) * 2 * Math.PI;
      const actual = turned / (to.truth.edgeTime[i]! - from.truth.edgeTime[i]!);
      for (const { speed } of inside) errors.add(Math.abs(speed[i]! / actual - 1));
    }
  }
  return errors.quantiles(0.99)[0] ?? Number.NaN;
}

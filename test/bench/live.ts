import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Window } from "../../src/core/window.ts";
import { packageRoot } from "../../src/profile/package-root.ts";
import type { HostReport } from "./control-host.ts";
import { type Figure, figure } from "./figure.ts";
import { BareClient, driveFor } from "./load.ts";
import { type Peer, peers } from "./peers.ts";
import { usageOf } from "./processes.ts";

const TELEMETRY_CLIENTS = 4;
const TELEMETRY_RATE = 50;

/** The robot in real time under its load: lateness, latency, memory and CPU, beside the same of others. */
export async function benchLive(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-bench-"));
  const socket = join(folder, "control.sock");
  const control = fork(module("./control-host"), ["--socket", socket, "--world", "empty"], {
    execArgv: ["--expose-gc"],
  });
  try {
    await said(control, "ready");
    const gateway = fork(module("../../src/gateway/main"), [
      ...["--control", socket, "--web", join(packageRoot, "dist/web"), "--host", "127.0.0.1", "--port", "0"],
    ]);
    try {
      const { address } = (await said(gateway, "ready")) as { address: string };
      say(`${seconds} s of driving with ${TELEMETRY_CLIENTS} telemetry clients`);
      const figures = await measure(
        control,
        gateway,
        `${address.replace("http", "ws")}robot`,
        socket,
        seconds,
      );
      say("the same time-keeping by others");
      const beside = await peers();
      return [...latenessFigures(figures.report, seconds, beside), ...figures.rest];
    } finally {
      gateway.kill();
    }
  } finally {
    control.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  control: ChildProcess,
  gateway: ChildProcess,
  url: string,
  socket: string,
  seconds: number,
): Promise<{ report: HostReport; rest: Figure[] }> {
  const watchers = await Promise.all(
    Array.from({ length: TELEMETRY_CLIENTS }, async (_, i) => {
      const client = new BareClient(url);
      await client.hello(`Watcher ${i}`);
      client.send({ type: "subscribe", rate: TELEMETRY_RATE });
      return client;
    }),
  );
  const driver = new BareClient(url);
  await driver.hello("Bench");
  // Long enough for the code to be compiled and the first garbage to be gone.
  await driveFor(driver, 3);

  control.send("start");
  await said(control, "started");
  control.send("report");
  const before = (await heard(control)) as HostReport;
  control.send("start");
  await said(control, "started");
  const cpuBefore = [usageOf(control.pid!), usageOf(gateway.pid!)];
  for (const watcher of watchers) watcher.received = 0;
  const viaGateway = await driveFor(driver, seconds);
  const cpuAfter = [usageOf(control.pid!), usageOf(gateway.pid!)];
  const received = watchers.reduce((sum, watcher) => sum + watcher.received, 0);
  control.send("report");
  const report = (await heard(control)) as HostReport;
  driver.close();

  const direct = new BareClient(`ws+unix:${socket}:/robot`);
  await direct.hello("Bench, direct");
  const straight = await driveFor(direct, Math.min(seconds, 15));
  direct.close();
  for (const watcher of watchers) watcher.close();

  const [p50 = 0, p99 = 0] = quantiles(viaGateway, 0.5, 0.99);
  const [straight50 = 0, straight99 = 0] = quantiles(straight, 0.5, 0.99);
  const rest = [
    figure(
      "command → duty, through the gateway, p50",
      p50,
      "ms",
      "<= 0.6",
      `${round(straight50)} ms past the gateway`,
    ),
    figure(
      "command → duty, through the gateway, p99",
      p99,
      "ms",
      "<= 3",
      `${round(straight99)} ms past the gateway`,
    ),
    figure("tick with the simulated world, p50", report.took.p50, "µs"),
    figure("heap growth of control", (report.heap - before.heap) / 1024, `KiB in ${seconds} s`, "<= 64"),
    figure("telemetry delivered", received / seconds / TELEMETRY_CLIENTS, "Hz a client", ">= 49"),
  ];
  for (const [i, name] of ["control", "gateway"].entries()) {
    const from = cpuBefore[i];
    const to = cpuAfter[i];
    if (!from || !to) continue;
    rest.push(figure(`CPU of ${name}`, (100 * (to.cpu - from.cpu)) / seconds, "% of a core"));
    rest.push(figure(`resident memory of ${name}`, to.resident / 2 ** 20, "MiB"));
  }
  return { report, rest };
}

function latenessFigures(report: HostReport, seconds: number, beside: Peer[]): Figure[] {
  const versus = (pick: (peer: Peer) => number) =>
    beside
      .map((peer) => `${peer.name} ${Number.isNaN(pick(peer)) ? "–" : `${round(pick(peer))} ms`}`)
      .join(", ");
  const { late } = report;
  return [
    figure(
      "tick lateness p50",
      late.p50,
      "ms",
      null,
      versus((peer) => peer.p50),
    ),
    figure(
      "tick lateness p99",
      late.p99,
      "ms",
      "<= 0.5",
      versus((peer) => peer.p99),
    ),
    figure(
      "tick lateness p99.9",
      late.p999,
      "ms",
      "<= 2",
      versus((peer) => peer.p999),
    ),
    figure(
      "tick lateness, worst",
      late.max,
      "ms",
      null,
      versus((peer) => peer.max),
    ),
    figure("ticks that ran", (100 * report.ticks) / (200 * seconds), "%", ">= 99.9"),
  ];
}

function quantiles(values: readonly number[], ...fractions: number[]): number[] {
  const window = new Window(Math.max(1, values.length));
  for (const value of values) window.add(value);
  return window.quantiles(...fractions);
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

function module(path: string): string {
  return fileURLToPath(new URL(`${path}${extname(import.meta.url)}`, import.meta.url));
}

function heard(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`a process of the benchmark ended with ${code}`)));
  });
}

/** Waits for a report, either the word itself or a message of that type. */
async function said(child: ChildProcess, word: string): Promise<unknown> {
  for (;;) {
    const message = await heard(child);
    if (message === word || (message as { type?: string }).type === word) return message;
  }
}

import { type Figure, figure } from "./figure.ts";
import { Host, type HostReport } from "./host.ts";
import { BareClient, driveFor } from "./load.ts";
import { cyclictest, type Peer, setIntervalPeer } from "./peers.ts";
import type { Usage } from "./processes.ts";
import { quantiles } from "./quantiles.ts";

const TELEMETRY_CLIENTS = 4;
const TELEMETRY_RATE = 50;
/** V8 compiles, and keeps what it learns of the code on the heap, for the first minute or so, s. */
const WARM_UP = 60;
const LONGEST_BESIDE = 20;

/** What one drive under the load came to. */
interface Drive {
  readonly seconds: number;
  /** Command to duty through the gateway, ms. */
  readonly latencies: readonly number[];
  readonly report: HostReport;
  /** Growth of control's heap, bytes. */
  readonly growth: number;
  /** Telemetry messages that each client heard a second. */
  readonly telemetry: number;
  /** By process: CPU as a fraction of a core, memory at the end. */
  readonly used: ReadonlyMap<string, Usage>;
}

/** The robot in real time under its load: lateness, latency, memory and CPU, beside the same of others. */
export async function benchLive(seconds: number, say: (text: string) => void): Promise<Figure[]> {
  const host = await Host.start();
  try {
    const watchers = await Promise.all(
      Array.from({ length: TELEMETRY_CLIENTS }, async (_, i) => {
        const client = new BareClient(host.url);
        await client.hello(`Watcher ${i}`);
        client.send({ type: "subscribe", rate: TELEMETRY_RATE });
        return client;
      }),
    );
    const driver = new BareClient(host.url);
    await driver.hello("Bench");
    say(`${seconds} s of driving with ${TELEMETRY_CLIENTS} telemetry clients`);
    await driveFor(driver, WARM_UP);
    const drive = await measure(host, driver, watchers, seconds);

    const beside = Math.min(seconds, LONGEST_BESIDE);
    const peers: Peer[] = [];
    for (const peer of [setIntervalPeer, cyclictest]) {
      say(`${beside} s of the same load, for comparison`);
      const [found] = await Promise.all([peer(beside), driveFor(driver, beside)]);
      peers.push(found);
    }
    driver.close();

    say(`${beside} s of driving past the gateway`);
    const direct = new BareClient(`ws+unix:${drive.report.socket}:/robot`);
    await direct.hello("Bench, direct");
    const straight = await driveFor(direct, beside);
    direct.close();
    for (const watcher of watchers) watcher.close();
    return [
      ...latenessFigures(drive.report, peers),
      ...latencyFigures(drive.latencies, straight),
      ...costFigures(drive),
    ];
  } finally {
    await host.stop();
  }
}

async function measure(
  host: Host,
  driver: BareClient,
  watchers: readonly BareClient[],
  seconds: number,
): Promise<Drive> {
  const { heap, pid } = await host.report();
  const before = host.usage(pid);
  for (const watcher of watchers) watcher.received = 0;
  const latencies = await driveFor(driver, seconds);
  const received = watchers.reduce((sum, watcher) => sum + watcher.received, 0);
  const after = host.usage(pid);
  const report = await host.report();
  if (report.pid !== pid) throw new Error("control was started again during the measurement");
  const used = new Map<string, Usage>();
  for (const [name, { cpu, resident }] of after) {
    used.set(name, { cpu: (cpu - (before.get(name)?.cpu ?? Number.NaN)) / seconds, resident });
  }
  const telemetry = received / seconds / watchers.length;
  return { seconds, latencies, report, growth: report.heap - heap, telemetry, used };
}

function latenessFigures({ late }: HostReport, peers: readonly Peer[]): Figure[] {
  const rows = [
    ["p50", "tick lateness p50", null],
    ["p99", "tick lateness p99", "<= 0.5"],
    ["p999", "tick lateness p99.9", "<= 2"],
    ["max", "tick lateness, worst", null],
  ] as const;
  return rows.map(([key, name, target]) => {
    const others = peers.map((peer) => `${peer.name} ${peer.late ? `${round(peer.late[key])} ms` : "–"}`);
    return figure(name, late[key], "ms", target, others.join(", "));
  });
}

function latencyFigures(through: readonly number[], past: readonly number[]): Figure[] {
  const [p50 = Number.NaN, p99 = Number.NaN] = quantiles(through, 0.5, 0.99);
  const [past50 = Number.NaN, past99 = Number.NaN] = quantiles(past, 0.5, 0.99);
  const name = "command → duty, through the gateway";
  return [
    figure(`${name}, p50`, p50, "ms", "<= 0.6", `${round(past50)} ms past the gateway`),
    figure(`${name}, p99`, p99, "ms", "<= 3", `${round(past99)} ms past the gateway`),
  ];
}

function costFigures({ report, seconds, growth, telemetry, used }: Drive): Figure[] {
  const figures = [
    figure("ticks missed", report.missed, `in ${seconds} s`),
    figure("tick with the simulated world, p50", report.took, "µs"),
    figure("heap growth of control", growth / 1024, `KiB in ${seconds} s`, "<= 64"),
    figure("telemetry delivered", telemetry, "Hz a client", ">= 49"),
  ];
  for (const [name, { cpu, resident }] of used) {
    figures.push(figure(`CPU of ${name}`, 100 * cpu, "% of a core"));
    figures.push(figure(`resident memory of ${name}`, resident / 2 ** 20, "MiB"));
  }
  return figures;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}

import { McapIndexedReader, McapStreamReader } from "@mcap/core";
import { VirtualClock } from "../../../src/core/clock.ts";
import type { Disk } from "../../../src/gateway/recorder/disk.ts";
import { Recorder, type RecorderOptions } from "../../../src/gateway/recorder/recorder.ts";
import type { Telemetry, Welcome } from "../../../src/protocol/messages.ts";
import type {
  RecordingNews,
  RecordingOrder,
  RecordingState,
} from "../../../src/protocol/recording-messages.ts";

/** Somewhere beyond all that a test takes. */
const ROOMY = 1e12;

/** Keeps what it is given, as slowly and as badly as it is told to. */
export class FakeDisk implements Disk {
  readonly files = new Map<string, Uint8Array>();
  freeBytes = ROOMY;
  /** What every write is answered with from now on. */
  failure: NodeJS.ErrnoException | undefined;
  /** While it is there, nothing is written. */
  #gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined;
  synced = 0;

  stall(): void {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#gate = { opened, open };
  }

  goOn(): void {
    this.#gate?.open();
    this.#gate = undefined;
  }

  async free(): Promise<number> {
    return this.freeBytes;
  }

  async create(path: string) {
    if (this.failure) throw this.failure;
    const parts: Uint8Array[] = [];
    return {
      write: async (bytes: Uint8Array) => {
        await this.#gate?.opened;
        if (this.failure) throw this.failure;
        parts.push(bytes.slice());
        this.files.set(path, Buffer.concat(parts));
      },
      sync: async () => {
        this.synced++;
      },
      close: async () => {},
    };
  }

  /** The only file. */
  get bytes(): Uint8Array {
    return [...this.files.values()][0]!;
  }
}

export function diskError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as told by a test`), { code });
}

/** What a recording holds. */
export interface Found {
  readonly topic: string;
  readonly logTime: bigint;
  readonly publishTime: bigint;
  readonly message: Record<string, unknown>;
}

const asJson = (data: Uint8Array) => JSON.parse(Buffer.from(data).toString()) as Record<string, unknown>;

/** By its index, as whoever shows it does. */
export async function readWhole(bytes: Uint8Array) {
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => bytes.slice(Number(offset), Number(offset + size)),
    },
  });
  const found: Found[] = [];
  for await (const { channelId, logTime, publishTime, data } of reader.readMessages()) {
    const { topic } = reader.channelsById.get(channelId)!;
    found.push({ topic, logTime, publishTime, message: asJson(data) });
  }
  const metadata: Record<string, Record<string, string>> = {};
  for await (const { name, metadata: words } of reader.readMetadata())
    metadata[name] = Object.fromEntries(words);
  return { reader, found, metadata };
}

/** From its beginning on, as far as it can be read. */
export function readCut(bytes: Uint8Array): Found[] {
  const reader = new McapStreamReader({ validateCrcs: true });
  const topics = new Map<number, string>();
  const found: Found[] = [];
  reader.append(bytes);
  for (let record = reader.nextRecord(); record; record = reader.nextRecord()) {
    if (record.type === "Channel") topics.set(record.id, record.topic);
    if (record.type !== "Message") continue;
    const { channelId, logTime, publishTime, data } = record;
    found.push({ topic: topics.get(channelId)!, logTime, publishTime, message: asJson(data) });
  }
  return found;
}

/** As a car says that stands. */
export function telemetry(time: number, more: Partial<Telemetry> = {}): Telemetry {
  const still = { vx: 0, vy: 0, omega: 0 };
  return {
    type: "telemetry",
    time,
    safety: { state: "disarmed", reason: "" },
    faults: [],
    driver: null,
    pose: { x: time, y: 0, theta: 0 },
    twist: still,
    setpoint: still,
    fieldHeading: 0,
    wheels: { target: [0, 0, 0, 0], speed: [0, 0, 0, 0], duty: [0, 0, 0, 0], residual: 0 },
    battery: null,
    range: null,
    motion: null,
    estimate: null,
    tuning: null,
    sightings: null,
    pursuit: null,
    loop: { tick: 0, late: { p50: 0, p99: 0, max: 0 }, compute: { p50: 0, max: 0 }, missed: 0 },
    refused: {},
    truth: null,
    ...more,
  };
}

const welcome: Welcome = {
  type: "welcome",
  version: 1,
  client: 0,
  time: 1,
  robot: {
    name: "test car",
    hardware: "nothing",
    limits: { forward: 1, strafe: 1, turn: 1, precision: 0.3 },
    geometry: { wheelbase: 0.2, track: 0.2, wheelRadius: 0.04 },
    wheelSpeed: 30,
    rate: 200,
    battery: { full: 12.6, low: 10.8, empty: 9.9 },
  },
  scene: null,
  hands: false,
};

/** A JPEG file as far as anybody here looks. */
export function jpeg(bytes: number): Uint8Array {
  const file = new Uint8Array(bytes);
  file.set([0xff, 0xd8]);
  return file;
}

/** Lets what was begun get as far as it can without anybody's doing. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits for something that must become true; the test's own time limit ends the waiting. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A recorder on a virtual clock, and one who looks at it. */
export class RecorderRig {
  readonly disk = new FakeDisk();
  readonly clock = new VirtualClock(100);
  readonly log: string[] = [];
  readonly told: (RecordingNews | { type: "refused"; code: string; text: string })[] = [];
  readonly recorder: Recorder;
  readonly visitor = { tell: (news: RecorderRig["told"][number]) => void this.told.push(news) };

  constructor(folder: string, more: Partial<RecorderOptions> = {}) {
    this.recorder = new Recorder({
      folder,
      clock: this.clock,
      today: () => new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
      about: { profile: "a car" },
      eachDrive: false,
      log: (line) => this.log.push(line),
      disk: this.disk,
      ...more,
    });
    this.recorder.welcome(welcome);
    this.recorder.join(this.visitor);
  }

  async order(order: RecordingOrder): Promise<void> {
    const before = this.told.length;
    this.recorder.order(this.visitor, order);
    await settle();
    if (order.type === "record") await until(() => this.#isSettled);
    else await until(() => this.told.length > before);
  }

  /** As it was told last. */
  get state(): RecordingState {
    return this.told.findLast((news): news is RecordingState => news.type === "recording")!;
  }

  get refusals(): string[] {
    return this.told.flatMap((news) => (news.type === "refused" ? [`${news.code}: ${news.text}`] : []));
  }

  /** Lets time pass in steps of 50 ms, with a telemetry in each. */
  async pass(seconds: number, more: Partial<Telemetry> = {}): Promise<void> {
    for (let i = 0; i < Math.round(seconds * 20); i++) {
      this.clock.advance(0.05);
      const told = telemetry(this.clock.now(), more);
      this.recorder.telemetry(Buffer.from(JSON.stringify(told)), told);
      this.recorder.tick();
      await new Promise((resolve) => setImmediate(resolve));
      await until(() => this.#isSettled);
    }
    await settle();
  }

  get #isSettled(): boolean {
    return this.state.state === "on" || this.state.state === "off";
  }
}

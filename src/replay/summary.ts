import * as z from "zod";
import { telemetrySchema } from "../protocol/messages.ts";

/** Of telemetry only this is looked at, so that a recording of another version can be read too. */
const glanceSchema = telemetrySchema
  .pick({ time: true, safety: true, faults: true, twist: true, battery: true })
  .loose();
const logSchema = z.looseObject({ level: z.number(), name: z.string(), message: z.string() });

type Glance = z.infer<typeof glanceSchema>;

/** Between two messages that are farther apart nobody knows what the car did, s. */
const LONGEST_STEP = 0.5;
/** Slower than this a car stands, m/s and rad/s: what the wheels' encoders say at rest. */
const STANDS = 0.02;

export interface FaultSeen {
  readonly id: string;
  readonly severity: string;
  readonly text: string;
  /** Since the recording began, s. */
  readonly at: number;
  /** When it was over, s; null: it was there to the end. */
  until: number | null;
}

interface LineSeen {
  /** Since the recording began, s. */
  readonly at: number;
  readonly level: "info" | "warning" | "error";
  readonly name: string;
  readonly text: string;
}

interface ChannelSeen {
  readonly topic: string;
  readonly schema: string;
  messages: number;
  bytes: number;
}

/** What a recording holds, as it is gone through. Times are s since it began. */
export class Summary {
  readonly channels = new Map<string, ChannelSeen>();
  readonly faults: FaultSeen[] = [];
  readonly lines: LineSeen[] = [];
  /** By their names: what the recording says of itself. */
  readonly metadata = new Map<string, Readonly<Record<string, string>>>();
  library = "";
  /** Messages that did not say what they should. */
  strange = 0;
  /** m */
  distance = 0;
  /** m/s */
  topSpeed = 0;
  /** s */
  armed = 0;
  moving = 0;
  /** V; the first and the last. */
  battery: { from: number; to: number } | null = null;
  #began: bigint | undefined;
  #ended = 0n;
  #before: Glance | undefined;
  readonly #active = new Map<string, FaultSeen>();

  /** s */
  get duration(): number {
    return this.#began === undefined ? 0 : Number(this.#ended - this.#began) / 1e9;
  }

  count(topic: string): number {
    return this.channels.get(topic)?.messages ?? 0;
  }

  /** Since the recording began, s. @param time ns */
  since(time: bigint): number {
    return Number(time - (this.#began ?? time)) / 1e9;
  }

  add(topic: string, schema: string, time: bigint, data: Uint8Array): void {
    const channel = this.channels.get(topic) ?? { topic, schema, messages: 0, bytes: 0 };
    this.channels.set(topic, channel);
    channel.messages++;
    channel.bytes += data.length;
    if (this.#began === undefined || time < this.#began) this.#began = time;
    if (time > this.#ended) this.#ended = time;
    if (topic === "/telemetry") this.#look(this.#parse(data, glanceSchema), this.since(time));
    if (topic === "/log") this.#read(this.#parse(data, logSchema), this.since(time));
  }

  #parse<T>(data: Uint8Array, schema: z.ZodType<T>): T | undefined {
    try {
      return schema.parse(JSON.parse(Buffer.from(data).toString()));
    } catch {
      this.strange++;
      return undefined;
    }
  }

  #look(now: Glance | undefined, at: number): void {
    if (!now) return;
    const before = this.#before;
    this.#before = now;
    const speed = Math.hypot(now.twist.vx, now.twist.vy);
    this.topSpeed = Math.max(this.topSpeed, speed);
    if (now.battery) this.battery = { from: this.battery?.from ?? now.battery.volts, to: now.battery.volts };
    this.#compare(now.faults, at);
    const step = before ? now.time - before.time : 0;
    if (!before || !(step > 0 && step <= LONGEST_STEP)) return;
    const speedBefore = Math.hypot(before.twist.vx, before.twist.vy);
    if (before.safety.state === "armed") this.armed += step;
    const turn = Math.max(Math.abs(now.twist.omega), Math.abs(before.twist.omega));
    if (Math.max(speed, speedBefore, turn) <= STANDS) return;
    this.moving += step;
    this.distance += ((speed + speedBefore) / 2) * step;
  }

  #compare(faults: Glance["faults"], at: number): void {
    for (const { id, severity, text } of faults) {
      if (this.#active.has(id)) continue;
      const fault = { id, severity, text, at, until: null };
      this.#active.set(id, fault);
      this.faults.push(fault);
    }
    for (const [id, fault] of this.#active) {
      if (faults.some((one) => one.id === id)) continue;
      fault.until = at;
      this.#active.delete(id);
    }
  }

  #read(line: z.infer<typeof logSchema> | undefined, at: number): void {
    if (!line) return;
    const level = line.level >= 4 ? "error" : line.level >= 3 ? "warning" : "info";
    this.lines.push({ at, level, name: line.name, text: line.message });
  }
}

import { McapWriter } from "@mcap/core";
import type { Clock } from "../../core/clock.ts";
import type { Bounds } from "./bounds.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { ABOUT, LIBRARY, LOSSES, TOPICS, type Topic } from "./topics.ts";
import { type Entry, WaitingLine } from "./waiting-line.ts";

export interface LogFileOptions {
  readonly disk: Disk;
  /** Of a file that is not there yet. */
  readonly path: string;
  readonly clock: Clock;
  readonly bounds: Bounds;
  /** Of what it is a recording, in words. */
  readonly about: Readonly<Record<string, string>>;
  /** The disk took no more of it. Told once. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * One MCAP file that is being written: chunks with their checksums, and an index at the end. What is given to it
 * waits in a bounded line, and nobody waits for the disk. The file only grows, so whatever ends it, all chunks but the
 * last can be read.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  readonly #file: DiskFile;
  readonly #writer: McapWriter;
  readonly #line: WaitingLine;
  readonly #channels = new Map<Topic, { readonly id: number; count: number }>();
  #bytes = 0;
  /** Of the chunk that is not in the file yet. */
  #unwritten = 0;
  #syncedAt: number;
  /** Writing what waits; null: nothing does. */
  #pump: Promise<void> | null = null;
  #hasFailed = false;
  #isClosing = false;

  private constructor(options: LogFileOptions, file: DiskFile) {
    this.#options = options;
    this.#file = file;
    this.#line = new WaitingLine(options.bounds.mostWaiting);
    this.#syncedAt = options.clock.now();
    this.#writer = new McapWriter({
      chunkSize: options.bounds.chunk,
      writable: {
        position: () => BigInt(this.#bytes),
        write: async (bytes) => {
          await file.write(bytes);
          this.#bytes += bytes.length;
          this.#unwritten = 0;
        },
      },
    });
  }

  /** @throws what the disk says */
  static async open(options: LogFileOptions): Promise<LogFile> {
    const log = new LogFile(options, await options.disk.create(options.path));
    try {
      await log.#begin();
    } catch (error) {
      await log.#file.close().catch(() => {});
      throw error;
    }
    return log;
  }

  /** In the file, or in the chunk that will be. */
  get bytes(): number {
    return this.#bytes + this.#unwritten;
  }

  get dropped(): WaitingLine["dropped"] {
    return this.#line.dropped;
  }

  /** Written, or in the chunk that will be. */
  count(topic: Topic): number {
    return this.#channels.get(topic)!.count;
  }

  /** Never waits and never throws; what comes too late for the file is none of it. */
  add(entry: Entry): void {
    if (this.#isClosing || this.#hasFailed) return;
    this.#line.add(entry);
    this.#pump ??= this.#empty();
  }

  /** Writes what waits, and the index. @throws what the disk says */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#pump;
    try {
      if (this.#hasFailed) return;
      const { pictures, messages } = this.dropped;
      const metadata = new Map([
        ["pictures", `${pictures}`],
        ["messages", `${messages}`],
      ]);
      await this.#writer.addMetadata({ name: LOSSES, metadata });
      await this.#writer.end();
      await this.#file.sync();
    } finally {
      await this.#file.close();
    }
  }

  async #begin(): Promise<void> {
    await this.#writer.start({ profile: "", library: LIBRARY });
    for (const [topic, schema] of Object.entries(TOPICS)) {
      const schemaId = await this.#writer.registerSchema({
        name: schema.title!,
        encoding: "jsonschema",
        data: Buffer.from(JSON.stringify(schema)),
      });
      const channel = { topic, schemaId, messageEncoding: "json", metadata: new Map() };
      this.#channels.set(topic as Topic, { id: await this.#writer.registerChannel(channel), count: 0 });
    }
    await this.#writer.addMetadata({ name: ABOUT, metadata: new Map(Object.entries(this.#options.about)) });
    await this.#file.sync();
  }

  async #empty(): Promise<void> {
    try {
      for (let entry = this.#line.take(); entry; entry = this.#line.take()) await this.#write(entry);
    } catch (error) {
      this.#hasFailed = true;
      this.#options.onFailure(error);
    } finally {
      this.#pump = null;
    }
  }

  async #write({ topic, heardAt, madeAt, data }: Entry): Promise<void> {
    const channel = this.#channels.get(topic)!;
    const before = this.#bytes;
    this.#unwritten += data.length;
    await this.#writer.addMessage({
      channelId: channel.id,
      sequence: channel.count++,
      logTime: nanoseconds(heardAt),
      publishTime: nanoseconds(madeAt),
      data,
    });
    // Only what is in the file can be kept.
    const now = this.#options.clock.now();
    if (this.#bytes === before || now - this.#syncedAt < this.#options.bounds.syncEvery) return;
    this.#syncedAt = now;
    await this.#file.sync();
  }
}

/** @param seconds on the robot's clock, whose zero is before all that is recorded */
const nanoseconds = (seconds: number) => BigInt(Math.max(0, Math.round(seconds * 1e9)));

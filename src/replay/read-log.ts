import { createReadStream } from "node:fs";
import { hasMcapPrefix, McapStreamReader } from "@mcap/core";

/** It cannot be read, or only in part. The message is one sentence. */
export class LogError extends Error {
  override readonly name = "LogError";
}

interface LogMessage {
  readonly topic: string;
  /** Of the messages of its channel. */
  readonly schema: string;
  /** ns on the robot's clock: when it was heard, and when it was made. */
  readonly logTime: bigint;
  readonly publishTime: bigint;
  readonly data: Uint8Array;
}

interface LogListener {
  /** @param library that has written the file */
  header(library: string): void;
  metadata(name: string, words: ReadonlyMap<string, string>): void;
  /** May take its time: the file is read no faster. */
  message(message: LogMessage): void | Promise<void>;
}

/** No record of ours is longer, bytes: what says that it is would have us hold all of the file. */
const LONGEST_RECORD = 64e6;
const MAGIC_BYTES = 8;

/**
 * Reads a file from its beginning on, as far as it goes.
 *
 * @returns whether it is whole; one that was cut off has no end, and what was in its last chunk is lost
 * @throws LogError where it is no MCAP file, or is broken; what came before was told
 */
export async function readLog(path: string, listener: LogListener): Promise<boolean> {
  const reader = new McapStreamReader({ validateCrcs: true });
  const schemas = new Map<number, string>();
  const channels = new Map<number, { readonly topic: string; readonly schema: string }>();
  let offset = 0;
  for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes = part as Buffer;
    if (offset === 0) checkBeginning(bytes);
    // What follows the end is none of it.
    if (reader.done()) break;
    offset += bytes.length;
    reader.append(bytes);
    for (;;) {
      const record = next(reader, offset);
      if (!record) break;
      switch (record.type) {
        case "Header":
          listener.header(record.library);
          break;
        case "Metadata":
          listener.metadata(record.name, record.metadata);
          break;
        case "Schema":
          schemas.set(record.id, record.name);
          break;
        case "Channel":
          channels.set(record.id, {
            topic: record.topic,
            schema: schemas.get(record.schemaId) ?? "",
          });
          break;
        case "Message": {
          const told = listener.message({ ...channels.get(record.channelId)!, ...record });
          if (told) await told;
        }
      }
    }
    if (reader.bytesRemaining() > LONGEST_RECORD)
      throw new LogError(
        `it is broken before byte ${offset}: a part of it says to be longer than any of ours`,
      );
  }
  if (offset === 0) throw new LogError("it is empty: its recording was cut off before anything was written");
  return reader.done();
}

function checkBeginning(bytes: Uint8Array): void {
  const prefix = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, MAGIC_BYTES));
  if (!hasMcapPrefix(prefix)) throw new LogError("it is no MCAP file");
}

function next(reader: McapStreamReader, offset: number): ReturnType<McapStreamReader["nextRecord"]> {
  try {
    return reader.nextRecord();
  } catch (error) {
    const { message } = error as Error;
    const compression = /Unsupported compression (\S+)/i.exec(message)?.[1];
    if (compression !== undefined)
      throw new LogError(`it is compressed (${compression}), which no recording of Strafe's is`);
    throw new LogError(`it is broken before byte ${offset}: ${message}`);
  }
}

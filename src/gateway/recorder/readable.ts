import type { FileHandle } from "node:fs/promises";
import { McapIndexedReader, type McapTypes } from "@mcap/core";

/** No honest part of a file is larger, bytes: what says so would have us hold it all. */
const MOST_AT_ONCE = 256e6;

/** A file as the library reads it. */
export function readable(file: FileHandle): McapTypes.IReadable {
  return {
    size: async () => (await file.stat({ bigint: true })).size,
    async read(offset, size) {
      if (size > MOST_AT_ONCE) throw new RangeError(`a part of ${size} bytes is longer than any of ours`);
      const bytes = new Uint8Array(Number(size));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, Number(offset));
      if (bytesRead < bytes.length) throw new RangeError("the file ends before what it promises");
      return bytes;
    },
  };
}

/** From its first message to its last, s. @throws Error where it has no index, as one that was cut off */
export async function durationOf(file: FileHandle): Promise<number | null> {
  const { statistics } = await McapIndexedReader.Initialize({ readable: readable(file) });
  if (!statistics) return null;
  return Number(statistics.messageEndTime - statistics.messageStartTime) / 1e9;
}

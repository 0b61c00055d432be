import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Request, RequestHandler, Response } from "express";
import { RecordingError } from "./recording-folder.ts";

/** Where recordings are had from. */
export interface Recordings {
  /** @throws RecordingError */
  open(name: string): Promise<FileHandle>;
}

/** The file of a recording, to be kept by whoever asks for it. */
export function sendRecording(
  recordings: Recordings,
  say: (response: Response, status: number, text: string) => void,
): RequestHandler {
  return async (request: Request, response) => {
    const { name } = request.params;
    let file: FileHandle;
    try {
      file = await recordings.open(String(name));
    } catch (error) {
      if (!(error instanceof RecordingError)) throw error;
      say(response, 404, error.message);
      return;
    }
    try {
      const { size } = await file.stat();
      // No quote and no backslash is in a name; beyond ASCII it is spelt.
      const ascii = String(name).replace(/[^\x20-\x7e]/g, "_");
      response.set({
        "Content-Type": "application/octet-stream",
        "Content-Length": String(size),
        "Content-Disposition": `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(String(name))}`,
        "Cache-Control": "no-store",
      });
      if (request.method === "HEAD") response.end();
      // Whoever hangs up is no failure.
      else await pipeline(file.createReadStream({ start: 0, autoClose: false }), response).catch(() => {});
    } finally {
      await file.close();
    }
  };
}

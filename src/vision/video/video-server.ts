import { rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import { VIDEO_LEVELS } from "../../protocol/video-frame.ts";
import {
  MAX_VIDEO_TEXT_BYTES,
  MAX_VIDEO_WORDS,
  parseWatch,
  type VideoFault,
} from "../../protocol/video-messages.ts";
import type { Frame } from "../frame.ts";
import { VideoEncoder } from "./encoder.ts";

/** The gateway has so much unread, bytes: it is behind, and the next frame is fresher anyway. */
const BACKLOG = 256 * 1024;

/**
 * Gives the camera's pictures to whoever connects to its Unix socket, as a rule the gateway. A picture is encoded
 * only where somebody wants its level and has read the ones before, and only once for all of them; a frame that
 * comes while the one before is being encoded is dropped. So nothing waits in a row, and with nobody watching a
 * frame costs nothing.
 */
export class VideoServer {
  readonly #path: string;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #wanted = new Map<WebSocket, ReadonlySet<number>>();
  readonly #encoders = VIDEO_LEVELS.map((_, level) => new VideoEncoder(level));
  readonly #busy = new Set<number>();
  #fault: string | null = null;
  #lack = "";

  /** @param path of the Unix socket; its folder is who may see */
  constructor(path: string) {
    this.#path = path;
    this.#http = createServer((_request, response) => response.writeHead(404).end());
    this.#sockets = new WebSocketServer({
      server: this.#http,
      path: "/video",
      maxPayload: MAX_VIDEO_TEXT_BYTES,
      perMessageDeflate: false,
    });
    this.#sockets.on("connection", (socket) => this.#serve(socket));
    // The same error comes to `listen`, which tells of it.
    this.#sockets.on("error", () => {});
  }

  /** @throws what Node's `listen` throws */
  async listen(): Promise<void> {
    // One that a killed process has left.
    rmSync(this.#path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.#http.once("error", reject);
      this.#http.listen(this.#path, resolve);
    });
  }

  /** Somebody watches. */
  get isWatched(): boolean {
    return this.#wanted.size > 0;
  }

  /**
   * To be called with every frame of the camera. It is read before this returns.
   *
   * @throws VisionError `frame-size`, by the promise, which ends when the frame was sent to all who wanted it
   */
  async offer(frame: Frame): Promise<void> {
    if (this.#wanted.size === 0) return;
    const levels = VIDEO_LEVELS.map((_, level) => level);
    const wanted = levels.filter((level) => !this.#busy.has(level) && this.#takers(level).length > 0);
    await Promise.all(wanted.map((level) => this.#encode(level, frame)));
  }

  /**
   * @param text why there are no pictures and what to do; null: there are again
   * @param lack which of those that look at them do not, and why; empty: all do
   */
  tellFault(text: string | null, lack = ""): void {
    const told = text?.slice(0, MAX_VIDEO_WORDS) ?? null;
    const lacking = lack.slice(0, MAX_VIDEO_WORDS);
    if (told === this.#fault && lacking === this.#lack) return;
    this.#fault = told;
    this.#lack = lacking;
    for (const socket of this.#sockets.clients) this.#tell(socket);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #serve(socket: WebSocket): void {
    // The library hangs up after an error, and says so by a close.
    socket.on("error", () => {});
    socket.on("close", () => this.#wanted.delete(socket));
    socket.on("message", (data: Buffer, binary) => {
      const watch = binary ? undefined : parseWatch(data.toString());
      if (!watch) socket.close(1008, "only “watch” is understood here");
      else if (watch.levels.length > 0) this.#wanted.set(socket, new Set(watch.levels));
      else this.#wanted.delete(socket);
    });
    this.#tell(socket);
  }

  #tell(socket: WebSocket): void {
    const told: VideoFault = { type: "video-fault", text: this.#fault, lack: this.#lack };
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(told));
  }

  #takers(level: number): WebSocket[] {
    return [...this.#wanted]
      .filter(([socket, levels]) => levels.has(level) && socket.bufferedAmount <= BACKLOG)
      .map(([socket]) => socket);
  }

  async #encode(level: number, frame: Frame): Promise<void> {
    this.#busy.add(level);
    try {
      const message = await this.#encoders[level]!.encode(frame);
      for (const socket of this.#takers(level)) socket.send(message);
    } finally {
      this.#busy.delete(level);
    }
  }
}

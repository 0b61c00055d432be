import { WebSocket } from "ws";
import type { Clock } from "../../core/clock.ts";
import { TokenBucket } from "../../core/token-bucket.ts";
import type { VideoFrame, VideoHeader } from "../../protocol/video-frame.ts";
import { MAX_VIDEO_TEXT_BYTES, parseDrawn, type VideoState } from "../../protocol/video-messages.ts";
import { VideoLink } from "./video-link.ts";
import { ViewerPace } from "./viewer-pace.ts";

/** Messages of a viewer, a second and at once: one a frame. */
const MESSAGE_RATE = 120;
const SILENT_LOOKS = 3;
const POLICY = 1008;
const SERVICE_RESTART = 1012;

export interface VideoOptions {
  /** Path of the Unix socket of whoever takes the pictures; undefined: nobody does. */
  readonly socket: string | undefined;
  readonly clock: Clock;
  /** Counts what came from there and was no frame. */
  readonly onMalformed?: () => void;
}

/** Whoever keeps pictures: it is handed each of the best level, and must not take long. */
export type KeepPicture = (header: VideoHeader, jpeg: Uint8Array) => void;

/** Of the pictures that are kept. */
const BEST = 0;

interface Viewer<Pass> {
  readonly pace: ViewerPace;
  readonly bucket: TokenBucket;
  /** By which it was let in. */
  readonly pass: Pass;
  silentLooks: number;
}

/**
 * Hands the camera's pictures to all who watch, each by its {@link ViewerPace}. It holds the newest picture of each
 * level and nothing else; while nobody watches none are taken.
 */
export class VideoDesk<Pass = undefined> {
  readonly #clock: Clock;
  readonly #link: VideoLink;
  readonly #viewers = new Map<WebSocket, Viewer<Pass>>();
  readonly #keepers = new Set<KeepPicture>();
  readonly #newest = new Map<number, { readonly message: Buffer; readonly sequence: number }>();

  constructor({ socket, clock, onMalformed }: VideoOptions) {
    this.#clock = clock;
    this.#link = new VideoLink(socket, {
      frame: (message, frame) => this.#publish(message, frame),
      state: () => {
        for (const viewer of this.#viewers.keys()) this.#tell(viewer);
      },
      restarted: () => {
        this.#newest.clear();
        for (const { pace } of this.#viewers.values()) pace.restart();
      },
      malformed: () => onMalformed?.(),
    });
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  /** @param socket open, of somebody who may see */
  serve(socket: WebSocket, pass: Pass): void {
    const now = this.#clock.now();
    const bucket = new TokenBucket(MESSAGE_RATE, MESSAGE_RATE, now);
    const viewer = { pace: new ViewerPace(now), bucket, pass, silentLooks: 0 };
    this.#viewers.set(socket, viewer);
    socket.on("pong", () => {
      viewer.silentLooks = 0;
    });
    socket.on("message", (data: Buffer, binary) => this.#receive(socket, viewer, data, binary));
    socket.on("close", () => {
      this.#viewers.delete(socket);
      this.#want();
    });
    this.#tell(socket);
    this.#want();
  }

  /** Hands over the pictures as they come, as to one more viewer. @returns how to end that */
  keep(keep: KeepPicture): () => void {
    this.#keepers.add(keep);
    this.#want();
    return () => {
      this.#keepers.delete(keep);
      this.#want();
    };
  }

  /** To be called at every look interval: half-open connections are found by their silence. */
  look(isStillIn: (pass: Pass) => boolean): void {
    for (const [socket, viewer] of this.#viewers) {
      if (!isStillIn(viewer.pass) || ++viewer.silentLooks > SILENT_LOOKS) socket.terminate();
      else socket.ping();
    }
  }

  /** Tells the viewers to come back later, and ends. */
  close(): void {
    this.#link.close();
    for (const socket of this.#viewers.keys()) socket.close(SERVICE_RESTART, "the gateway stops");
  }

  terminate(): void {
    for (const socket of this.#viewers.keys()) socket.terminate();
  }

  #receive(socket: WebSocket, viewer: Viewer<Pass>, data: Buffer, binary: boolean): void {
    viewer.silentLooks = 0;
    const now = this.#clock.now();
    const fits = !binary && data.length <= MAX_VIDEO_TEXT_BYTES;
    const drawn = fits ? parseDrawn(data.toString()) : undefined;
    if (!drawn) socket.close(POLICY, 'only "drawn" is understood here');
    else if (!viewer.bucket.take(now)) socket.close(POLICY, "more messages than frames");
    else {
      const newest = this.#newest.get(viewer.pace.level);
      if (viewer.pace.drawn(drawn.sequence, newest?.sequence, now)) socket.send(newest!.message);
    }
  }

  #publish(message: Buffer, frame: VideoFrame): void {
    const { level, sequence } = frame;
    const now = this.#clock.now();
    this.#newest.set(level, { message, sequence });
    let hasChanged = false;
    for (const [socket, { pace }] of this.#viewers) {
      if (pace.level !== level) continue;
      if (pace.offer(sequence, now)) socket.send(message);
      hasChanged ||= pace.level !== level;
    }
    if (level === BEST) for (const keep of this.#keepers) keep(frame, frame.jpeg);
    if (hasChanged) this.#want();
  }

  /** Each level that somebody watches, and no other. */
  #want(): void {
    const levels = new Set(Array.from(this.#viewers.values(), ({ pace }) => pace.level));
    if (this.#keepers.size > 0) levels.add(BEST);
    for (const level of this.#newest.keys()) if (!levels.has(level)) this.#newest.delete(level);
    this.#link.want([...levels].sort());
  }

  #tell(socket: WebSocket): void {
    const told: VideoState = { type: "video-state", ...this.#link.state };
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(told));
  }
}

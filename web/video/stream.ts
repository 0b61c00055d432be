import { parseVideoFrame, type VideoFrame } from "../../src/protocol/video-frame.ts";
import { type Drawn, parseVideoState, type VideoState } from "../../src/protocol/video-messages.ts";

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 4000;

export interface StreamEvents {
  /** @param state null: the connection is gone, and tried again */
  state(state: VideoState | null): void;
  /** It is on the canvas. */
  drawn(frame: VideoFrame): void;
  /** Something came that cannot be shown; in words. */
  broken(text: string): void;
}

/**
 * The page's connection to the camera: decodes each picture outside the page's thread, draws it, and says so, upon
 * which the gateway sends the newest one. So few are under way, and none waits.
 */
export class VideoStream {
  readonly #open: () => WebSocket;
  readonly #events: StreamEvents;
  #canvas: HTMLCanvasElement | null = null;
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retryMs = FIRST_RETRY_MS;
  /** Pictures that came, and which of them is on the canvas: two may be decoded at once, and the older one be the later. */
  #come = 0;
  #shown = 0;

  constructor(open: () => WebSocket, events: StreamEvents) {
    this.#open = open;
    this.#events = events;
  }

  /** Where to draw from now on. */
  drawOn(canvas: HTMLCanvasElement | null): void {
    this.#canvas = canvas;
  }

  start(): void {
    if (this.#socket || this.#retry !== undefined) return;
    this.#retryMs = FIRST_RETRY_MS;
    this.#connect();
  }

  stop(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #connect(): void {
    this.#retry = undefined;
    const socket = this.#open();
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      if (socket === this.#socket) this.#receive(socket, data);
    };
    socket.onclose = () => {
      if (socket !== this.#socket) return;
      this.#socket = undefined;
      this.#events.state(null);
      this.#retry = setTimeout(() => this.#connect(), this.#retryMs);
      this.#retryMs = Math.min(2 * this.#retryMs, LAST_RETRY_MS);
    };
  }

  #receive(socket: WebSocket, data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const frame = parseVideoFrame(new Uint8Array(data));
      if (typeof frame === "string") this.#events.broken(frame);
      else this.#show(socket, frame);
      return;
    }
    const state = typeof data === "string" ? parseVideoState(data) : undefined;
    if (!state) return;
    this.#retryMs = FIRST_RETRY_MS;
    this.#events.state(state);
  }

  async #show(socket: WebSocket, frame: VideoFrame): Promise<void> {
    const number = ++this.#come;
    try {
      const jpeg = new Blob([frame.jpeg as Uint8Array<ArrayBuffer>], { type: "image/jpeg" });
      const picture = await createImageBitmap(jpeg);
      if (socket !== this.#socket) return;
      if (number > this.#shown) {
        this.#shown = number;
        this.#draw(picture);
        this.#events.drawn(frame);
      } else picture.close();
    } catch {
      this.#events.broken("a picture of the camera cannot be decoded");
    }
    const told: Drawn = { type: "drawn", sequence: frame.sequence };
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(told));
  }

  #draw(picture: ImageBitmap): void {
    const canvas = this.#canvas;
    if (canvas) {
      // Setting a size clears the canvas, even the size that it has.
      if (canvas.width !== picture.width) canvas.width = picture.width;
      if (canvas.height !== picture.height) canvas.height = picture.height;
      canvas.getContext("2d", { alpha: false })?.drawImage(picture, 0, 0);
    }
    picture.close();
  }
}

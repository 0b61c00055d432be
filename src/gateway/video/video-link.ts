import { WebSocket } from "ws";
import { MAX_VIDEO_MESSAGE_BYTES, parseVideoFrame, type VideoFrame } from "../../protocol/video-frame.ts";
import { parseVideoFault, type VideoState, type Watch } from "../../protocol/video-messages.ts";

const RETRY_MS = 1000;

type State = Omit<VideoState, "type">;

const WAITING: State = { state: "waiting", text: "" };
const ABSENT: State = {
  state: "absent",
  text: "There is no camera: nothing on this robot looks now. If it has one, see what “strafe start” has printed.",
};

/** Whoever took the pictures was there a moment ago, and is started again where it ended by mistake. */
const RETURNING: State = {
  state: "absent",
  text: "What looks through the camera has ended and is being started again: the picture comes back in a moment.",
};
/** So many times in a row nobody answers until it is clear that it does not come back. */
const RETURN_TRIES = 10;

interface Listener {
  /** @param message as it came, of exactly this frame */
  frame(message: Buffer, frame: VideoFrame): void;
  state(state: State): void;
  /** Another process takes the pictures from now on. */
  restarted(): void;
  /** Something came that is no frame, and was dropped. */
  malformed(): void;
}

/**
 * The connection to whoever takes the pictures: there while pictures are wanted, and tried again every second where
 * nobody answers, which is no error: a car need not have a camera.
 */
export class VideoLink {
  readonly #path: string | undefined;
  readonly #listener: Listener;
  #levels: readonly number[] = [];
  #socket: WebSocket | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** Tries to find again who was there; undefined: nobody ever was. */
  #tries: number | undefined;
  #state: State;

  /** @param path of the Unix socket; undefined: there never is anybody */
  constructor(path: string | undefined, listener: Listener) {
    this.#path = path;
    this.#listener = listener;
    this.#state = this.#first;
  }

  get state(): State {
    return this.#state;
  }

  /** @param levels in VIDEO_LEVELS; none: no pictures are wanted, and the connection ends */
  want(levels: readonly number[]): void {
    if (levels.join() === this.#levels.join()) return;
    this.#levels = levels;
    if (levels.length === 0) this.close();
    else if (this.#socket) this.#tell();
    else if (!this.#retry) this.#connect();
  }

  close(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.terminate();
    this.#state = this.#first;
  }

  get #first(): State {
    return this.#path === undefined ? ABSENT : WAITING;
  }

  #connect(): void {
    this.#retry = undefined;
    if (this.#path === undefined) return;
    const socket = new WebSocket(`ws+unix:${this.#path}:/video`, {
      perMessageDeflate: false,
      handshakeTimeout: 1000,
      maxPayload: MAX_VIDEO_MESSAGE_BYTES,
    });
    this.#socket = socket;
    socket.on("open", () => {
      if (socket !== this.#socket) return;
      this.#tries = 0;
      this.#listener.restarted();
      this.#tell();
    });
    socket.on("message", (data: Buffer, binary) => {
      if (socket === this.#socket) this.#receive(data, binary);
    });
    // An error is always followed by a close.
    socket.on("error", () => {});
    socket.on("close", () => {
      if (socket !== this.#socket) return;
      this.#socket = undefined;
      if (this.#tries !== undefined) this.#tries++;
      this.#change(this.#tries !== undefined && this.#tries <= RETURN_TRIES ? RETURNING : ABSENT);
      this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
    });
  }

  #tell(): void {
    const watch: Watch = { type: "watch", levels: [...this.#levels] };
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(watch));
  }

  #receive(data: Buffer, binary: boolean): void {
    if (binary) {
      const frame = parseVideoFrame(data);
      if (typeof frame === "string") this.#listener.malformed();
      else this.#listener.frame(data, frame);
      return;
    }
    const fault = parseVideoFault(data.toString());
    if (!fault) this.#listener.malformed();
    else if (fault.text === null) this.#change({ state: "open", text: fault.lack });
    else this.#change({ state: "fault", text: fault.text });
  }

  #change(state: State): void {
    if (state.state === this.#state.state && state.text === this.#state.text) return;
    this.#state = state;
    this.#listener.state(state);
  }
}

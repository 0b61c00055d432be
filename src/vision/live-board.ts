import { BOARD_FAMILY } from "./calibration/board.ts";
import { type BoardView, findBoard } from "./calibration/board-view.ts";
import { calibrateLens, type LensResult, MOST_VIEWS } from "./calibration/calibrate-lens.ts";
import { BoardKeeper } from "./calibration/keeper.ts";
import type { Camera, CameraFault, CameraListener } from "./cameras/camera.ts";
import { FrameWatch } from "./cameras/frame-watch.ts";
import { TagDetector } from "./detect/tags.ts";
import type { Frame } from "./frame.ts";

/** What a person who holds the board is told, picture by picture. */
export interface LiveWord {
  /** What this picture shows. */
  readonly text: string;
  /** Where it was kept; undefined: it was not. */
  readonly file: string | undefined;
  readonly kept: number;
  /** Of the picture, row by row: whether the board was there. */
  readonly parts: readonly (readonly boolean[])[];
  /** How to hold the board next. */
  readonly next: string;
}

export interface LiveBoardOptions {
  readonly open: (listener: CameraListener) => Promise<Camera>;
  /** Views that were kept earlier. */
  readonly known: readonly BoardView[];
  /** Keeps a picture as a file of this name. @returns its path */
  readonly keep: (frame: Frame, name: string) => Promise<string>;
  readonly tell: (word: LiveWord) => void;
  /** What is wrong with the camera, while it is waited for. */
  readonly warn: (text: string) => void;
  /** s, monotonic. */
  readonly now: () => number;
  /** The person has had enough. */
  readonly signal: AbortSignal;
}

const CHECK_MS = 250;

/**
 * Looks through a live camera at a board that somebody holds before it, and keeps pictures until they tell its lens.
 * Where the camera never gives a picture it ends, and says why.
 */
export async function watchBoard(options: LiveBoardOptions): Promise<LensResult> {
  const { promise, resolve } = withResolver<LensResult>();
  const end = (why: string) => resolve({ ok: false, why, notes: [] });
  const session = new LiveBoard(options, resolve);
  const now = options.now();
  let watch: FrameWatch | undefined;
  let hasPicture = false;
  let told: string | undefined;
  const onFault = (fault: CameraFault | undefined) => {
    if (fault && !hasPicture) end(withWayOut(fault.text));
    else if (fault && fault.text !== told) options.warn(fault.text);
    told = fault?.text;
  };
  const camera = await options.open({
    onFrame: (frame) => {
      if (watch?.take(frame, options.now()) === false) return;
      hasPicture = true;
      session.offer(frame);
    },
    onFault,
  });
  watch = new FrameWatch(camera.isStill, now);
  const check = setInterval(() => {
    const fault = watch.fault(options.now());
    if (fault) onFault(fault);
    else if (hasPicture) told = undefined;
  }, CHECK_MS);
  const stop = () => end("stopped");
  options.signal.addEventListener("abort", stop, { once: true });
  try {
    return await promise;
  } finally {
    clearInterval(check);
    options.signal.removeEventListener("abort", stop);
    await camera.close();
  }
}

/** One picture at a time: what comes meanwhile is not looked at. */
class LiveBoard {
  readonly #options: LiveBoardOptions;
  readonly #done: (result: LensResult) => void;
  readonly #finder = new TagDetector({ family: BOARD_FAMILY });
  readonly #keeper: BoardKeeper;
  #number: number;
  #isBusy = false;
  /** Of a trial with all that is kept. */
  #why: string | undefined;

  constructor(options: LiveBoardOptions, done: (result: LensResult) => void) {
    this.#options = options;
    this.#done = done;
    this.#keeper = new BoardKeeper(options.known);
    this.#number = options.known.length;
  }

  /** The frame is copied before this returns. */
  offer(frame: Frame): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#look({ ...frame, data: frame.data.slice() })
      .catch((error: Error) => this.#done({ ok: false, why: error.message, notes: [] }))
      .finally(() => {
        this.#isBusy = false;
      });
  }

  async #look(frame: Frame): Promise<void> {
    const name = `board-${String(this.#number + 1).padStart(3, "0")}`;
    const { isKept, text } = this.#keeper.take(await findBoard(this.#finder, `${name}.jpg`, frame));
    const file = isKept ? await this.#options.keep(frame, name) : undefined;
    if (isKept) this.#number++;
    const keeper = this.#keeper;
    const result = isKept && keeper.isEnough ? calibrateLens(keeper.kept) : undefined;
    if (isKept) this.#why = result?.ok === false ? result.why : undefined;
    const { parts } = keeper.coverage;
    this.#options.tell({ text, file, kept: keeper.kept.length, parts, next: this.#why ?? keeper.next });
    if (result?.ok || (result && keeper.kept.length >= MOST_VIEWS)) this.#done(result);
  }
}

/** A camera gives its pictures to one program alone. */
const withWayOut = (text: string) =>
  /busy/i.test(text) ? `${text} Another program has it: stop that first, also a robot with --vision` : text;

function withResolver<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((take) => {
    resolve = take;
  });
  return { promise, resolve };
}

import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { systemClock } from "../../core/system-clock.ts";
import { type Camera, type CameraFault, type CameraListener, cameraFault } from "./camera.ts";
import { Patience } from "./patience.ts";
import { pictureReader } from "./picture-reader.ts";
import type { CameraProgram, PictureSize } from "./program.ts";
import { WrongSize } from "./wrong-size.ts";

/** From the middle of the exposure to the first byte here, s: nearly two pictures' time, a usual camera's. */
const LATENCY = 0.055;
/** Before a program that has ended is started again, ms: whoever plugs a camera in again need do nothing else. */
const PAUSE_MS = 2000;
/** A program that does not end by itself gets so long, ms. */
const PATIENCE_MS = 1000;
/** So long without a picture it may be, at first, for a camera takes its time to wake up, and later, ms. */
const SILENCE: Silence = { firstMs: 8000, laterMs: 3000 };
/** Of what it complained about, characters. */
const LAST_WORDS = 300;

interface Silence {
  readonly firstMs: number;
  readonly laterMs: number;
}

export interface ProgramCameraOptions {
  readonly program: CameraProgram;
  readonly size: PictureSize;
  /** s on the robot's clock; undefined: it is not known now. */
  readonly now: () => number | undefined;
  readonly pauseMs?: number;
  readonly silence?: Silence;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/**
 * A camera that another program reads. Where that ends, or lives on without a picture, it is started again, and its
 * last words say why.
 */
export class ProgramCamera implements Camera {
  readonly #options: ProgramCameraOptions;
  readonly #listener: CameraListener;
  #child: Child | undefined;
  #again: NodeJS.Timeout | undefined;
  #sequence = 0;
  #isWell = true;
  #wasWrongSize = false;
  #closed = false;

  constructor(options: ProgramCameraOptions, listener: CameraListener) {
    this.#options = options;
    this.#listener = listener;
    this.#start();
  }

  get name(): string {
    return this.#options.program.name;
  }

  get isStill(): boolean {
    return this.#options.program.isStill;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#again);
    const child = this.#child;
    if (child !== undefined) await end(child);
  }

  #start(): void {
    const { program, size, silence = SILENCE } = this.#options;
    const child = spawn(program.command, program.args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    const reader = pictureReader(program, size, this.#wasWrongSize, systemClock);
    let words = "";
    let pictures = 0;
    let failure: CameraFault | undefined;
    let isCondemned = false;
    const condemn = (fault: CameraFault) => {
      if (this.#closed || this.#child !== child || isCondemned) return;
      isCondemned = true;
      failure = fault;
      // At once: one that hangs in the kernel may never be gone.
      this.#fail(fault);
      void end(child);
    };
    const patience = new Patience(silence.firstMs, () => condemn(silent(program, pictures > 0, words)));
    child.stderr.on("data", (data: Buffer) => {
      words = (words + data).slice(-LAST_WORDS);
    });
    const take = (picture: Uint8Array, begun: number) => {
      pictures++;
      patience.renew(silence.laterMs);
      this.#wasWrongSize = false;
      this.#give(picture, begun);
    };
    child.stdout.on("data", (chunk: Buffer) => {
      // Who was found silent or wrong is to be gone, whatever still comes.
      if (failure !== undefined) return;
      try {
        reader.add(chunk, this.#options.now() ?? Number.NaN, take);
      } catch (error) {
        if (!(error instanceof WrongSize)) throw error;
        this.#wasWrongSize = true;
        condemn(wrongSize(program, error));
      }
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      const text =
        error.code === "ENOENT"
          ? `${program.command} is not installed, and ${program.name} needs it: ${program.install}`
          : `${program.command} cannot be started: ${error.message}`;
      failure = cameraFault("camera-missing", text);
    });
    // Also after an error.
    child.once("close", () => {
      patience.end();
      this.#child = undefined;
      if (this.#closed) return;
      if (!isCondemned) this.#fail(failure ?? lost(program, pictures > 0, words));
      this.#again = setTimeout(() => this.#start(), this.#options.pauseMs ?? PAUSE_MS);
    });
  }

  /** @param begun when its first byte came: one of which a part lay about for long is old */
  #give(data: Uint8Array, begun: number): void {
    const sequence = this.#sequence++;
    if (Number.isNaN(begun) || this.#closed) return;
    if (!this.#isWell) this.#listener.onFault(undefined);
    this.#isWell = true;
    const { program, size } = this.#options;
    const { width, height } = size;
    const { range } = program;
    this.#listener.onFrame({
      width,
      height,
      format: "i420",
      range,
      data,
      capturedAt: begun - LATENCY,
      sequence,
    });
  }

  #fail(fault: CameraFault): void {
    this.#isWell = false;
    this.#listener.onFault(fault);
  }
}

/** Of ffmpeg. */
const REPEATED = /^\s*Last message repeated/;
const WHOLE = "is it a picture or a film, and whole?";

/** Stops a program, which is killed where it does not listen, and waits until it is gone. */
async function end(child: Child): Promise<void> {
  const gone = new Promise((resolve) => child.once("close", resolve));
  const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  child.kill("SIGTERM");
  await gone;
  clearTimeout(patience);
}

function lost({ name, command, isStill }: CameraProgram, gavePictures: boolean, words: string): CameraFault {
  const said = lastWords(command, words);
  if (gavePictures) {
    const place = isStill ? "is its file still there?" : "look at its cable,";
    return cameraFault("camera-lost", `${name} has gone${said}; ${place} it is tried again by itself`);
  }
  const question = isStill ? WHOLE : "is it the right one, and plugged in?";
  return cameraFault("camera-missing", `${name} gives no picture${said}; ${question}`);
}

function silent(
  { name, command, isStill }: CameraProgram,
  gavePictures: boolean,
  words: string,
): CameraFault {
  const what = gavePictures ? "gives no more pictures" : "gives no picture";
  const help = isStill
    ? WHOLE
    : "look at its cable, and whether another program has it; where nothing helps, restart the computer";
  const text = `${name} ${what}${lastWords(command, words)}; it is started again; ${help}`;
  return cameraFault("camera-stalled", text);
}

function wrongSize({ name, command }: CameraProgram, { message }: WrongSize): CameraFault {
  return cameraFault(
    "camera-frame-size",
    `${name} gives ${message}: they are not looked at; it is tried again by itself; where that does not help, bring ` +
      `${command} up to date, or take another camera`,
  );
}

/** What names a moment or a place in memory is left out: the same words again are no news. */
function lastWords(command: string, words: string): string {
  const lines = words.trim().split("\n");
  const last = lines.findLast((line) => !REPEATED.test(line))?.replace(/^(\[[^\]]*\]\s*)+/, "");
  return last ? `: ${command} says "${last}"` : "";
}

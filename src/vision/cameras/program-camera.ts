import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { frameBytes } from "../frame.ts";
import { type Camera, type CameraFault, type CameraListener, cameraFault } from "./camera.ts";
import { FrameCutter } from "./frame-cutter.ts";
import type { CameraProgram, PictureSize } from "./program.ts";

/** From the middle of the exposure to the first byte here, s: nearly two pictures' time, a usual camera's. */
const LATENCY = 0.055;
/** Before a program that has ended is started again, ms: whoever plugs a camera in again need do nothing else. */
const PAUSE_MS = 2000;
/** A program that does not end by itself gets so long, ms. */
const PATIENCE_MS = 1000;
/** Of what it complained about, characters. */
const LAST_WORDS = 300;

export interface ProgramCameraOptions {
  readonly program: CameraProgram;
  readonly size: PictureSize;
  /** s on the robot's clock; undefined: it is not known now. */
  readonly now: () => number | undefined;
  readonly pauseMs?: number;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** A camera that another program reads. Where that ends it is started again, and says why it ended. */
export class ProgramCamera implements Camera {
  readonly #options: ProgramCameraOptions;
  readonly #listener: CameraListener;
  #child: Child | undefined;
  #again: NodeJS.Timeout | undefined;
  #sequence = 0;
  #isWell = true;
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
    if (child === undefined) return;
    const gone = new Promise((resolve) => child.once("close", resolve));
    const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    child.kill("SIGTERM");
    await gone;
    clearTimeout(patience);
  }

  #start(): void {
    const { program, size } = this.#options;
    const child = spawn(program.command, program.args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    const cutter = new FrameCutter(frameBytes(size.width, size.height, "i420"));
    let words = "";
    let pictures = 0;
    let failure: CameraFault | undefined;
    child.stderr.on("data", (data: Buffer) => {
      words = (words + data).slice(-LAST_WORDS);
    });
    child.stdout.on("data", (chunk: Buffer) =>
      cutter.add(chunk, this.#options.now() ?? Number.NaN, (picture, begun) => {
        pictures++;
        this.#give(picture, begun);
      }),
    );
    child.on("error", (error: NodeJS.ErrnoException) => {
      const text =
        error.code === "ENOENT"
          ? `${program.command} is not installed, and ${program.name} needs it: ${program.install}`
          : `${program.command} cannot be started: ${error.message}`;
      failure = cameraFault("camera-missing", text);
    });
    // Also after an error.
    child.once("close", () => {
      this.#child = undefined;
      if (!this.#closed) this.#ended(failure ?? lost(program, pictures > 0, words));
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

  #ended(fault: CameraFault): void {
    this.#isWell = false;
    this.#listener.onFault(fault);
    this.#again = setTimeout(() => this.#start(), this.#options.pauseMs ?? PAUSE_MS);
  }
}

function lost({ name, command }: CameraProgram, gavePictures: boolean, words: string): CameraFault {
  const last = words.trim().split("\n").at(-1);
  const said = last ? `: ${command} says "${last}"` : "";
  return gavePictures
    ? cameraFault("camera-lost", `${name} has gone${said}; look at its cable, it is tried again by itself`)
    : cameraFault("camera-missing", `${name} gives no picture${said}; is it the right one, and plugged in?`);
}

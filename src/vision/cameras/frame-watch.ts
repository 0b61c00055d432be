import { type Frame, requireWholeFrame } from "../frame.ts";
import { VisionError } from "../vision-error.ts";
import { type CameraFault, cameraFault } from "./camera.ts";

/** The clocks' offset is known no better, s. */
const AHEAD = 0.05;
/** A picture that is older was on its way too long to drive by, s. */
const STALE = 1;
/** So many in a row are no accident. */
const WRONG_TIMES = 5;
/** s without a picture: at first, for a camera takes its time to wake up, and later. */
const FIRST_PATIENCE = 8;
const PATIENCE = 0.7;
/** What lasts so long is no accident either, s. */
const LASTING = 1;
/** Of 255: a covered lens gives no more, and no more contrast; limited range has its black at 16. */
const DARK = 30;
const FLAT = 20;
/** Places looked at, to a side. */
const SAMPLES = 40;

/** Looks after a camera: whether its pictures come, when they were taken, and whether anything is on them. */
export class FrameWatch {
  readonly #isStill: boolean;
  readonly #since: number;
  #arrived: number | undefined;
  #capturedAt = Number.NEGATIVE_INFINITY;
  #size: CameraFault | undefined;
  #wrongTimes = 0;
  #darkSince: number | undefined;
  #print = -1;
  #sameSince: number | undefined;

  /**
   * @param isStill the same picture for ever is no fault
   * @param now s on the robot's clock
   */
  constructor(isStill: boolean, now: number) {
    this.#isStill = isStill;
    this.#since = now;
  }

  /**
   * @param now s on the robot's clock
   * @returns whether it is to be looked at
   */
  take(frame: Frame, now: number): boolean {
    this.#arrived = now;
    this.#size = sizeFault(frame);
    if (this.#size) return false;
    // The robot's clock went back, as after a new start of its computer: what was before counts no more.
    if (this.#capturedAt > now + AHEAD) this.#capturedAt = Number.NEGATIVE_INFINITY;
    const age = now - frame.capturedAt;
    if (!(age >= -AHEAD && age <= STALE)) {
      this.#wrongTimes++;
      return false;
    }
    this.#wrongTimes = 0;
    if (frame.capturedAt <= this.#capturedAt) return false;
    this.#capturedAt = frame.capturedAt;
    const { isDark, print } = examine(frame);
    this.#darkSince = isDark ? (this.#darkSince ?? now) : undefined;
    const isSame = print === this.#print;
    this.#sameSince = isSame ? (this.#sameSince ?? now) : undefined;
    this.#print = print;
    // By its time it is new, but it shows nothing of now: whoever drives by it would drive blind.
    return this.#isStill || !isSame;
  }

  /** What is wrong now; undefined: nothing. */
  fault(now: number): CameraFault | undefined {
    const silence = now - (this.#arrived ?? this.#since);
    if (silence > (this.#arrived === undefined ? FIRST_PATIENCE : PATIENCE)) {
      return cameraFault(
        "camera-stalled",
        "the camera gives no pictures: look at its cable, and whether another program has it; where nothing helps, " +
          "restart the computer",
      );
    }
    if (this.#size) return this.#size;
    if (this.#wrongTimes >= WRONG_TIMES) {
      return cameraFault(
        "camera-clock",
        "the camera's pictures say that they were taken long ago or in the future: the computer is too busy to " +
          "read them, or its clock has jumped; if it lasts, start Strafe again",
      );
    }
    if (lasts(this.#darkSince, now)) {
      return cameraFault("camera-black", "the camera sees black: take its cap off, or make light");
    }
    if (!this.#isStill && lasts(this.#sameSince, now)) {
      return cameraFault(
        "camera-frozen",
        "the camera gives the same picture again and again, to the last grain: unplug it and plug it in again",
      );
    }
    return undefined;
  }
}

const lasts = (since: number | undefined, now: number) => since !== undefined && now - since >= LASTING;

function sizeFault(frame: Frame): CameraFault | undefined {
  try {
    requireWholeFrame(frame);
    return undefined;
  } catch (error) {
    if (error instanceof VisionError) return cameraFault("camera-frame-size", error.message);
    throw error;
  }
}

/** Looks at some of the pixels: a real sensor never gives all of them twice. */
function examine({ width, height, format, data }: Frame): { isDark: boolean; print: number } {
  const step = format === "rgb" ? 3 : 1;
  let [least, most, print] = [255, 0, 0];
  for (let j = 0; j < SAMPLES; j++) {
    const row = Math.floor(((j + 0.5) * height) / SAMPLES) * width;
    for (let i = 0; i < SAMPLES; i++) {
      const value = data[step * (row + Math.floor(((i + 0.5) * width) / SAMPLES))]!;
      if (value < least) least = value;
      if (value > most) most = value;
      print = (Math.imul(print, 31) + value) | 0;
    }
  }
  return { isDark: most < DARK && most - least < FLAT, print };
}

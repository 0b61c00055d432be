import type { CameraFaults } from "../../../sim/camera/camera-faults.ts";
import type { Moment, Studio } from "./studio.ts";

/** Of a lens that is covered, of 255. */
const BLACK = 2;
const GREY = 128;

export interface Exposed {
  /** So many of the picture's arrive. */
  readonly bytes: number;
  /** Beyond the camera's usual latency, s. */
  readonly delay: number;
}

/** Takes a studio's pictures, with all that goes wrong between the light and whoever reads them. */
export class Shutter {
  readonly #studio: Pick<Studio, "take">;
  readonly #faults: CameraFaults;
  /** The one that a frozen camera shows. */
  #held: Uint8Array | undefined;

  constructor(studio: Pick<Studio, "take">, faults: CameraFaults) {
    this.#studio = studio;
    this.#faults = faults;
  }

  /**
   * @param elapsed since the world began, s simulated
   * @param out Y, U and V of the picture, 4:2:0
   * @returns undefined: no picture comes
   */
  expose(moment: Moment, elapsed: number, out: Uint8Array): Exposed | undefined {
    const { isLost, isFrozen, isBlack, whole, delay } = this.#faults.expose(elapsed);
    if (!isFrozen) this.#held = undefined;
    if (isLost) return undefined;
    if (isBlack) {
      const luma = (out.length * 2) / 3;
      out.fill(BLACK, 0, luma).fill(GREY, luma);
    } else if (this.#held) out.set(this.#held);
    else this.#studio.take(moment, out);
    if (isFrozen) this.#held ??= out.slice();
    return { bytes: Math.floor(whole * out.length), delay };
  }
}

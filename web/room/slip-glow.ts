/** How fast the light of a slip goes out, s. */
const AFTERGLOW = 0.35;
/** What nobody sees any more. */
const OUT = 0.02;

/** Slip comes in twitches of a few ticks: each lights up at once and goes out slowly enough to be read. */
export class SlipGlow {
  /** Of each wheel, in the unit of what was seen. */
  readonly level = [0, 0, 0, 0];
  #at = Number.NEGATIVE_INFINITY;

  /**
   * @param slip of each wheel now: m/s, or a share 0…1
   * @param time s on the robot's clock
   * @returns whether there is light still
   */
  step(slip: readonly number[], time: number): boolean {
    const fade = Math.exp(-Math.max(0, time - this.#at) / AFTERGLOW);
    this.#at = time;
    let lit = false;
    for (let wheel = 0; wheel < 4; wheel++) {
      const level = Math.max(slip[wheel] ?? 0, this.level[wheel]! * fade);
      this.level[wheel] = level > OUT ? level : 0;
      lit ||= level > OUT;
    }
    return lit;
  }
}

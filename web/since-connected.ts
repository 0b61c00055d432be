/** Of a counter that runs since the robot's start: what it counted since this page looks at it. */
export class SinceConnected {
  #first: number | undefined;

  /** The link is new. */
  restart(): void {
    this.#first = undefined;
  }

  /** @param count never falls, but for a robot that was started again: then it counts from there */
  of(count: number): number {
    this.#first = Math.min(this.#first ?? count, count);
    return count - this.#first;
  }
}

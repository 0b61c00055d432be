/** A figure of a script over the robot's time. */
export interface PlotPoint {
  /** s */
  readonly time: number;
  readonly value: number;
}

/**
 * One name's points over the whole run, and never more than so many. When they are too many, each four give way to
 * their lowest and their highest, in their order: the curve keeps its peaks.
 */
export class PlotSeries {
  readonly name: string;
  readonly #most: number;
  #points: PlotPoint[] = [];

  /** @param most at least 8 */
  constructor(name: string, most = 1200) {
    this.name = name;
    this.#most = most;
  }

  get points(): readonly PlotPoint[] {
    return this.#points;
  }

  get latest(): PlotPoint | undefined {
    return this.#points.at(-1);
  }

  add(time: number, value: number): void {
    this.#points.push({ time, value });
    if (this.#points.length <= this.#most) return;
    // The curve's ends stay as they are.
    this.#points = [this.#points[0]!, ...thinned(this.#points.slice(1, -1)), this.#points.at(-1)!];
  }
}

function thinned(points: readonly PlotPoint[]): PlotPoint[] {
  const kept: PlotPoint[] = [];
  for (let i = 0; i < points.length; i += 4) {
    const four = points.slice(i, i + 4);
    const low = four.reduce((a, b) => (b.value < a.value ? b : a));
    const high = four.reduce((a, b) => (b.value > a.value ? b : a));
    if (low === high) kept.push(low);
    else kept.push(...(low.time <= high.time ? [low, high] : [high, low]));
  }
  return kept;
}

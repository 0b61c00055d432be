import type { News } from "./news.ts";

/** Says once when the gyro's bias is known: from then on the car need not be left standing for it. */
export class GyroNews {
  readonly #news: News;
  #knows = false;

  constructor(news: News) {
    this.#news = news;
  }

  /** @param bias rad/s; NaN: not known */
  look(bias: number): void {
    const known = !Number.isNaN(bias);
    if (known === this.#knows) return;
    this.#knows = known;
    if (!known) return;
    const text = `The gyro's bias is ${((bias * 180) / Math.PI).toFixed(1)} °/s: the heading follows the gyro from now on.`;
    this.#news.event({ level: "info", code: "gyro-ready", text });
  }
}

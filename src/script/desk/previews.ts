import type { ScriptNews } from "../../protocol/script-messages.ts";
import type { PageWords } from "./page-words.ts";
import type { Preview, PreviewOptions, Visitor } from "./ports.ts";

type PathNews = Extract<ScriptNews, { type: "script-path" }>;

/** As many as the protocol takes. */
const MOST_POINTS = 1000;
const MOST_STEPS = 200;
/** Of versions whose duration is remembered. */
const MOST_KNOWN = 200;

interface Wish {
  readonly visitor: Visitor;
  readonly name: string;
  readonly path: string;
  readonly version: string;
}

export interface PreviewSurroundings {
  readonly preview: (options: PreviewOptions) => Promise<Preview>;
  readonly profile: string | undefined;
  readonly world: string | undefined;
  readonly words: PageWords;
}

/** Runs scripts on a simulated car: one at a time, and of each visitor the last that it wished for. */
export class Previews {
  readonly #around: PreviewSurroundings;
  readonly #waiting = new Map<Visitor, Wish>();
  readonly #durations = new Map<string, number>();
  #running: { readonly visitor: Visitor; readonly stop: AbortController } | undefined;

  constructor(around: PreviewSurroundings) {
    this.#around = around;
  }

  /** s, as this version took when it was last previewed to a good end; null: nobody knows. */
  durationOf(name: string, version: string): number | null {
    return this.#durations.get(`${version} ${name}`) ?? null;
  }

  begin(wish: Wish): void {
    this.#waiting.set(wish.visitor, wish);
    if (this.#running?.visitor === wish.visitor) this.#running.stop.abort();
    this.#next();
  }

  leave(visitor: Visitor): void {
    this.#waiting.delete(visitor);
    if (this.#running?.visitor === visitor) this.#running.stop.abort();
  }

  close(): void {
    this.#waiting.clear();
    this.#running?.stop.abort();
  }

  #next(): void {
    if (this.#running) return;
    const [wish] = this.#waiting.values();
    if (!wish) return;
    this.#waiting.delete(wish.visitor);
    const stop = new AbortController();
    this.#running = { visitor: wish.visitor, stop };
    void this.#preview(wish, stop.signal).finally(() => {
      this.#running = undefined;
      this.#next();
    });
  }

  async #preview(wish: Wish, signal: AbortSignal): Promise<void> {
    const { profile, world, preview } = this.#around;
    let found: Preview;
    try {
      found = await preview({
        script: wish.path,
        version: wish.version,
        profile,
        world,
        sandbox: true,
        signal,
      });
    } catch (error) {
      found = { ok: false, trouble: { text: (error as Error).message }, duration: 0, points: [], steps: [] };
    }
    // It was called off by whoever wished for it.
    if (signal.aborted) return;
    if (found.ok) this.#remember(`${wish.version} ${wish.name}`, found.duration);
    wish.visitor.tell(this.#news(wish, found));
  }

  #remember(key: string, duration: number): void {
    this.#durations.delete(key);
    this.#durations.set(key, duration);
    if (this.#durations.size > MOST_KNOWN)
      this.#durations.delete(this.#durations.keys().next().value as string);
  }

  #news({ name, version }: Wish, { ok, trouble, duration, points, steps }: Preview): PathNews {
    const { words } = this.#around;
    return {
      type: "script-path",
      name,
      version,
      ok,
      ...words.trouble(trouble),
      duration,
      points: thinned(points).map(([x, y, theta, time]) => [x, y, theta, time]),
      steps: motionsOf(steps)
        .slice(0, MOST_STEPS)
        .map(({ what, place, from, to, reason }) => ({
          what,
          place: words.place(place),
          from,
          to,
          reason,
        })),
    };
  }
}

/** Waits move nothing. */
const motionsOf = (steps: Preview["steps"]) => steps.filter(({ isMotion }) => isMotion);

/** Evenly, with the first and the last. */
function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, i) => points[Math.round(i * step)]!);
}

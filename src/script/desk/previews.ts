import type { Clock } from "../../core/clock.ts";
import type { PageWords } from "./page-words.ts";
import { pathNews } from "./path-news.ts";
import type { Preview, PreviewOptions, Visitor } from "./ports.ts";

/** Of versions whose duration is remembered. */
const MOST_KNOWN = 200;
/** Whoever waits hears at every so manieth tick how far it is. */
const NEWS_EVERY = 2;

const NOTHING: Preview = { ok: false, duration: 0, points: [], steps: [], warnings: [], touched: [] };

interface Wish {
  readonly visitor: Visitor;
  readonly name: string;
  readonly path: string;
  readonly version: string;
}

interface Running {
  readonly wish: Wish;
  readonly stop: AbortController;
  /** s, by the clock. */
  readonly since: number;
  /** s of the robot's time. */
  simulated: number;
}

export interface PreviewSurroundings {
  readonly clock: Clock;
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
  #running: Running | undefined;
  #ticks = 0;

  constructor(around: PreviewSurroundings) {
    this.#around = around;
  }

  /** s, as this version took when it was last previewed to a good end; null: nobody knows. */
  durationOf(name: string, version: string): number | null {
    return this.#durations.get(`${version} ${name}`) ?? null;
  }

  begin(wish: Wish): void {
    this.#waiting.set(wish.visitor, wish);
    if (this.#running?.wish.visitor === wish.visitor) this.#running.stop.abort();
    this.#next();
    this.#tellProgress();
  }

  end(visitor: Visitor): void {
    this.leave(visitor);
    visitor.tell({ type: "script-previewing", preview: null });
  }

  leave(visitor: Visitor): void {
    this.#waiting.delete(visitor);
    if (this.#running?.wish.visitor === visitor) this.#running.stop.abort();
  }

  /** To be called some ten times a second. */
  tick(): void {
    if (++this.#ticks % NEWS_EVERY === 0) this.#tellProgress();
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
    const running = {
      wish,
      stop: new AbortController(),
      since: this.#around.clock.now(),
      simulated: 0,
    };
    this.#running = running;
    void this.#preview(running).finally(() => {
      this.#running = undefined;
      this.#next();
    });
  }

  #tellProgress(): void {
    const running = this.#running;
    if (running && !running.stop.signal.aborted) {
      this.#tell(running.wish, {
        waits: false,
        elapsed: this.#around.clock.now() - running.since,
        simulated: running.simulated,
      });
    }
    for (const wish of this.#waiting.values()) this.#tell(wish, { waits: true, elapsed: 0, simulated: 0 });
  }

  #tell(
    { visitor, name, version }: Wish,
    progress: { readonly waits: boolean; readonly elapsed: number; readonly simulated: number },
  ): void {
    const expected = this.durationOf(name, version);
    if (!visitor.isBehind())
      visitor.tell({ type: "script-previewing", preview: { name, ...progress, expected } });
  }

  async #preview(running: Running): Promise<void> {
    const { wish, stop } = running;
    const { signal } = stop;
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
        onTime: (time) => {
          running.simulated = time;
        },
      });
    } catch (error) {
      found = { ...NOTHING, trouble: { text: (error as Error).message } };
    }
    // It was called off by whoever wished for it.
    if (signal.aborted) return;
    if (found.ok) this.#remember(`${wish.version} ${wish.name}`, found.duration);
    wish.visitor.tell(pathNews(wish, found, this.#around.words));
  }

  #remember(key: string, duration: number): void {
    this.#durations.delete(key);
    this.#durations.set(key, duration);
    if (this.#durations.size > MOST_KNOWN)
      this.#durations.delete(this.#durations.keys().next().value as string);
  }
}

import { performance } from "node:perf_hooks";
import variant from "@jitl/quickjs-ng-wasmfile-release-sync";
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
} from "quickjs-emscripten-core";
import { COMPUTING, MEMORY_MB, STACK_BYTES } from "./limits.ts";

export type Handle = QuickJSHandle;

/** Something went wrong in there. */
export class Failure {
  /** What was thrown; undefined: the engine itself gave up, or it computed for too long. */
  readonly thrown: Handle | undefined;
  readonly text: string;
  /** As the engine writes it. */
  readonly stack: string;

  constructor(thrown: Handle | undefined, text = "", stack = "") {
    this.thrown = thrown;
    this.text = text;
    this.stack = stack;
  }
}

export interface EngineEvents {
  /** @param from the module that asks for it */
  mayImport(name: string, from: string): boolean;
  /** The text of a module that may be imported. */
  moduleText(name: string): string;
  /** What failed by itself, when all that was to be done next was done. */
  failed(failure: Failure): void;
}

/** What the engine says of an import that was refused begins with this; then comes what it was of. */
export const REFUSED = "refused: ";
/** s: asking for the processor's time takes time itself. */
const ASK_AFTER = 0.1;
const HANGS = `it hangs: nothing else could run for ${COMPUTING} s, as in an endless loop without await, here or after this line; it was ended`;

/** The engine for scripts, in WebAssembly: it knows the language and nothing else, and has bounds. */
export class Engine {
  readonly context: QuickJSContext;
  readonly #runtime: QuickJSRuntime;
  readonly #events: EngineEvents;
  #depth = 0;
  #isDue = false;
  #isHung = false;
  #enteredAt = 0;
  /** Of the processor's time, once it has been in there for long enough to ask. */
  #used: NodeJS.CpuUsage | undefined;

  private constructor(runtime: QuickJSRuntime, events: EngineEvents) {
    this.#runtime = runtime;
    this.#events = events;
    runtime.setMemoryLimit(MEMORY_MB * 2 ** 20);
    runtime.setMaxStackSize(STACK_BYTES);
    runtime.setInterruptHandler(() => this.#isTooLong());
    runtime.setModuleLoader(
      (name) => (name.startsWith(REFUSED) ? { error: new Error(name) } : events.moduleText(name)),
      (from, name) => (events.mayImport(name, from) ? name : REFUSED + name),
    );
    this.context = runtime.newContext();
  }

  static async create(events: EngineEvents): Promise<Engine> {
    // Its types are those of the package's other form, in which the variant is one step further down.
    const build = variant as unknown as Parameters<typeof newQuickJSWASMModuleFromVariant>[0];
    const engine = await newQuickJSWASMModuleFromVariant(build);
    return new Engine(engine.newRuntime(), events);
  }

  /** It did not come back, and is not to be called any more. */
  get isHung(): boolean {
    return this.#isHung;
  }

  /** @returns its namespace, or the promise of it */
  module(code: string, name: string): Handle | Failure {
    return this.#enter(() => this.context.evalCode(code, name, { type: "module" }));
  }

  call(name: Handle, of: Handle, ...args: Handle[]): Handle | Failure {
    return this.#enter(() => this.context.callFunction(name, of, ...args));
  }

  #enter(act: () => { value: Handle; error?: undefined } | { error: Handle }): Handle | Failure {
    if (this.#isHung) return new Failure(undefined, HANGS);
    this.#begin();
    try {
      const done = act();
      return done.error ? this.#failure(done.error) : done.value;
    } catch (error) {
      return this.#broken(error);
    } finally {
      this.#depth--;
      this.#soon();
    }
  }

  #begin(): void {
    if (this.#depth++ > 0) return;
    this.#enteredAt = performance.now();
    this.#used = undefined;
  }

  /** What is settled is followed up when this side's promises are. */
  #soon(): void {
    if (this.#isDue || this.#isHung) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.drain();
    });
  }

  /** Does all that is to be done next in there. */
  drain(): void {
    if (this.#isHung || !this.#runtime.hasPendingJob()) return;
    this.#begin();
    try {
      const { error } = this.#runtime.executePendingJobs();
      if (error) this.#events.failed(this.#failure(error));
    } catch (error) {
      this.#events.failed(this.#broken(error));
    } finally {
      this.#depth--;
    }
  }

  #isTooLong(): boolean {
    if (this.#isHung) return true;
    const seconds = (performance.now() - this.#enteredAt) / 1e3;
    if (seconds < ASK_AFTER) return false;
    this.#used ??= process.cpuUsage();
    if (seconds < COMPUTING) return false;
    // A computer that is busy with other things, or slept, gave it none of that.
    const { user, system } = process.cpuUsage(this.#used);
    this.#isHung = (user + system) / 1e6 >= COMPUTING - ASK_AFTER;
    return this.#isHung;
  }

  #failure(thrown: Handle): Failure {
    return this.#isHung ? new Failure(undefined, HANGS, this.#text(thrown, "stack")) : new Failure(thrown);
  }

  #broken(error: unknown): Failure {
    this.#isHung = true;
    return new Failure(undefined, `its engine gave up (${(error as Error).message})`);
  }

  #text(of: Handle, name: string): string {
    const found = this.context.getProp(of, name);
    return this.context.typeof(found) === "string" ? this.context.getString(found) : "";
  }
}

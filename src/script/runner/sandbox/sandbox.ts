import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { toSi } from "../../../core/quantity.ts";
import { TokenBucket } from "../../../core/token-bucket.ts";
import type { Telemetry } from "../../../protocol/messages.ts";
import { type Guest, PACES, type Start, type Word } from "../../guest/door.ts";
import type { RunOptions, RunResult } from "../../run.ts";
import { copyOf } from "../../sensing.ts";
import type { Step } from "../../step.ts";
import type { Pace, Wire, WireEvents } from "../../wire.ts";
import { home, notAFunction, scriptFile } from "../load.ts";
import { checkModule, stripTypes } from "../strip.ts";
import { ScriptError } from "../trouble.ts";
import { versionOf } from "../version.ts";
import { Engine, Failure, type Handle, REFUSED } from "./engine.ts";
import { asError, missingExport, originOf, oversightOf, plainText, refusedImport } from "./errors.ts";
import { ENDING, MESSAGES_AT_ONCE, MESSAGES_PER_SECOND, MOST_PASSES, MOST_STEPS } from "./limits.ts";
import { Output } from "./output.ts";
import { park } from "./park.ts";
import { mayAtEnd, parseThrown, parseWord } from "./words.ts";

/** The SDK in there; what a script may import is a part of it. */
const SDK = "strafe:sdk";
const LIBRARY = "strafe";
const LONGEST_QUANTITY = 100;
/** What the SDK measures in. */
const UNITS: ReadonlySet<string> = new Set(["m", "s", "rad", "m/s", "rad/s", ""]);
/** So far back is it known where the car was, s. */
const RECENT = 2;
const SAME_TIME = 1e-9;

/**
 * Loads somebody else's script, which is to have no files and no network: it runs in an engine of its own that has
 * neither, and what it asks of the car is done on this side.
 *
 * @param path of the file
 * @param print told what the script prints
 * @throws ScriptError where it is known what is wrong with it; what it throws while it is loaded
 */
export async function loadSandboxed(
  path: string,
  version: string,
  print: (text: string) => void,
): Promise<Sandbox> {
  const sandbox = new Sandbox(scriptFile(path), print);
  await sandbox.load(version);
  return sandbox;
}

type Outcome = { readonly value: unknown; readonly elapsed: number } | { readonly error: Error };

/** One script without files and network, and all that it may do. */
export class Sandbox {
  readonly #file: string;
  readonly #url: string;
  readonly #output: Output;
  readonly #outcome: Promise<Outcome>;
  readonly #steps = new Map<number, Step>();
  #settle!: (outcome: Outcome) => void;
  #isOver = false;
  #engine!: Engine;
  #guest!: Handle;
  #script!: Handle;
  #library = "";
  #wire: Wire | undefined;
  #options: RunOptions = {};
  #messages = new TokenBucket(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, 0);
  #passes = 0;
  #clock = 0;
  #lookHandle!: Handle;

  constructor(file: string, print: (text: string) => void) {
    this.#file = file;
    this.#url = pathToFileURL(file).href;
    this.#output = new Output(print);
    this.#outcome = new Promise((resolve) => {
      this.#settle = (outcome) => {
        this.#isOver = true;
        // Whoever waits in virtual time is to see it.
        this.#wire?.wake();
        resolve(outcome);
      };
    });
  }

  /** @param version of the text that is meant; empty: whatever there is */
  async load(version: string): Promise<void> {
    const bytes = readFileSync(this.#file);
    if (version !== "" && versionOf(bytes) !== version)
      throw new ScriptError({ text: "it was changed after it was asked for: run it again" });
    const source = bytes.toString("utf8");
    const isTyped = /^\.m?ts$/.test(extname(this.#file));
    if (!isTyped) checkModule(source, this.#file);
    const code = isTyped ? stripTypes(source, this.#file) : source;
    const sdk = sdkText();
    this.#engine = await Engine.create({
      mayImport: (name, from) => name === LIBRARY || (name === SDK && from === LIBRARY),
      moduleText: (name) => (name === SDK ? sdk : this.#library),
      failed: (failure) => this.#settle({ error: this.#errorOf(failure) }),
    });
    const { context } = this.#engine;
    const library = this.#need(this.#engine.module(sdk, SDK));
    const names = context.unwrapResult(context.getOwnPropertyNames(library, { strings: true }));
    const own = [...names].map((name) => context.getString(name)).filter((name) => name !== "boot");
    this.#library = `export { ${own.join(", ")} } from "${SDK}";`;
    this.#guest = this.#need(this.#engine.call(context.getProp(library, "boot"), library, this.#door()));
    this.#lookHandle = context.getProp(this.#guest, "look");
    const script = context.getProp(this.#loaded(this.#engine.module(code, this.#url)), "default");
    const kind = context.typeof(script);
    if (kind !== "function") throw notAFunction(kind, this.#file);
    this.#script = script;
  }

  /** @returns the module, once it has run to its end */
  #loaded(module: Handle | Failure): Handle {
    const { context } = this.#engine;
    const found = this.#need(module);
    const wait = () => context.getPromiseState(found);
    if (wait().type === "pending") this.#engine.drain();
    const state = wait();
    if (state.type === "fulfilled") return state.value;
    if (state.type === "rejected") throw this.#errorOf(new Failure(state.error));
    const text = "it waits for something that never comes: a promise that nothing will ever settle";
    throw new ScriptError({ text });
  }

  /** As the function of that name does for a trusted script. Its results are this side's own, whatever it claims. */
  async run(wire: Wire, options: RunOptions): Promise<RunResult<unknown>> {
    const { client, robot, rate } = wire;
    let first: Telemetry | undefined;
    const recent: Telemetry[] = [];
    let began = wire.now();
    this.#wire = wire;
    this.#options = options;
    this.#output.begin(() => wire.now());
    this.#messages = new TokenBucket(MESSAGES_PER_SECOND, MESSAGES_AT_ONCE, wire.now());
    const hear = (event: keyof WireEvents) => (content: unknown) => this.#hear(event, content);
    wire.listen({
      telemetry: (telemetry) => {
        if (!first) began = wire.now();
        first ??= telemetry;
        if (recent.push(telemetry) > rate * RECENT) recent.shift();
        this.#hear("telemetry", telemetry);
      },
      event: hear("event"),
      refused: hear("refused"),
      planned: hear("planned"),
      reached: hear("reached"),
      ended: hear("ended"),
      picture: hear("picture"),
      lost: hear("lost"),
    });
    const undo = this.#endWith(options.signal);
    const { seed, steps } = options;
    const start: Start = { client, robot, rate, seed, wantsSteps: steps !== undefined };
    this.#tell("run", this.#script, this.#text(start));
    const outcome = await this.#outcome;
    undo();
    await park(wire, first?.safety.state === "armed");
    if ("error" in outcome) throw outcome.error;
    const { value, elapsed } = outcome;
    // The moment that its result is of is the guest's word; where the car was then is not.
    const end = recent.findLast(({ time }) => time <= began + elapsed + SAME_TIME) ?? recent.at(-1);
    if (!end) throw new ScriptError({ text: "it was done before the robot said anything" });
    const { pose, truth } = end;
    return { value, estimate: copyOf(pose), truth: truth && copyOf(truth.pose), elapsed };
  }

  /** Ends it in order, and after a while otherwise. @returns takes it back */
  #endWith(signal: AbortSignal | undefined): () => void {
    let late: NodeJS.Timeout | undefined;
    const end = () => {
      late = setTimeout(
        () => this.#settle({ error: new ScriptError({ text: "it did not end when it was asked to" }) }),
        ENDING * 1e3,
      );
      this.#tell("end");
    };
    if (signal?.aborted) end();
    signal?.addEventListener("abort", end, { once: true });
    return () => {
      clearTimeout(late);
      signal?.removeEventListener("abort", end);
    };
  }

  // ---------------------------------------------------------------- to the guest

  #text(content: unknown): Handle {
    return this.#engine.context.newString(JSON.stringify(content));
  }

  #hear(event: keyof WireEvents, content: unknown): void {
    this.#tell("hear", this.#engine.context.newString(event), this.#text(content));
  }

  #tell(what: Exclude<keyof Guest, "look">, ...args: Handle[]): void {
    if (this.#isOver) return;
    const method = this.#engine.context.getProp(this.#guest, what);
    this.#end(this.#engine.call(method, this.#guest, ...args));
    for (const each of [method, ...args]) each.dispose();
  }

  #look(id: number): Pace {
    if (this.#isOver) return "done";
    const { context } = this.#engine;
    const arg = context.newNumber(id);
    const pace = this.#engine.call(this.#lookHandle, this.#guest, arg);
    arg.dispose();
    if (!(pace instanceof Failure)) {
      const wish = PACES[context.getNumber(pace)];
      pace.dispose();
      return this.#isOver ? "done" : (wish ?? "done");
    }
    this.#end(pace);
    return "done";
  }

  #end(done: Handle | Failure): void {
    if (done instanceof Failure) this.#settle({ error: this.#errorOf(done) });
    else done.dispose();
  }

  #need(done: Handle | Failure): Handle {
    if (done instanceof Failure) throw this.#errorOf(done);
    return done;
  }

  #errorOf({ thrown, text, stack }: Failure): Error {
    if (!thrown) return asError({ kind: "error", name: "Error", message: text, stack }, this.#url);
    const { context } = this.#engine;
    const described = this.#engine.call(context.getProp(this.#guest, "describe"), this.#guest, thrown);
    const found = described instanceof Failure ? described.text : parseThrown(context.getString(described));
    if (typeof found === "string")
      return new ScriptError({ text: found || "it threw what cannot be described" });
    return this.#said(found);
  }

  #said(thrown: Extract<Word, { type: "failed" }>["thrown"]): Error {
    if (thrown.kind === "error") {
      if (thrown.message.startsWith(REFUSED))
        return refusedImport(thrown.message.slice(REFUSED.length), this.#file);
      const missing = missingExport(thrown.message, this.#file);
      if (missing) return missing;
    }
    return asError(thrown, this.#url);
  }

  // ---------------------------------------------------------------- from the guest

  #door(): Handle {
    const { context } = this.#engine;
    const door = context.newObject();
    const add = (name: string, act: (...args: Handle[]) => number | undefined) => {
      const method = context.newFunction(name, (...args) => {
        try {
          const result = act(...args);
          return result === undefined ? context.undefined : context.newNumber(result);
        } catch (error) {
          return { error: context.newError((error as Error).message) };
        }
      });
      context.setProp(door, name, method);
      method.dispose();
    };
    add("now", () => {
      this.#clock = this.#wire?.now() ?? this.#clock;
      return this.#clock;
    });
    add("tell", (json) => this.#take(this.#string(json)));
    add("toSi", (text, si) => {
      const quantity = this.#string(text);
      const unit = this.#string(si);
      const isKnown = quantity.length <= LONGEST_QUANTITY && UNITS.has(unit);
      return isKnown ? toSi(quantity, unit) : Number.NaN;
    });
    return door;
  }

  #string(handle: Handle | undefined): string {
    const { context } = this.#engine;
    if (handle && context.typeof(handle) === "string") return context.getString(handle);
    throw new TypeError("only text leaves a sandbox");
  }

  #take(json: string): number | undefined {
    const word = parseWord(json);
    if (typeof word === "string") throw new Error(`a script may not say this: ${word}`);
    if (word.type === "print") {
      this.#output.print(word.text);
      return undefined;
    }
    const wire = this.#wire;
    if (!wire || this.#isOver) throw new Error("there is no car for the script any more");
    if (this.#options.signal?.aborted && !mayAtEnd(word))
      throw new Error("the run is being ended: all that the car may still do is stop");
    return this.#do(word, wire);
  }

  #do(word: Exclude<Word, { type: "print" }>, wire: Wire): number | undefined {
    switch (word.type) {
      case "send":
        this.#count(wire);
        wire.send(word.message);
        return undefined;
      case "drive":
        this.#count(wire);
        wire.drive(word.twist, word.wish);
        return undefined;
      case "begin":
        this.#count(wire);
        return wire.begin(word.order);
      case "picture":
        this.#count(wire);
        return wire.takePicture();
      case "see":
        this.#count(wire);
        wire.see(word.pose);
        return undefined;
      case "pass":
        this.#pass(word.id, wire);
        return undefined;
      case "wake":
        wire.wake();
        return undefined;
      case "line":
        this.#output.line(word.line, this.#options.write);
        return undefined;
      case "step":
        this.#beginStep(word);
        return undefined;
      case "step-ended":
        this.#endStep(word);
        return undefined;
      case "oversight":
        if (this.#output.take()) this.#options.warn?.(oversightOf(word, this.#url));
        return undefined;
      case "done":
        this.#settle({ value: word.value, elapsed: word.elapsed });
        return undefined;
      case "failed":
        this.#settle({ error: this.#said(word.thrown) });
        return undefined;
    }
  }

  #count(wire: Wire): void {
    if (!this.#messages.take(wire.now()))
      throw new Error(`a script may send the robot ${MESSAGES_PER_SECOND} messages a second`);
  }

  #pass(id: number, wire: Wire): void {
    if (this.#passes >= MOST_PASSES) throw new Error("time passes already");
    this.#passes++;
    const over = () => {
      this.#passes--;
    };
    wire.pass(() => this.#look(id)).then(over, (error) => this.#settle({ error: error as Error }));
  }

  #beginStep({ id, what, stack, isMotion, goal, way }: Extract<Word, { type: "step" }>): void {
    if (this.#steps.size >= MOST_STEPS || !this.#output.take()) return;
    const origin = originOf(what, stack, this.#url);
    const step = { what: plainText(what, 40), origin, isMotion, goal, way };
    this.#steps.set(id, step);
    this.#options.steps?.began(step);
  }

  #endStep({ id, result }: Extract<Word, { type: "step-ended" }>): void {
    const step = this.#steps.get(id);
    if (!step) return;
    this.#steps.delete(id);
    this.#options.steps?.ended(step, result);
  }
}

/** @throws ScriptError where this package was not built as a whole */
function sdkText(): string {
  for (const place of ["../guest/sdk.js", "../dist/guest/sdk.js"]) {
    const file = fileURLToPath(new URL(place, home));
    if (existsSync(file)) return readFileSync(file, "utf8");
  }
  throw new ScriptError({ text: "the SDK for scripts from the network is not built: run  npm run build" });
}

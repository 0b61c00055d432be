import { LONGEST_VALUE, type ScriptNews, type ScriptOrder } from "../../protocol/script-messages.ts";
import type { Report } from "../runner/messages.ts";
import { shortly } from "../runner/shortly.ts";
import type { Asking } from "./asking.ts";
import { FolderError } from "./folder-error.ts";
import type { Visitor } from "./ports.ts";
import { refuse } from "./refuse.ts";
import type { ScriptFolder } from "./script-folder.ts";
import { type RunSurroundings, ScriptRunning } from "./script-running.ts";

export interface RunDeskOptions extends RunSurroundings {
  readonly folder: ScriptFolder;
  readonly asking: Asking;
  readonly visitors: () => Iterable<Visitor>;
  /** s */
  readonly expected: (name: string, version: string) => number | null;
}

type RunOrder = Extract<ScriptOrder, { type: "run-script" }>;
type Answer = Extract<ScriptOrder, { type: "allow-script" }>;

/** A run is told of at every so manieth tick. */
const NEWS_EVERY = 2;
/** So long a script may stop its car when the robot stops, ms. */
const CLOSING_MS = 800;
/** s */
const ROBOT_PATIENCE = 2;
const GONE = "the page that began it is gone";

/** Runs scripts, one at a time, and tells everybody how it goes. */
export class RunDesk {
  readonly #options: RunDeskOptions;
  #run: ScriptRunning | undefined;
  #nextId = 1;
  #ticks = 0;
  /** Who waits to hear of the robot at all. */
  #unsure: { readonly until: number; readonly settle: () => void }[] = [];
  /** Lines that a slow reader has missed. */
  readonly #missed = new Map<Visitor, number>();

  constructor(options: RunDeskOptions) {
    this.#options = options;
  }

  /** Tells a newcomer what is under way. */
  greet(visitor: Visitor): void {
    visitor.tell({ type: "script-run", run: this.#run?.news() ?? null });
  }

  leave(visitor: Visitor): void {
    this.#missed.delete(visitor);
    this.#options.asking.leave(visitor);
    if (this.#run?.wish.by === visitor) this.#run.abandon(GONE);
  }

  look(): void {
    this.#options.asking.look();
    this.#run?.look();
    const { wheel, clock } = this.#options;
    this.#unsure = this.#unsure.filter(({ until, settle }) => {
      const isOver = wheel.isKnown || clock.now() >= until;
      if (isOver) settle();
      return !isOver;
    });
  }

  /** A robot that has only just begun to speak is waited for a moment. */
  async #untilKnown(): Promise<void> {
    const { wheel, clock } = this.#options;
    if (wheel.isKnown) return;
    await new Promise<void>((settle) => {
      this.#unsure.push({ until: clock.now() + ROBOT_PATIENCE, settle });
    });
  }

  tick(): void {
    this.look();
    if (!this.#run) return;
    this.#tellLines(this.#run);
    if (++this.#ticks % NEWS_EVERY === 0) this.#tellRun();
  }

  /** @throws FolderError where it cannot be */
  async run(visitor: Visitor, order: RunOrder): Promise<void> {
    await this.#untilKnown();
    if (!this.#isHere(visitor)) return;
    this.#checkFree(visitor);
    const { folder, asking, wheel } = this.#options;
    const found = await folder.find(order.name);
    if (!this.#isHere(visitor)) return;
    if (order.version !== undefined && order.version !== found.version)
      throw new FolderError(`${order.name} is not what you see any more: look at it, and run it again`);
    this.#checkFree(visitor);
    const person = wheel.otherPerson(visitor);
    if (!person) {
      this.#begin(visitor, order, found);
      return;
    }
    const driver = [...this.#options.visitors()].find(({ client }) => client === person.client);
    if (!driver)
      throw new FolderError(
        `${person.name} drives, and cannot be asked from here: wait until the wheel is free`,
      );
    asking.ask(order.name, {
      asker: visitor,
      driver,
      yes: () => void this.#beginAllowed(visitor, order, found.version, driver),
      no: (why) => refuse(visitor, `${order.name} does not run: ${why}`),
    });
  }

  answer(visitor: Visitor, { client, allow }: Answer): void {
    if (!this.#options.asking.answer(visitor, client, allow))
      refuse(visitor, "nobody asks you for that any more");
  }

  end(visitor: Visitor): void {
    const { asking } = this.#options;
    if (this.#run) {
      this.#run.end(`ended by ${visitor.name}`);
      this.#tellRun();
    } else if (asking.asker === visitor) asking.leave(visitor);
    else refuse(visitor, "no script runs");
  }

  async close(): Promise<void> {
    const run = this.#run;
    if (!run) return;
    run.end("the robot stops");
    const late = setTimeout(() => run.kill("the robot stops"), CLOSING_MS);
    await run.result;
    clearTimeout(late);
  }

  #isHere(visitor: Visitor): boolean {
    for (const one of this.#options.visitors()) if (one === visitor) return true;
    return false;
  }

  /** @throws FolderError */
  #checkFree(visitor: Visitor): void {
    const { asking, wheel } = this.#options;
    if (this.#run) {
      const { name, by } = this.#run.wish;
      throw new FolderError(`${name} runs already, begun by ${by.name}: press “Stop script” first`);
    }
    if (asking.asker === visitor)
      throw new FolderError("the driver has been asked already: wait for the answer");
    if (asking.asker)
      throw new FolderError(`${asking.asker.name} has asked to run a script: wait for the driver's answer`);
    if (!wheel.isKnown) throw new FolderError("the robot does not answer now: see whether it still runs");
    if (wheel.isStopped)
      throw new FolderError(
        "the emergency stop is on: see that all is well, press “Release stop”, then “Run”",
      );
    const { holder } = wheel;
    if (holder?.source === "script")
      throw new FolderError(
        `${holder.name} drives: end it where it was begun, as with Ctrl-C, or press STOP`,
      );
    if (holder?.source === "calibration")
      throw new FolderError(`calibration has the car (${holder.name}): wait until it is done`);
  }

  /** What the driver was asked about, and nothing that was put in its place since. */
  async #beginAllowed(by: Visitor, order: RunOrder, version: string, driver: Visitor): Promise<void> {
    try {
      const found = await this.#options.folder.find(order.name);
      if (!this.#isHere(by)) return;
      if (found.version !== version)
        throw new FolderError("it was changed after the driver was asked: run it again");
      this.#checkFree(by);
      const person = this.#options.wheel.otherPerson(by);
      if (person && person.client !== driver.client)
        throw new FolderError(`${person.name} has the wheel by now, and was not asked: run it again`);
      this.#begin(by, order, found);
    } catch (error) {
      refuse(by, `${order.name} does not run: ${(error as Error).message}`);
    }
  }

  #begin(by: Visitor, { name, seed }: RunOrder, { path, version }: { path: string; version: string }): void {
    const expected = this.#options.expected(name, version);
    const run = new ScriptRunning(
      { id: this.#nextId++, name, path, version, seed, expected, by },
      this.#options,
    );
    this.#run = run;
    void run.result.then((report) => this.#ended(run, report));
    this.#tellRun();
  }

  #ended(run: ScriptRunning, report: Report): void {
    const { id, name } = run.wish;
    this.#tellLines(run, true);
    this.#run = undefined;
    const { ok, trouble, isAborted = false, elapsed = 0, waited = run.age, value } = report;
    const { words } = this.#options;
    this.#tell({
      type: "script-ended",
      id,
      name,
      ok,
      ...words.trouble(trouble),
      aborted: isAborted,
      elapsed,
      waited,
      value: value === undefined ? null : words.text(shortly(value)).slice(0, LONGEST_VALUE),
    });
    this.#tell({ type: "script-run", run: null });
  }

  /** Whoever is behind hears later how much it has missed: with the last lines at the latest, as the end is told to all. */
  #tellLines(run: ScriptRunning, isLast = false): void {
    const { lines, dropped } = run.lines.take(isLast) ?? { lines: [], dropped: 0 };
    const { id } = run.wish;
    for (const visitor of this.#options.visitors()) {
      const missed = dropped + (this.#missed.get(visitor) ?? 0);
      const isBehind = visitor.isBehind();
      if (isBehind && !isLast) {
        this.#missed.set(visitor, missed + lines.length);
        continue;
      }
      this.#missed.delete(visitor);
      const told = isBehind ? { lines: [], dropped: missed + lines.length } : { lines, dropped: missed };
      if (told.lines.length + told.dropped > 0) visitor.tell({ type: "script-lines", id, ...told });
    }
  }

  /** Whoever is behind hears of the next one. */
  #tellRun(): void {
    const news: ScriptNews = { type: "script-run", run: this.#run?.news() ?? null };
    for (const visitor of this.#options.visitors()) if (!visitor.isBehind()) visitor.tell(news);
  }

  #tell(news: ScriptNews): void {
    for (const visitor of this.#options.visitors()) visitor.tell(news);
  }
}

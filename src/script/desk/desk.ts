import type { Clock } from "../../core/clock.ts";
import type { ScriptNews, ScriptOrder } from "../../protocol/script-messages.ts";
import { Asking } from "./asking.ts";
import { FolderError } from "./folder-error.ts";
import { PageWords } from "./page-words.ts";
import type { Visitor, Workers } from "./ports.ts";
import { Previews } from "./previews.ts";
import { refuse } from "./refuse.ts";
import { RunDesk } from "./run-desk.ts";
import type { ScriptFolder } from "./script-folder.ts";
import { type Glance, Wheel } from "./wheel.ts";

export interface DeskOptions {
  readonly folder: ScriptFolder;
  readonly clock: Clock;
  /** Path of control's socket. */
  readonly address: string;
  /** Of the car that previews simulate, as the command line names it. */
  readonly profile: string | undefined;
  readonly world: string | undefined;
  readonly workers: Workers;
}

/** What waits for the disk. */
type SlowOrder = Exclude<ScriptOrder, Order<"end-script" | "allow-script" | "end-preview">>;
type Order<T extends ScriptOrder["type"]> = Extract<ScriptOrder, { type: T }>;

/** The folder is looked at so often while somebody is there, s. */
const RESCAN_EVERY = 1;
/** Orders of one visitor that wait for the disk. */
const MOST_WAITING = 8;
const NO_PERSON =
  "scripts are read, changed and run from a driver's page: this connection said hello as something else";

/** The robot's scripts for those who are connected to it: their files, their previews, and one run at a time. */
export class Desk {
  readonly #folder: ScriptFolder;
  readonly #clock: Clock;
  readonly #visitors = new Map<Visitor, { waiting: number; previewWishes: number }>();
  readonly #wheel: Wheel;
  readonly #previews: Previews;
  readonly #runs: RunDesk;
  #listed: Awaited<ReturnType<ScriptFolder["list"]>> = { scripts: [], others: 0 };
  #rescanAt = Number.NEGATIVE_INFINITY;
  #isScanning = false;
  #scanned: Promise<void> = Promise.resolve();

  constructor({ folder, clock, address, profile, world, workers }: DeskOptions) {
    const words = new PageWords(folder.path);
    const wheel = new Wheel(() => clock.now());
    const preview = workers.preview.bind(workers);
    this.#folder = folder;
    this.#clock = clock;
    this.#wheel = wheel;
    this.#previews = new Previews({ clock, preview, profile, world, words });
    this.#runs = new RunDesk({
      clock,
      workers,
      wheel,
      words,
      address,
      folder,
      asking: new Asking(clock, wheel),
      visitors: () => this.#visitors.keys(),
      expected: (name, version) => this.#previews.durationOf(name, version),
    });
  }

  join(visitor: Visitor): void {
    this.#visitors.set(visitor, { waiting: 0, previewWishes: 0 });
    this.#rescanAt = this.#clock.now() + RESCAN_EVERY;
    void this.#scan(visitor);
    this.#runs.greet(visitor);
  }

  leave(visitor: Visitor): void {
    this.#visitors.delete(visitor);
    this.#previews.leave(visitor);
    this.#runs.leave(visitor);
  }

  look(robot: Glance): void {
    this.#wheel.look(robot);
    this.#runs.look();
  }

  /** To be called some ten times a second. */
  tick(): void {
    this.#runs.tick();
    this.#previews.tick();
    if (this.#visitors.size === 0 || this.#isScanning || this.#clock.now() < this.#rescanAt) return;
    this.#rescanAt = this.#clock.now() + RESCAN_EVERY;
    void this.#scan();
  }

  async close(): Promise<void> {
    this.#previews.close();
    await this.#runs.close();
  }

  order(visitor: Visitor, order: ScriptOrder): void {
    if (order.type === "end-script") this.#runs.end(visitor);
    else if (visitor.source !== "driver") refuse(visitor, NO_PERSON);
    else if (order.type === "allow-script") this.#runs.answer(visitor, order);
    else if (order.type === "end-preview") this.#endPreview(visitor);
    else void this.#handle(visitor, order);
  }

  async #handle(visitor: Visitor, order: SlowOrder): Promise<void> {
    const state = this.#visitors.get(visitor);
    if (!state) return;
    if (state.waiting >= MOST_WAITING) {
      refuse(
        visitor,
        "the robot is busy with what you asked of its scripts before: this one is dropped",
        "rate",
      );
      return;
    }
    state.waiting++;
    try {
      await this.#do(visitor, order);
    } catch (error) {
      if (error instanceof FolderError) refuse(visitor, error.message);
      else {
        console.error(error);
        refuse(visitor, `the robot failed at ${order.type}: where it runs it says why`);
      }
    } finally {
      state.waiting--;
    }
  }

  async #do(visitor: Visitor, order: SlowOrder): Promise<void> {
    const { name } = order;
    switch (order.type) {
      case "read-script":
        visitor.tell({ type: "script-text", name, ...(await this.#folder.read(name)) });
        break;
      case "save-script":
        await this.#save(visitor, order);
        break;
      case "remove-script":
        this.#mayChange(visitor);
        await this.#folder.remove(name, order.version);
        await this.#scan();
        break;
      case "preview-script":
        await this.#preview(visitor, name);
        break;
      case "run-script":
        await this.#runs.run(visitor, order);
    }
  }

  async #preview(visitor: Visitor, name: string): Promise<void> {
    const state = this.#visitors.get(visitor);
    if (!state) return;
    const wish = ++state.previewWishes;
    const found = await this.#folder.find(name);
    // The last word counts, though it came while the file was being read.
    if (this.#visitors.get(visitor)?.previewWishes === wish)
      this.#previews.begin({ visitor, name, ...found });
  }

  #endPreview(visitor: Visitor): void {
    const state = this.#visitors.get(visitor);
    if (!state) return;
    state.previewWishes++;
    this.#previews.end(visitor);
  }

  async #save(visitor: Visitor, { name, text, over }: Order<"save-script">): Promise<void> {
    this.#mayChange(visitor);
    const { version, replaced } = await this.#folder.save(name, text, over);
    visitor.tell({ type: "script-text", name, text, version, ...(replaced !== null && { replaced }) });
    await this.#scan();
  }

  /** Nobody changes beneath a driver what that person may be about to run. @throws FolderError */
  #mayChange(visitor: Visitor): void {
    const other = this.#wheel.otherPerson(visitor);
    if (other)
      throw new FolderError(
        `${other.name} drives: scripts are changed by whoever has the wheel, or while it is free`,
      );
  }

  /** Tells everybody what is new, and a newcomer all of it; one look after the other. */
  #scan(newcomer?: Visitor): Promise<void> {
    this.#isScanning = true;
    const looked = this.#scanned.then(async () => {
      const { scripts, others } = await this.#folder.list();
      const isNew = JSON.stringify({ scripts, others }) !== JSON.stringify(this.#listed);
      this.#listed = { scripts, others };
      const news: ScriptNews = { type: "scripts", folder: this.#folder.label, scripts: [...scripts], others };
      if (isNew) for (const visitor of this.#visitors.keys()) visitor.tell(news);
      else if (newcomer && this.#visitors.has(newcomer)) newcomer.tell(news);
    });
    // One that fails is no reason not to look again.
    const over = looked
      .catch((error) => console.error(error))
      .finally(() => {
        this.#isScanning = this.#scanned !== over;
      });
    this.#scanned = over;
    return over;
  }
}

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import type { Refusal, Telemetry } from "../../../src/protocol/messages.ts";
import type { ScriptNews, ScriptOrder } from "../../../src/protocol/script-messages.ts";
import { Desk } from "../../../src/script/desk/desk.ts";
import type { Preview, PreviewOptions, Visitor } from "../../../src/script/desk/ports.ts";
import { ScriptFolder } from "../../../src/script/desk/script-folder.ts";
import type { Report } from "../../../src/script/runner/messages.ts";
import type { LiveCar } from "../../../src/script/runner/open-wire.ts";
import type { ScriptRun } from "../../../src/script/runner/script-process.ts";

type News = ScriptNews | Refusal;
type Driver = Telemetry["driver"];

/** A page at the desk, which keeps all that it is told. */
export class Page implements Visitor {
  readonly client: number;
  readonly name: string;
  readonly source;
  readonly heard: News[] = [];
  behind = false;

  constructor(client: number, name: string, source: Visitor["source"] = "driver") {
    this.client = client;
    this.name = name;
    this.source = source;
  }

  isBehind(): boolean {
    return this.behind;
  }

  tell(message: News): void {
    this.heard.push(message);
  }

  all<T extends News["type"]>(type: T): Extract<News, { type: T }>[] {
    return this.heard.filter((news): news is Extract<News, { type: T }> => news.type === type);
  }

  last<T extends News["type"]>(type: T): Extract<News, { type: T }> {
    const found = this.all(type).at(-1);
    if (!found) throw new Error(`${this.name} heard no ${type}, but ${JSON.stringify(this.heard)}`);
    return found;
  }

  get refusals(): string[] {
    return this.all("refused").map(({ text }) => text);
  }
}

/** A script's process that does as the test says. */
export class Process {
  readonly run: ScriptRun;
  readonly asked: string[] = [];
  readonly result: Promise<Report>;
  leftArmed: LiveCar | undefined;
  #settle!: (report: Report) => void;

  constructor(run: ScriptRun) {
    this.run = run;
    this.result = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  abort(why: string): void {
    this.asked.push(`abort: ${why}`);
  }

  kill(why: string): void {
    this.asked.push(`kill: ${why}`);
  }

  end(report: Partial<Report> = {}): void {
    this.#settle({ ok: true, elapsed: 1, ...report });
  }
}

/** A folder's like that counts what of it is under way. */
class BusyFolder {
  #pending = 0;
  readonly folder: ScriptFolder;

  constructor(path: string) {
    this.folder = new Proxy(new ScriptFolder(path), {
      get: (target, key) => {
        const found = Reflect.get(target, key);
        return typeof found === "function" ? this.#counted(found.bind(target)) : found;
      },
    });
  }

  get isIdle(): boolean {
    return this.#pending === 0;
  }

  #counted(work: (...args: unknown[]) => Promise<unknown>) {
    return async (...args: unknown[]) => {
      this.#pending++;
      try {
        return await work(...args);
      } finally {
        this.#pending--;
      }
    };
  }
}

/** Turns of the event loop without work on the folder, after which nothing is under way. */
const QUIET = 6;

export const SQUARE = "// Drives a square.\nexport default async (car) => {};\n";

/** A desk with people at it, on a clock of the test's own, whose processes are the test's too. */
export class Office {
  readonly path = mkdtempSync(join(tmpdir(), "strafe-desk-"));
  readonly clock = new VirtualClock(100);
  readonly processes: Process[] = [];
  readonly previews: (PreviewOptions & { answer: (preview: Partial<Preview>) => void })[] = [];
  readonly disarmed: LiveCar[] = [];
  readonly desk: Desk;
  readonly #disk = new BusyFolder(this.path);
  /** By the emergency stop; told with the next look. */
  isStopped = false;
  #driver: Driver = null;
  #clients = 1;

  constructor() {
    after(() => rmSync(this.path, { recursive: true, force: true }));
    this.write("square.ts", SQUARE);
    this.desk = new Desk({
      folder: this.#disk.folder,
      clock: this.clock,
      address: "/control.sock",
      profile: "my-car",
      world: undefined,
      workers: {
        begin: (run) => {
          const process = new Process(run);
          this.processes.push(process);
          return process;
        },
        preview: (options) =>
          new Promise((resolve) => {
            const answer = (preview: Partial<Preview>) =>
              resolve({
                ok: true,
                duration: 0,
                points: [],
                steps: [],
                warnings: [],
                touched: [],
                ...preview,
              });
            this.previews.push({ ...options, answer });
          }),
        disarm: async (car) => {
          this.disarmed.push(car);
        },
      },
    });
    this.look();
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** The last process. */
  get process(): Process {
    const process = this.processes.at(-1);
    if (!process) throw new Error("nothing runs");
    return process;
  }

  async join(name: string, source?: Visitor["source"]): Promise<Page> {
    const page = new Page(this.#clients++, name, source);
    this.desk.join(page);
    await this.settle();
    return page;
  }

  /** Who has the wheel from now on. */
  drives(who: Page | null): void {
    this.#driver = who && { client: who.client, name: who.name, source: who.source };
    this.look();
  }

  look(): void {
    this.desk.look({
      driver: this.#driver,
      safety: { state: this.isStopped ? "estopped" : "disarmed" },
    });
  }

  /** Until what was asked for has been done; reading a file may take long where others work. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET; quiet = this.#disk.isIdle ? quiet + 1 : 0)
      await new Promise((next) => setTimeout(next, 1));
  }

  /** The last process has been asked so many things. */
  async untilAsked(count: number): Promise<void> {
    for (let left = 2000; this.process.asked.length < count; left--) {
      if (left === 0) throw new Error(`it was asked only ${JSON.stringify(this.process.asked)}`);
      await new Promise((next) => setTimeout(next, 5));
    }
  }

  async order(page: Page, order: ScriptOrder): Promise<void> {
    this.desk.order(page, order);
    await this.settle();
  }

  async run(page: Page, name = "square.ts"): Promise<void> {
    await this.order(page, { type: "run-script", name });
  }

  pass(seconds: number): void {
    for (let left = seconds; left > 1e-9; left -= 0.1) {
      this.clock.advance(0.1);
      this.look();
      this.desk.tick();
    }
  }
}

import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/clock.ts";
import type { ClientMessage, Refusal, RobotEvent, Telemetry, Welcome } from "../../protocol/messages.ts";
import { refusal } from "../../protocol/parse.ts";
import type { RecordingNews, RecordingOrder, RecordingState } from "../../protocol/recording-messages.ts";
import type { VideoHeader } from "../../protocol/video-frame.ts";
import { BOUNDS, type Bounds } from "./bounds.ts";
import { type Disk, diskFailure, realDisk } from "./disk.ts";
import { EachDrive } from "./each-drive.ts";
import type { Recording } from "./recording.ts";
import { RecordingError, RecordingFolder } from "./recording-folder.ts";

/** A client of the gateway, as the recorder knows it. */
export interface RecorderVisitor {
  tell(news: RecordingNews | Refusal): void;
}

type TakePicture = (header: VideoHeader, jpeg: Uint8Array) => void;
/** Begins to hand over the camera's pictures. @returns how to end that */
export type WatchCamera = (take: TakePicture) => () => void;

export interface RecorderOptions {
  /** Where recordings are kept, absolute; made when the first begins. */
  readonly folder: string;
  readonly clock: Clock;
  /** The calendar, which the robot's clock knows nothing of. */
  readonly today: () => Date;
  /** Of what it makes recordings, such as its profile's name. */
  readonly about: Readonly<Record<string, string>>;
  /** Each drive by itself, from arming to disarming. */
  readonly eachDrive: boolean;
  /** One line for whoever started the robot. */
  readonly log: (line: string) => void;
  readonly bounds?: Partial<Bounds>;
  readonly disk?: Disk;
}

const MB = 1e6;
const MOST_LATELY = 20;

/**
 * Records drives, one at a time. Whatever becomes of the disk, nobody has to wait for it and the car drives on: a
 * recording that cannot go on ends, and says why.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #bounds: Bounds;
  readonly #disk: Disk;
  readonly #folder: RecordingFolder;
  readonly #visitors = new Set<RecorderVisitor>();
  /** Those who look at the list. */
  readonly #readers = new Set<RecorderVisitor>();
  readonly #eachDrive: EachDrive | undefined;
  #watchCamera: WatchCamera = () => () => {};
  #leaveCamera: () => void = () => {};
  #welcome: Welcome | undefined;
  #state: RecordingState["state"] = "off";
  #recording: Recording | undefined;
  #text = "";
  #lately: readonly RobotEvent[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #isListing = false;
  #listAgain = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#bounds = { ...BOUNDS, ...options.bounds };
    this.#disk = options.disk ?? realDisk;
    this.#eachDrive = options.eachDrive ? new EachDrive(this.#bounds.afterwards) : undefined;
    // Whoever looks at no recording does not load what reads them.
    this.#folder = new RecordingFolder(options.folder, async (file) =>
      (await import("./readable.ts")).durationOf(file),
    );
  }

  /** Where pictures come from, while they are recorded. */
  useCamera(watch: WatchCamera): void {
    this.#watchCamera = watch;
  }

  join(visitor: RecorderVisitor): void {
    this.#visitors.add(visitor);
    visitor.tell(this.#news);
  }

  leave(visitor: RecorderVisitor): void {
    this.#visitors.delete(visitor);
    this.#readers.delete(visitor);
  }

  order(visitor: RecorderVisitor, order: RecordingOrder): void {
    const done = this.#do(visitor, order);
    done.catch((error: Error) => {
      if (!(error instanceof RecordingError)) this.#options.log(`the recorder failed: ${error.message}`);
      visitor.tell(refusal("recording", error.message));
    });
  }

  welcome(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#recording?.robot(welcome);
  }

  /** @param text as it came from the wire */
  telemetry(text: Buffer, telemetry: Telemetry): void {
    this.#recording?.telemetry(text, telemetry);
    const isUnderWay = this.#state === "starting" || this.#state === "on";
    const wish = this.#eachDrive?.look(telemetry.safety.state, telemetry.time, isUnderWay);
    if (wish === "begin") this.#begin().catch((error: Error) => this.#options.log(error.message));
    else if (wish === "end") void this.#end("");
  }

  event(event: RobotEvent): void {
    this.#recording?.event(event);
    this.#lately = [...this.#lately.filter((one) => this.#isRecent(one)), event].slice(-MOST_LATELY);
  }

  /** @param to who is told no */
  refused(refusal: Refusal, to: string): void {
    this.#recording?.refusal(refusal, to);
  }

  command(message: ClientMessage, by: string): void {
    this.#recording?.command(message, by);
  }

  /** A recording's file, to be read. @throws RecordingError where there is none, or it is not finished */
  async open(name: string): Promise<FileHandle> {
    this.#refuseCurrent(name, "be fetched");
    return await this.#folder.open(name);
  }

  /** To be called several times a second. */
  tick(): void {
    if (!this.#recording || this.#state !== "on") return;
    const now = this.#options.clock.now();
    if (now - this.#toldAt >= this.#bounds.tellEvery) this.#tell();
    if (now - this.#lookedAt < this.#bounds.lookEvery) return;
    this.#lookedAt = now;
    void this.#lookAtDisk(this.#recording);
  }

  /** The one that is under way becomes whole. */
  async close(): Promise<void> {
    await this.#end("");
  }

  async #do(visitor: RecorderVisitor, order: RecordingOrder): Promise<void> {
    switch (order.type) {
      case "record":
        await (order.on ? this.#begin() : this.#end(""));
        break;
      case "list-recordings":
        this.#readers.add(visitor);
        this.#list();
        break;
      case "remove-recording":
        this.#refuseCurrent(order.name, "be deleted");
        await this.#folder.remove(order.name);
        this.#list();
    }
  }

  #refuseCurrent(name: string, what: string): void {
    if (this.#recording?.name === name)
      throw new RecordingError(`${name} is being written and cannot ${what} yet: end the recording first`);
  }

  /** @throws RecordingError */
  #begin(): Promise<void> {
    return this.#alone(async () => {
      if (this.#state !== "off") return;
      this.#change("starting");
      try {
        this.#recording = await this.#create();
      } catch (error) {
        const why = error instanceof RecordingError ? error.message : diskFailure(error);
        const text = `no recording can begin in ${this.#folder.label}: ${why}`;
        this.#change("off", text);
        throw new RecordingError(text);
      }
      this.#lookedAt = this.#options.clock.now();
      const recording = this.#recording;
      for (const event of this.#lately) if (this.#isRecent(event)) recording.event(event);
      this.#leaveCamera = this.#watchCamera((header, jpeg) => recording.picture(header, jpeg));
      this.#options.log(`recording ${join(this.#folder.path, recording.name)}`);
      this.#change("on");
    });
  }

  async #create(): Promise<Recording> {
    const { clock, today, about } = this.#options;
    const free = await this.#disk.free(this.#folder.path);
    if (free < this.#bounds.leastFree) throw new RecordingError(this.#tooFull(free));
    const date = today();
    const zero = new Date(date.getTime() - clock.now() * 1e3).toISOString();
    const { robot, scene } = this.#welcome ?? {};
    const car = { car: robot?.name ?? "", hardware: robot?.hardware ?? "", world: scene?.name ?? "" };
    const name = await this.#folder.newName(date);
    const { Recording } = await import("./recording.ts");
    return await Recording.begin(
      name,
      {
        disk: this.#disk,
        path: join(this.#folder.path, name),
        clock,
        bounds: this.#bounds,
        about: { ...car, ...about, began: date.toISOString(), zero },
        onFailure: (error) => void this.#end(`the recording has ended: ${diskFailure(error)}`),
      },
      this.#welcome,
    );
  }

  /** @param text why; empty: somebody wanted it so */
  #end(text: string): Promise<void> {
    return this.#alone(async () => {
      const recording = this.#recording;
      if (!recording || this.#state !== "on") return;
      this.#leaveCamera();
      this.#change("ending", text);
      let why = text;
      try {
        await recording.end();
      } catch (error) {
        why ||= `the recording could not be finished, and has no index: ${diskFailure(error)}`;
      }
      this.#recording = undefined;
      if (why) this.#options.log(why);
      this.#change("off", why);
      this.#list();
    });
  }

  async #lookAtDisk(recording: Recording): Promise<void> {
    const free = await this.#disk.free(this.#folder.path).catch(() => undefined);
    // Where it cannot be asked, writing says what is wrong.
    if (free === undefined || free >= this.#bounds.leastFree || this.#recording !== recording) return;
    await this.#end(`the recording has ended: ${this.#tooFull(free)}`);
  }

  #isRecent({ time }: RobotEvent): boolean {
    return this.#options.clock.now() - time <= this.#bounds.prelude;
  }

  #tooFull(free: number): string {
    const [left, least] = [free, this.#bounds.leastFree].map((bytes) => Math.floor(bytes / MB));
    return `only ${left} MB are free on the robot's disk, and ${least} MB are left free: delete some recordings`;
  }

  #change(state: RecordingState["state"], text = ""): void {
    this.#state = state;
    this.#text = text;
    this.#tell();
  }

  get #news(): RecordingState {
    const recording = this.#recording;
    return {
      type: "recording",
      state: this.#state,
      name: recording?.name ?? null,
      elapsed: recording?.elapsed ?? 0,
      bytes: recording?.bytes ?? 0,
      pictures: recording?.pictures ?? 0,
      dropped: recording ? { ...recording.dropped } : { pictures: 0, messages: 0 },
      text: this.#text.slice(0, 400),
    };
  }

  #tell(): void {
    this.#toldAt = this.#options.clock.now();
    const news = this.#news;
    for (const visitor of this.#visitors) visitor.tell(news);
  }

  /** To all who look at it; asked for while it is made, it is made again. */
  #list(): void {
    this.#listAgain = true;
    if (this.#isListing || this.#readers.size === 0) return;
    this.#isListing = true;
    this.#makeList()
      .catch((error: Error) => this.#options.log(`the recordings cannot be listed: ${error.message}`))
      .finally(() => {
        this.#isListing = false;
      });
  }

  async #makeList(): Promise<void> {
    while (this.#listAgain) {
      this.#listAgain = false;
      const { recordings, ...rest } = await this.#folder.list(this.#bounds.mostListed);
      const finished = recordings.filter(({ name }) => name !== this.#recording?.name);
      for (const reader of this.#readers) reader.tell({ type: "recordings", ...rest, recordings: finished });
    }
  }

  /** One change after the other. */
  #alone<T>(change: () => Promise<T>): Promise<T> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }
}

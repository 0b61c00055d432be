import { FastRobot } from "../control/fast.ts";
import type { Pose, Twist } from "../core/geometry.ts";
import { type ClientMessage, PROTOCOL_VERSION, type RobotMessage } from "../protocol/messages.ts";
import { parseRobotMessage } from "../protocol/parse.ts";
import type { DriveWish, Order, Pace, Wire, WireEvents } from "./wire.ts";

/** Of the telemetry, Hz, where nobody says. */
const RATE = 50;
/** How often the robot hears that the script is still there, s. */
const KEEP = 0.08;
/** After so many ticks whoever else waits in this process gets a turn. */
const BREATH = 200;
/** How sure who says where the car is has to be, m and rad: as sure as the protocol lets anybody be. */
const NOISE = { positionNoise: 1e-3, headingNoise: 1e-3 };
/** A car stands for so long before its gyro is known, s. */
const STAND = 1;

/** A simulated car on a virtual clock, in this process: time passes while the script waits for the car, and only then. */
export class FastWire implements Wire {
  /** For whoever looks at the truth. */
  readonly fast: FastRobot;
  readonly client: number;
  readonly rate: number;
  readonly #session;
  readonly #period: number;
  #events: WireEvents | undefined;
  /** What the robot has said, until the script can be told: as over a socket, never within a call. */
  #heard: RobotMessage[] = [];
  #seq = 0;
  /** The next motion's or picture's. */
  #id = 0;
  #telemetryDue = 0;
  #keepDue = 0;
  #ticks = 0;
  #wake: () => void = () => {};

  /** @param name shown to others at the robot @param rate of the telemetry, Hz */
  constructor(fast: FastRobot, name = "script", rate = RATE) {
    this.fast = fast;
    this.rate = rate;
    this.#period = 1 / fast.robot.profile.control.rate;
    let client = -1;
    this.#session = fast.hub.join({
      send: (text) => {
        const parsed = parseRobotMessage(text);
        if ("refusal" in parsed)
          throw new Error(`the robot said what nobody understands: ${parsed.refusal.text}`);
        if (parsed.message.type === "welcome") client = parsed.message.client;
        this.#heard.push(parsed.message);
      },
      isBehind: () => false,
    });
    this.send({ type: "hello", version: PROTOCOL_VERSION, name, source: "script" });
    this.client = client;
  }

  /** @param files as for {@link FastRobot.create} */
  static async create(files: Parameters<typeof FastRobot.create>[0], name?: string): Promise<FastWire> {
    const fast = await FastRobot.create(files);
    fast.run(STAND);
    return new FastWire(fast, name);
  }

  get robot() {
    return this.fast.robot.welcome(this.client).robot;
  }

  get scene() {
    return this.fast.robot.welcome(this.client).scene;
  }

  now(): number {
    return this.fast.now();
  }

  listen(events: WireEvents): void {
    this.#events = events;
  }

  send(message: ClientMessage): void {
    this.#session.receive(JSON.stringify(message));
  }

  drive({ vx, vy, omega }: Readonly<Twist>, { frame, holdHeading }: DriveWish): void {
    const twist = { vx, vy, omega };
    this.send({
      type: "drive",
      seq: this.#seq++,
      at: this.now(),
      twist,
      frame,
      holdHeading,
      precision: false,
    });
  }

  begin(order: Order): number {
    const id = this.#id++;
    this.send({ ...order, id, at: this.now() });
    return id;
  }

  takePicture(): number {
    const id = this.#id++;
    this.send({ type: "take-picture", id });
    return id;
  }

  see({ x, y, theta }: Readonly<Pose>): void {
    this.send({ type: "pose", at: this.now(), pose: { x, y, theta }, ...NOISE });
  }

  wake(): void {
    this.#wake();
  }

  async pass(look: () => Pace): Promise<void> {
    await turn();
    for (;;) {
      this.#tell();
      const pace = look();
      if (pace === "done") return;
      if (pace === "breathe") await turn();
      else if (pace === "wait") await this.#untilWoken();
      else await this.#tick();
    }
  }

  /** All that a script does between two awaits of the car is done within one turn of the event loop. */
  async #tick(): Promise<void> {
    const { fast } = this;
    if (fast.now() >= this.#keepDue) {
      this.#keepDue = fast.now() + KEEP;
      this.send({ type: "keep" });
    }
    fast.run(this.#period);
    if (++this.#ticks % BREATH === 0) await turn();
  }

  async #untilWoken(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = () => {};
    await turn();
  }

  #tell(): void {
    const events = this.#events;
    const heard = this.#heard;
    this.#heard = [];
    for (const message of heard) {
      if (message.type === "event") events?.event(message);
      else if (message.type === "refused") events?.refused(message);
      else if (message.type === "planned") events?.planned(message);
      else if (message.type === "motion-reached") events?.reached(message);
      else if (message.type === "motion-ended") events?.ended(message);
      else if (message.type === "picture") events?.picture(message);
    }
    // Taken as it is: what would be made of it on a socket is the same, and takes much longer.
    const now = this.now();
    if (now < this.#telemetryDue - 1e-9) return;
    this.#telemetryDue = Math.max(this.#telemetryDue + 1 / this.rate, now);
    events?.telemetry({ ...this.fast.robot.telemetry(), refused: {} });
  }

  async close(): Promise<void> {
    this.#session.close();
    await this.fast.robot.close();
  }
}

/** Whoever has something to do does it: all promises that are settled are followed up. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

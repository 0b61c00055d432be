import type { Pose, Twist } from "../core/geometry.ts";
import { type ClientEvents, passOn } from "./client-events.ts";
import { ClockOffset } from "./clock-offset.ts";
import {
  type ClientMessage,
  type PoseMessage,
  PROTOCOL_VERSION,
  type RobotMessage,
  type Source,
  type Welcome,
} from "./messages.ts";
import { MotionKeeper } from "./motion-keeper.ts";
import type { FollowMessage, GoToMessage } from "./motion-messages.ts";
import { parseRobotMessage } from "./parse.ts";
import type { PursuitWish } from "./pursuit-messages.ts";
import type { SightingsMessage } from "./seeing-messages.ts";

/** The part of a WebSocket that a client needs; the browser's and `ws` both have it. */
export interface Socket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
}

export interface ClientOptions {
  /** Opens a connection: over TCP to the gateway or over a Unix socket to control. */
  readonly open: () => Socket;
  /** Shown to the other people at the robot. */
  readonly name: string;
  readonly source: Source;
  /** Telemetry messages a second; 0: none. */
  readonly telemetryRate?: number;
  /** s, monotonic. */
  readonly now?: () => number;
}

export interface DriveOptions {
  readonly frame?: "car" | "field";
  readonly precision?: boolean;
  readonly holdHeading?: boolean;
}

export type GoToOptions = Omit<GoToMessage, "type" | "id" | "at" | "pose">;

export type SeenOptions = Partial<Omit<PoseMessage, "type" | "pose">>;

/** What a path needs besides its waypoints. */
export type FollowOptions = Omit<FollowMessage, "type" | "id" | "at" | "waypoints">;

const OPEN = 1;
const PING_INTERVAL_MS = 500;
/** A link that has been silent for so long is dead, whatever the socket says. */
const SILENCE_MS = 2500;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 2000;
/** With more than this unsent the link has stalled, bytes: a `drive` message has some 170. */
const MOST_UNSENT = 512;

/**
 * One connection to a robot, kept open: it says hello, keeps the clocks' offset by ping, validates
 * what comes in, and reconnects with growing pauses. A `drive` that cannot leave now, because the link
 * is down or what was sent before still waits in this process, is dropped and never kept for later: a
 * late one would be worse than none, and a stop would have to wait behind it.
 */
export class RobotClient {
  readonly #options: ClientOptions;
  readonly #events: ClientEvents;
  readonly #now: () => number;
  readonly #sentAt = new Map<number, number>();
  #socket: Socket | undefined;
  #offset = new ClockOffset();
  #welcome: Welcome | undefined;
  readonly #keeper = new MotionKeeper(() => {
    // On a stalled link a late one would be a lie.
    if (!this.#isStalled) this.send({ type: "keep" });
  });
  /** The next motion's or picture's. */
  #id = 0;
  #seq = 0;
  #retryMs = FIRST_RETRY_MS;
  #closed = false;
  #lastHeard = 0;
  #pings: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ClientOptions, events: ClientEvents = {}) {
    this.#options = options;
    this.#events = events;
    this.#now = options.now ?? (() => performance.now() / 1e3);
    this.#connect();
  }

  /** What the robot said of itself; undefined while the link is down. */
  get welcome(): Welcome | undefined {
    return this.#welcome;
  }

  /** Round trip of the latest ping, s. */
  get rtt(): number | undefined {
    return this.#offset.rtt;
  }

  /** Now on the robot's clock, s; undefined before the first ping came back. */
  get robotTime(): number | undefined {
    const offset = this.#offset.offset;
    return offset === undefined ? undefined : this.#now() + offset;
  }

  /** @returns the message's `seq`, or undefined where the link is down or stalled and nothing was sent */
  drive(twist: Readonly<Twist>, options: DriveOptions = {}): number | undefined {
    const at = this.robotTime;
    if (at === undefined || this.#isStalled) return undefined;
    const seq = this.#seq;
    const sent = this.send({
      type: "drive",
      seq,
      at,
      twist: { vx: twist.vx, vy: twist.vy, omega: twist.omega },
      frame: options.frame ?? "car",
      precision: options.precision ?? false,
      holdHeading: options.holdHeading ?? false,
    });
    if (!sent) return undefined;
    this.#seq++;
    this.#sentAt.set(seq, this.#now());
    if (this.#sentAt.size > 256) this.#sentAt.delete(this.#sentAt.keys().next().value as number);
    return seq;
  }

  /**
   * Raw volts of the wheels, for a client of the source `calibration`: a lease like {@link drive}, in the same row
   * of numbers.
   *
   * @param cap largest duty that they may come to, in (0, 1]
   */
  driveWheels(volts: readonly [number, number, number, number], cap: number): number | undefined {
    const at = this.robotTime;
    if (at === undefined || this.#isStalled) return undefined;
    const [frontLeft, frontRight, rearLeft, rearRight] = volts;
    const four = [frontLeft, frontRight, rearLeft, rearRight] as [number, number, number, number];
    return this.send({ type: "wheels", seq: this.#seq, at, volts: four, cap }) ? this.#seq++ : undefined;
  }

  /**
   * Drives to a pose, field frame. While the motion runs, or holds its goal, this client keeps its lease.
   *
   * @param options speed: the fastest on the way, m/s; hold: see the protocol
   * @returns the motion's id, or undefined where the link is down, new or stalled and nothing was sent
   */
  goTo(pose: Readonly<Pose>, options: GoToOptions = {}): number | undefined {
    const { x, y, theta } = pose;
    return this.#begin({ type: "go-to", ...options, pose: { x, y, theta } });
  }

  /** Drives through waypoints, m, field frame; the rest is as for {@link goTo}. */
  follow(waypoints: FollowMessage["waypoints"], options: FollowOptions): number | undefined {
    return this.#begin({ type: "follow", ...options, waypoints });
  }

  /** Stops this client's motion on its way, and waits. @returns whether it was sent */
  pauseMotion(): boolean {
    return this.send({ type: "motion", do: "pause" });
  }

  resumeMotion(): boolean {
    return this.send({ type: "motion", do: "resume" });
  }

  /** Stops this client's motion on its way, and ends it. */
  cancelMotion(): boolean {
    return this.send({ type: "motion", do: "cancel" });
  }

  /**
   * Tells where the car was seen, field frame; who sees nothing of its position or its heading says no noise
   * of it.
   *
   * @param seen at: when, s by {@link robotTime}; left out: now. The noises are standard deviations, m and rad
   * @returns whether it was sent
   */
  see(pose: Readonly<Pose>, seen: SeenOptions): boolean {
    const at = seen.at ?? this.robotTime;
    if (at === undefined || this.#isStalled) return false;
    const { x, y, theta } = pose;
    return this.send({ type: "pose", ...seen, at, pose: { x, y, theta } });
  }

  /**
   * Tells what is in view, for a client of the source `follower`.
   *
   * @param at when the frame was taken, s by {@link robotTime}
   * @returns whether it was sent
   */
  sight(at: number, targets: SightingsMessage["targets"]): boolean {
    return !this.#isStalled && this.send({ type: "sightings", at, targets });
  }

  /**
   * Lets the car follow the one who is locked, or no more. While it follows this client renews its lease; by
   * `ClientEvents.onPursuitEnded` it hears when that is over.
   *
   * @param how what is left out is the follower's own
   * @returns whether it was sent
   */
  pursue(on: boolean, how: PursuitWish = {}): boolean {
    if (!on) this.#keeper.end("pursuit");
    // On a stalled link it would begin at another time than it was wanted.
    else if (this.#isStalled) return false;
    const sent = this.send({ type: "pursue", on, ...(on && how) });
    if (on && sent) this.#keeper.begin("pursuit");
    return sent;
  }

  /** The car follows because this client wants it, as far as it knows. */
  get isPursuing(): boolean {
    return this.#keeper.has("pursuit");
  }

  /** @returns the picture's id: see `ClientEvents.onPicture`; undefined where the link is down and nothing was sent */
  takePicture(): number | undefined {
    return this.send({ type: "take-picture", id: this.#id }) ? this.#id++ : undefined;
  }

  /** @param text for the people at the robot, 1 to 200 characters @returns whether it was sent */
  say(text: string): boolean {
    return this.send({ type: "say", text });
  }

  /** @returns whether the socket took it: the link is up. On a stalled link it waits its turn. */
  send(message: ClientMessage): boolean {
    if (!this.#welcome && message.type !== "hello") return false;
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  get #isStalled(): boolean {
    return (this.#socket?.bufferedAmount ?? 0) > MOST_UNSENT;
  }

  #begin(what: Omit<GoToMessage, "id" | "at"> | Omit<FollowMessage, "id" | "at">): number | undefined {
    const at = this.robotTime;
    const id = this.#id;
    if (at === undefined || this.#isStalled || !this.send({ ...what, id, at })) return undefined;
    this.#id++;
    this.#keeper.begin(id);
    return id;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#down();
  }

  #connect(): void {
    const socket = this.#options.open();
    this.#socket = socket;
    // From here on, because a connection may also be accepted and then never answered.
    this.#lastHeard = this.#now();
    this.#pings = setInterval(() => this.#ping(), PING_INTERVAL_MS);
    socket.onopen = () => {
      this.#lastHeard = this.#now();
      const { name, source } = this.#options;
      this.send({ type: "hello", version: PROTOCOL_VERSION, name, source });
    };
    socket.onmessage = (event) => {
      if (socket === this.#socket && typeof event.data === "string") this.#receive(event.data);
    };
    // An error is always followed by a close, which says the same.
    socket.onerror = () => {};
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  #lost(): void {
    this.#down();
    if (this.#closed) return;
    this.#retry = setTimeout(() => this.#connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }

  #down(): void {
    clearInterval(this.#pings);
    this.#keeper.clear();
    this.#socket = undefined;
    this.#offset = new ClockOffset();
    this.#sentAt.clear();
    if (!this.#welcome) return;
    this.#welcome = undefined;
    this.#events.onLink?.(false);
  }

  #ping(): void {
    if ((this.#now() - this.#lastHeard) * 1e3 > SILENCE_MS) {
      const silent = this.#socket;
      this.#lost();
      silent?.close();
      return;
    }
    this.send({ type: "ping", sent: this.#now() });
  }

  #receive(text: string): void {
    this.#lastHeard = this.#now();
    const parsed = parseRobotMessage(text);
    if ("refusal" in parsed) {
      this.#events.onRefused?.(parsed.refusal);
      return;
    }
    this.#handle(parsed.message);
  }

  #handle(message: RobotMessage): void {
    switch (message.type) {
      case "welcome":
        this.#welcome = message;
        this.#seq = 0;
        this.#retryMs = FIRST_RETRY_MS;
        if (this.#options.telemetryRate) this.send({ type: "subscribe", rate: this.#options.telemetryRate });
        // At once, so that the first command can already say when it was given.
        this.#ping();
        this.#events.onLink?.(true);
        this.#events.onWelcome?.(message);
        break;
      case "robot":
        if (!this.#welcome) break;
        this.#welcome = { ...this.#welcome, robot: message.robot };
        this.#events.onWelcome?.(this.#welcome);
        break;
      case "pong":
        this.#offset.add(message.sent, message.time, this.#now());
        this.#events.onPong?.(this.#now() - message.sent);
        break;
      case "applied":
        this.#applied(message.seq, message.at);
        break;
      default:
        if (message.type === "refused" && message.id !== undefined) this.#keeper.end(message.id);
        if (message.type === "motion-ended" && message.client === this.#welcome?.client)
          this.#keeper.end(message.id);
        if (message.type === "pursuit-ended") this.#keeper.end("pursuit");
        passOn(this.#events, message);
    }
  }

  #applied(seq: number, at: number): void {
    const sent = this.#sentAt.get(seq);
    const offset = this.#offset.offset;
    if (sent === undefined || offset === undefined) return;
    this.#sentAt.delete(seq);
    this.#events.onApplied?.(seq, at - (sent + offset));
  }
}

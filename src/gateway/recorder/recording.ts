import type { Clock } from "../../core/clock.ts";
import type { ClientMessage, Refusal, RobotEvent, Telemetry, Welcome } from "../../protocol/messages.ts";
import type { VideoHeader } from "../../protocol/video-frame.ts";
import { Pace } from "../pace.ts";
import { compressedImage, frameTransform, imageAnnotations, logEntry, poseInFrame } from "./foxglove.ts";
import { LogFile, type LogFileOptions } from "./log-file.ts";
import type { Topic } from "./topics.ts";

/** What keeps a connection alive, or is said to the recorder itself, is nobody's wish for the car. */
const NO_COMMANDS: ReadonlySet<ClientMessage["type"]> = new Set(["hello", "ping", "keep", "subscribe"]);
/** What scripts are is their folder's matter. */
const NO_CONTENT: ReadonlySet<ClientMessage["type"]> = new Set(["save-script", "read-script"]);
/** Of most cameras, Hz. */
const CAMERA_RATE = 30;

/** One drive on its way into a file: what the robot tells, what it is told, and what its camera sees. */
export class Recording {
  readonly #log: LogFile;
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly name: string;
  readonly #began: number;
  #seenAt = Number.NEGATIVE_INFINITY;
  #size = { width: 640, height: 480 };

  private constructor(name: string, log: LogFile, { clock, bounds }: LogFileOptions) {
    this.name = name;
    this.#log = log;
    this.#clock = clock;
    this.#began = clock.now();
    this.#pace = new Pace(bounds.pictureRate, CAMERA_RATE, this.#began);
  }

  /** @throws what the disk says */
  static async begin(
    name: string,
    options: LogFileOptions,
    welcome: Welcome | undefined,
  ): Promise<Recording> {
    const recording = new Recording(name, await LogFile.open(options), options);
    if (welcome) recording.robot(welcome);
    return recording;
  }

  /** s */
  get elapsed(): number {
    return this.#clock.now() - this.#began;
  }

  get bytes(): number {
    return this.#log.bytes;
  }

  get pictures(): number {
    return this.#log.count("/camera");
  }

  get dropped(): LogFile["dropped"] {
    return this.#log.dropped;
  }

  robot({ robot, scene, time }: Pick<Welcome, "robot" | "scene" | "time">): void {
    this.#add("/robot", time, { robot, scene });
  }

  /** @param text as it came from the wire */
  telemetry(text: Buffer, { time, pose, sightings }: Telemetry): void {
    const heardAt = this.#clock.now();
    this.#log.add({ topic: "/telemetry", heardAt, madeAt: time, data: text });
    this.#add("/pose", time, poseInFrame(time, pose));
    this.#add("/tf", time, frameTransform(time, pose));
    if (!sightings || sightings.at <= this.#seenAt) return;
    this.#seenAt = sightings.at;
    this.#add("/camera/seen", sightings.at, imageAnnotations(sightings, this.#size));
  }

  event({ time, level, code, text }: RobotEvent): void {
    this.#add("/log", time, logEntry(time, level, code, text));
  }

  /** @param to who is told no */
  refusal({ code, text }: Refusal, to: string): void {
    const now = this.#clock.now();
    this.#add("/log", now, logEntry(now, "warning", `refused ${code}`, `${to}: ${text}`));
  }

  command(message: ClientMessage, by: string): void {
    if (NO_COMMANDS.has(message.type)) return;
    const told = NO_CONTENT.has(message.type) ? { type: message.type } : message;
    this.#add("/command", this.#clock.now(), { by, message: told });
  }

  /** @param jpeg is kept as it is */
  picture({ capturedAt, width, height }: VideoHeader, jpeg: Uint8Array): void {
    if (!this.#pace.take(this.#clock.now())) return;
    this.#size = { width, height };
    this.#add("/camera", capturedAt, compressedImage(capturedAt, jpeg));
  }

  /** @throws what the disk says */
  end(): Promise<void> {
    return this.#log.close();
  }

  #add(topic: Topic, madeAt: number, message: object): void {
    const data = Buffer.from(JSON.stringify(message));
    this.#log.add({ topic, heardAt: this.#clock.now(), madeAt, data });
  }
}

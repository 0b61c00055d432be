import { dirname } from "node:path";
import { RobotClient } from "../../src/protocol/client.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import type { PursuitReport } from "../../src/protocol/pursuit-messages.ts";
import { videoSocketIn } from "../../src/protocol/running-robots.ts";
import type { LockChoice, SeenTarget } from "../../src/protocol/seeing-messages.ts";
import { VideoServer } from "../../src/vision/video/video-server.ts";
import { paintedFrame } from "../vision/video/camera.ts";
import { until } from "./wait.ts";

const FRAME_MS = 1000 / 30;
export const FOLLOWING: PursuitReport = {
  state: "following",
  reason: "following person 7 at 1.3 m",
  target: 7,
  distance: 2,
};

/** A person in the picture, by parts of it. @param distance m */
export const seen = (id: number, distance: number, x: number, y: number, height: number): SeenTarget => ({
  id,
  kind: "person",
  name: "person",
  bearing: 0.5 - x,
  distance,
  confidence: 0.9,
  locked: false,
  box: { x, y, width: height / 3.5, height },
});

/** Who sees, beside a real robot: thirty painted pictures a second, and what it is told to see in them. */
export class Looker {
  /** What it was asked to follow. */
  readonly wanted: LockChoice[] = [];
  targets: SeenTarget[] = [];
  /** Whether it was asked to follow, each time. */
  readonly pursued: boolean[] = [];
  /** From which side a tag was to be looked at, each time it was asked to follow. */
  readonly sides: (number | undefined)[] = [];
  /** And why, where nobody who wanted it had said so themselves. */
  readonly reasons: (string | undefined)[] = [];
  /** How far away it was to keep, each time it was asked to follow. */
  readonly distances: (number | undefined)[] = [];
  readonly #client: RobotClient;
  readonly #video: VideoServer;
  #camera: NodeJS.Timeout | undefined;
  #pursuit: NodeJS.Timeout | undefined;
  #sequence = 0;

  private constructor(controlSocket: string) {
    this.#client = new RobotClient(
      { open: () => openSocket(controlSocket), name: "Looker", source: "follower" },
      {
        onLockWanted: ({ target }) => this.#lock(target),
        onPursueWanted: ({ on, side, distance, reason }) => {
          if (!on && this.pursued.at(-1) !== true) return;
          this.pursued.push(on);
          this.reasons.push(reason);
          if (on) this.sides.push(side);
          if (on) this.distances.push(distance);
          this.tellPursuit(
            on
              ? { ...FOLLOWING, ...(side !== undefined && { side }) }
              : { ...FOLLOWING, state: "off", reason: reason ?? "" },
          );
        },
      },
    );
    this.#video = new VideoServer(videoSocketIn(dirname(controlSocket)));
  }

  static async beside(controlSocket: string): Promise<Looker> {
    const looker = new Looker(controlSocket);
    await looker.#video.listen();
    await until(() => looker.#client.robotTime, "the robot's clock");
    return looker;
  }

  /** s */
  get robotTime(): number | undefined {
    return this.#client.robotTime;
  }

  get isWatched(): boolean {
    return this.#video.isWatched;
  }

  startCamera(): void {
    const begun = performance.now();
    let taken = 0;
    // By the clock, so that a late one does not make all later ones late.
    this.#camera = setInterval(() => {
      if (performance.now() - begun < taken * FRAME_MS) return;
      taken++;
      const at = this.#client.robotTime;
      if (at !== undefined) this.#look(at);
    }, 4);
  }

  stopCamera(): void {
    clearInterval(this.#camera);
  }

  /** @param lack which of those that look do not */
  tellFault(text: string | null, lack = ""): void {
    this.#video.tellFault(text, lack);
  }

  say(text: string): void {
    this.#client.say(text);
  }

  /** Says again and again that it does this. */
  tellPursuit(report: PursuitReport): void {
    clearInterval(this.#pursuit);
    const tell = () => this.#client.send({ type: "pursuit", ...report });
    tell();
    this.#pursuit = setInterval(tell, 300);
  }

  async close(): Promise<void> {
    clearInterval(this.#pursuit);
    this.stopCamera();
    this.#client.close();
    await this.#video.close();
  }

  #look(at: number): void {
    const boxes = this.targets.flatMap(({ box }) => (box ? [box] : []));
    void this.#video.offer(paintedFrame(this.#sequence++, at, 640, 480, boxes));
    if (this.#sequence % 2 === 0) this.#client.sight(at, this.targets);
  }

  #lock(wanted: LockChoice): void {
    this.wanted.push(wanted);
    const nearest = Math.min(...this.targets.map(({ distance }) => distance ?? Number.POSITIVE_INFINITY));
    this.targets = this.targets.map((target) => ({
      ...target,
      locked: wanted === "nearest" ? target.distance === nearest : target.id === wanted,
    }));
  }
}

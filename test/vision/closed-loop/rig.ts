import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FastRobot } from "../../../src/control/fast.ts";
import type { VisionProfile } from "../../../src/profile/vision.ts";
import { RobotClient } from "../../../src/protocol/client.ts";
import type { SeenTarget } from "../../../src/protocol/seeing-messages.ts";
import { loadWorld, type World } from "../../../src/sim/world.ts";
import { Studio } from "../../../src/vision/cameras/simulated/studio.ts";
import { createDetectors } from "../../../src/vision/detectors.ts";
import { type FollowSettings, followSettings } from "../../../src/vision/follow/settings.ts";
import { type Frame, frameBytes } from "../../../src/vision/frame.ts";
import { Vision } from "../../../src/vision/vision.ts";
import { HubSocket } from "./hub-socket.ts";
import { LateDetectors } from "./late-detector.ts";
import { type Truth, Witness } from "./witness.ts";
import { TARGET } from "./worlds.ts";

export interface LoopOptions {
  /** From a picture to what is in it, s. */
  readonly takes?: number;
  /** From this time on the camera gives no pictures, s. */
  readonly cameraStalls?: number;
  /** From this time on it gives the same picture again and again, as if it were new, s. */
  readonly cameraFreezes?: number;
  readonly settings?: Partial<FollowSettings>;
  /** What the car's profile says of following. */
  readonly follow?: Partial<VisionProfile["follow"]>;
  /** The detector of people alone: what else looks is left out, to save time. */
  readonly isLean?: boolean;
}

const TAKES = 0.06;
/** Somebody is chosen at this time, s: the detector has seen them for a while. */
const CHOSEN = 2;
/** How often the process does these, s. */
const PURSUIT = 0.03;
const CHECKED = 0.05;

/**
 * A robot, its simulated camera and what the vision process makes of the pictures, with the shipped detector, all on
 * one virtual clock: the same run gives the same figures to the last bit.
 */
export class ClosedLoop {
  readonly fast: FastRobot;
  readonly witness: Witness;
  /** What people at the robot were told. */
  readonly said: string[] = [];
  seen: readonly SeenTarget[] = [];
  readonly #options: LoopOptions;
  readonly #world: World;
  readonly #studio: Studio;
  readonly #late: LateDetectors;
  readonly #vision: Vision;
  #pursuitDue = 0;
  #checkDue = 0;
  readonly #driver: RobotClient;
  readonly #sockets: HubSocket[] = [];
  readonly #period: number;
  #underWay: Frame[] = [];
  #nextPicture = 0;
  #sequence = 0;
  #frozen: Uint8Array | undefined;
  #isOn = false;
  #chosenAt: number | undefined;

  private constructor(fast: FastRobot, world: World, options: LoopOptions) {
    this.fast = fast;
    this.#world = world;
    this.#options = options;
    const { robot } = fast;
    this.#period = 1 / robot.profile.control.rate;
    const { scene } = robot.welcome(0);
    const { camera } = world.sensors;
    this.#studio = new Studio(scene!, camera, world.seed);
    const now = () => fast.now();
    this.#late = new LateDetectors(now, options.takes ?? TAKES);
    const follow = { ...robot.profile.vision.follow, ...options.follow };
    const profile = { ...robot.profile, vision: { ...robot.profile.vision, follow } };
    const { distance } = followSettings({ distance: follow.distance, ...options.settings });
    this.witness = new Witness(scene!, camera, distance, TARGET);
    const socket = this.#socket();
    this.#vision = new Vision({
      open: () => socket,
      profile,
      settings: options.settings,
      now,
      onTold: (text) => this.#note(text),
      onRefused: (text) => this.#note(`Vision was refused: ${text}`),
      onSeen: (targets) => {
        this.seen = targets;
      },
      onFollowed: (at, lock) => this.witness.hear(at, lock),
      detectors: (wanted, width, height) =>
        createDetectors(wanted, width, height)
          .slice(0, options.isLean ? 1 : undefined)
          .map(({ detector, every }) => ({
            detector: this.#late.around(detector),
            every,
          })),
    });
    socket.open();
    this.#driver = this.#join();
    this.#vision.watch(false);
  }

  /** @param text of the world's file */
  static async create(text: string, options: LoopOptions = {}): Promise<ClosedLoop> {
    const folder = mkdtempSync(join(tmpdir(), "strafe-loop-"));
    try {
      const file = join(folder, "world.yaml");
      writeFileSync(file, text);
      return new ClosedLoop(await FastRobot.create({ world: file }), loadWorld(file), options);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  /** @param until s since the world's beginning @param each called after each tick */
  async run(until: number, each: (truth: Truth) => void = () => {}): Promise<void> {
    while (this.fast.now() < until - 1e-9) {
      this.fast.run(this.#period);
      const truth = this.#look();
      this.#expose(truth);
      await this.#deliver();
      for (const socket of this.#sockets) socket.handOver();
      this.#choose(truth);
      this.witness.watch(truth, this.#period, this.#isOn);
      each(truth);
    }
  }

  async close(): Promise<void> {
    await this.#vision.close();
    this.#driver.close();
    await this.fast.robot.close();
  }

  get pursuer(): Vision["pursuer"] {
    return this.#vision.pursuer;
  }

  get text(): string {
    const { witness: w } = this;
    const hidden = w.hidden.map((seconds) => seconds.toFixed(2)).join(", ");
    return (
      `${this.#world.name}: in view ${((100 * w.inView) / w.seconds).toFixed(1)} % of ${w.seconds.toFixed(0)} s, ` +
      `distance off ${(100 * w.distanceError).toFixed(1)} % RMS, another person in ${w.wrong} of ${w.locked} pictures ` +
      `(${w.pictures} in all), nearest ${w.nearest.toFixed(2)} m, hidden for ${hidden} s; ${this.pursuer.report.reason}` +
      this.said.map((text) => `\n  ${text}`).join("")
    );
  }

  #socket(): HubSocket {
    const socket = new HubSocket(this.fast);
    this.#sockets.push(socket);
    return socket;
  }

  #join(): RobotClient {
    const socket = this.#socket();
    const client = new RobotClient(
      // A client that hears nothing for long takes its link for dead.
      {
        open: () => socket,
        name: "Somebody",
        source: "driver",
        telemetryRate: 1,
        now: () => this.fast.now(),
      },
      { onRefused: ({ text }) => this.#note(`Somebody was refused: ${text}`) },
    );
    socket.open();
    return client;
  }

  #look(): Truth {
    const { time, truth } = this.fast.robot.telemetry();
    return { ...truth!, time };
  }

  /** Light falls in, as often as the world's file says. */
  #expose(truth: Truth): void {
    const { rate, width, height } = this.#world.sensors.camera;
    const now = truth.time;
    if (now < this.#nextPicture - 1e-9 || now >= (this.#options.cameraStalls ?? Number.POSITIVE_INFINITY))
      return;
    this.#nextPicture = Math.max(this.#nextPicture + 1 / rate, now);
    const data = new Uint8Array(frameBytes(width, height, "i420"));
    if (this.#frozen) data.set(this.#frozen);
    else this.#studio.take(truth, data);
    if (now >= (this.#options.cameraFreezes ?? Number.POSITIVE_INFINITY)) this.#frozen ??= data;
    this.#underWay.push({ width, height, format: "i420", data, capturedAt: now, sequence: this.#sequence++ });
  }

  async #deliver(): Promise<void> {
    const { latency } = this.#world.sensors.camera;
    const now = this.fast.now();
    while (this.#underWay[0] && this.#underWay[0].capturedAt + latency <= now + 1e-9)
      this.#vision.offer(this.#underWay.shift()!);
    await this.#late.settle();
    if (now >= this.#checkDue) {
      this.#checkDue = now + CHECKED;
      this.#vision.check();
      // A client's own beat keeps the computer's time, not this one.
      if (this.#isOn) this.#driver.send({ type: "keep" });
    }
    if (now < this.#pursuitDue - 1e-9) return;
    this.#pursuitDue = now + PURSUIT;
    this.#vision.step();
  }

  #note(text: string): void {
    this.said.push(`${this.fast.now().toFixed(2)} s: ${text}`);
  }

  /** Somebody at the robot arms it and chooses whom it is to follow. */
  #choose(truth: Truth): void {
    if (this.#chosenAt !== undefined && !this.#isOn && this.fast.now() > this.#chosenAt + 0.3) {
      this.#isOn = true;
      this.#driver.send({ type: "pursue", on: true });
    }
    if (this.#chosenAt !== undefined || this.fast.now() < CHOSEN) return;
    // Not a part of the target either that a detector takes for a ball.
    const own = this.seen.find(
      ({ kind, box }) => kind === "person" && box && this.witness.whose(truth.time, box) === TARGET,
    );
    const { bearing } = this.witness.place(truth, TARGET);
    if (own === undefined || Math.abs(own.bearing - bearing) > 0.1) return;
    this.#chosenAt = this.fast.now();
    this.#driver.send({ type: "arm" });
    this.#driver.send({ type: "lock", target: own.id });
  }
}

import type { Clock } from "../../core/clock.ts";
import type { Sensors } from "../../core/sensors.ts";
import { WHEEL_COUNT, type WheelVector, wheelVector } from "../../core/wheels.ts";
import { createSimulator, type Simulator } from "../../sim/simulator.ts";
import type { World } from "../../sim/world.ts";
import type { Backend, Motors, Sensor } from "../ports.ts";

/** Most time that is made up for at once, s. A process that slept longer finds that the world did too. */
const LONGEST_CATCH_UP = 0.25;

/**
 * The simulated car among the other backends. Its world lives on the robot's clock: it is brought up
 * to date whenever it is read, as if it had gone on by itself.
 *
 * @param clock the robot's; the world's time 0 is its now
 */
export async function createSimBackend(world: World, clock: Clock): Promise<Backend> {
  const simulator = await createSimulator(world);
  const timeline = new Timeline(simulator, clock.now());
  const { encoders, gyro, battery, sonar } = world.sensors;
  return {
    name: `simulated car in ${world.name}`,
    motors: new SimMotors(timeline, clock),
    sensors: [
      ...(encoders.fitted ? [new SimSensor("encoders", timeline, copyEncoders)] : []),
      ...(gyro.fitted ? [new SimSensor("gyro", timeline, copyGyro)] : []),
      ...(battery.fitted ? [new SimSensor("battery", timeline, copyBattery)] : []),
      ...(sonar.fitted ? [new SimSensor("range", timeline, copyRange)] : []),
    ],
    observer: simulator,
    hands: simulator.hands,
  };
}

/** More writes than this between two reads bring the world up to date by themselves. */
const MOST_WAITING = 16;

/** Ties simulated time to the robot's clock. */
class Timeline {
  readonly simulator: Simulator;
  /** The robot's time at which simulated time was, or would have been, 0; s. */
  origin: number;
  /** Duties that were written at moments to which the world has not come yet, oldest first. */
  readonly #waiting = Array.from({ length: MOST_WAITING }, () => ({ at: 0, duty: wheelVector() }));
  #waitingCount = 0;

  constructor(simulator: Simulator, origin: number) {
    this.simulator = simulator;
    this.origin = origin;
  }

  /**
   * From `at` on these duties are in force. As on a real board, writing costs next to nothing: the
   * world moves on when it is read.
   */
  write(duty: Readonly<WheelVector>, at: number): void {
    if (this.#waitingCount === MOST_WAITING) this.advanceTo(at);
    const next = this.#waiting[this.#waitingCount++]!;
    next.at = at;
    next.duty.set(duty);
  }

  /** Brings the world up to `now`; asking twice for one moment costs nothing. */
  advanceTo(now: number): void {
    for (let i = 0; i < this.#waitingCount; i++) {
      const { at, duty } = this.#waiting[i]!;
      this.#advance(at);
      this.simulator.setDuty(duty);
    }
    this.#waitingCount = 0;
    this.#advance(now);
  }

  #advance(now: number): void {
    const behind = now - this.origin - this.simulator.time;
    if (behind > LONGEST_CATCH_UP) this.origin += behind - LONGEST_CATCH_UP;
    this.simulator.advanceTo(now - this.origin);
  }
}

class SimMotors implements Motors {
  readonly #timeline: Timeline;
  readonly #clock: Clock;
  readonly #off = wheelVector();

  constructor(timeline: Timeline, clock: Clock) {
    this.#timeline = timeline;
    this.#clock = clock;
  }

  write(duty: Readonly<WheelVector>): void {
    this.#timeline.write(duty, this.#clock.now());
  }

  stop(): void {
    this.write(this.#off);
  }

  async close(): Promise<void> {
    this.stop();
  }
}

type Copy = (from: Readonly<Sensors>, origin: number, into: Sensors) => void;

class SimSensor implements Sensor {
  readonly kind: Sensor["kind"];
  readonly #timeline: Timeline;
  readonly #copy: Copy;

  constructor(kind: Sensor["kind"], timeline: Timeline, copy: Copy) {
    this.kind = kind;
    this.#timeline = timeline;
    this.#copy = copy;
  }

  read(now: number, into: Sensors): void {
    this.#timeline.advanceTo(now);
    this.#copy(this.#timeline.simulator.sensors, this.#timeline.origin, into);
    if (this.kind === "encoders") into.encoders.time = this.#timeline.origin + this.#timeline.simulator.time;
  }

  async close(): Promise<void> {}
}

function copyEncoders(from: Readonly<Sensors>, origin: number, into: Sensors): void {
  into.encoders.counts.set(from.encoders.counts);
  for (let i = 0; i < WHEEL_COUNT; i++) into.encoders.edgeTime[i] = from.encoders.edgeTime[i]! + origin;
}

function copyGyro(from: Readonly<Sensors>, origin: number, into: Sensors): void {
  into.gyro.rate = from.gyro.rate;
  into.gyro.time = from.gyro.time + origin;
}

function copyBattery(from: Readonly<Sensors>, origin: number, into: Sensors): void {
  into.battery.volts = from.battery.volts;
  into.battery.time = from.battery.time + origin;
}

function copyRange(from: Readonly<Sensors>, origin: number, into: Sensors): void {
  into.range.distance = from.range.distance;
  into.range.time = from.range.time + origin;
}

import { copyPose, copyTwist, type Pose } from "../core/geometry.ts";
import type { Hands } from "../core/hands.ts";
import { Random } from "../core/random.ts";
import type { Observation, Observer, Scene } from "../core/scene.ts";
import type { Sensors } from "../core/sensors.ts";
import type { WheelVector } from "../core/wheels.ts";
import { Chassis } from "./chassis.ts";
import { MeasuringHands } from "./hands.ts";
import { Ice } from "./ice.ts";
import { MotorBoard } from "./motor-board.ts";
import { Powertrain } from "./powertrain.ts";
import { loadRapier, Room } from "./room.ts";
import { SensorSuite } from "./sensor-suite.ts";
import type { World } from "./world.ts";

/** Motors, wheels and sensors move this often, Hz: the grid of simulated time. */
const STEP_RATE = 1000;
const STEP = 1 / STEP_RATE;
/** Walls and things move once in so many steps. */
const STEPS_PER_ROOM_STEP = 5;

/** A simulator needs Rapier's WebAssembly, which loads asynchronously. */
export async function createSimulator(world: World): Promise<Simulator> {
  await loadRapier();
  return new Simulator(world);
}

/**
 * One car in one world. It advances in steps of 1 ms that do not depend on who asks when, so that
 * the truth and the measurements follow from the world, its seed and the duties' times alone.
 */
export class Simulator implements Observer {
  readonly scene: Scene;
  /** The true car. */
  readonly chassis: Chassis;
  readonly powertrain: Powertrain;
  /** What the car's sensors have delivered; times are simulated time. */
  readonly sensors: Sensors;
  /** Whoever stands beside the car. */
  readonly hands: Hands;

  readonly #room: Room;
  readonly #suite: SensorSuite;
  readonly #ice: Ice;
  readonly #board: MotorBoard;
  readonly #start: Readonly<Pose>;
  #steps = 0;

  /** {@link createSimulator} builds one; this needs Rapier to be loaded. */
  constructor(world: World) {
    const random = new Random(world.seed);
    this.scene = sceneOf(world);
    this.chassis = new Chassis(world.car, world.start);
    this.powertrain = new Powertrain(world, random.fork(), STEP);
    this.#suite = new SensorSuite(world, random.fork(), STEP);
    this.sensors = this.#suite.readings;
    this.#room = new Room(world);
    this.#ice = new Ice(world.faults, random.fork(), STEP);
    this.#board = new MotorBoard(world);
    this.#start = world.start;
    this.hands = new MeasuringHands(this, random.fork());
  }

  /** Simulated time since the start, s. */
  get time(): number {
    return this.#steps / STEP_RATE;
  }

  /** @param duty signed fraction of the battery's voltage at each plug, −1…1; holds from now on */
  setDuty(duty: Readonly<WheelVector>): void {
    this.#board.set(duty);
  }

  /** Somebody puts the car on blocks, so that its wheels turn freely, or back on the floor. */
  stand(on: "blocks" | "floor"): void {
    this.chassis.stand(on);
  }

  /** Somebody carries the car back to where it started: there is room. It stands still then. */
  carryHome(): void {
    this.chassis.place(this.#start);
    this.#room.place(this.#start);
  }

  /** From the car's middle straight ahead to whatever is there, m; +Infinity: nothing within `reach` m. */
  clearAhead(reach: number): number {
    const { x, y, theta } = this.chassis.pose;
    return this.#room.echo(x, y, theta, reach, Math.PI / 2);
  }

  /** Lets simulated time pass until `time` s or less than a step before it. */
  advanceTo(time: number): void {
    // Times are sums of rounded steps: a nanosecond of mercy.
    while ((this.#steps + 1) * STEP <= time + 1e-9) this.#step();
  }

  /** Somebody triggers the car's sonar. @returns m, +Infinity: nothing was heard; undefined: it does not answer */
  ping(): number | undefined {
    return this.#suite.ping(this.chassis, this.#room, this.time);
  }

  observe(out: Observation): void {
    copyPose(this.chassis.pose, out.pose);
    copyTwist(this.chassis.twist, out.twist);
    out.slip.set(this.chassis.slip);
    out.impact = this.#room.takeImpact();
    if (out.objects.length !== this.#room.objects.length) {
      out.objects = new Float64Array(this.#room.objects.length);
    }
    out.objects.set(this.#room.objects);
    out.elapsed = this.time;
  }

  #step(): void {
    const { chassis, powertrain } = this;
    powertrain.step(this.#board.duty, chassis.wheelSpeed, this.time, STEP);
    this.#ice.step(this.time, chassis.gripLeft);
    chassis.step(powertrain.torque, powertrain.frictionTorque, STEP);
    this.#steps++;
    if (this.#steps % STEPS_PER_ROOM_STEP === 0)
      this.#room.step(chassis, this.time, STEPS_PER_ROOM_STEP * STEP);
    this.#suite.step(chassis, powertrain.battery.volts, this.#room, this.time, STEP);
  }
}

function sceneOf({ name, car, room, objects, gates }: World): Scene {
  return {
    name,
    car: { length: car.length, width: car.width },
    walls: room.walls,
    objects: objects.map(({ name, movable, pose, shape, look }) => ({ name, movable, pose, shape, look })),
    gates,
  };
}

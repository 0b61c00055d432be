import type { Random } from "../core/random.ts";
import { emptySensors, type Sensors } from "../core/sensors.ts";
import { WHEEL_COUNT, WHEELS, type WheelVector } from "../core/wheels.ts";
import type { Chassis } from "./chassis.ts";
import { Encoder } from "./encoder.ts";
import type { Reading } from "./fault.ts";
import { FaultLine } from "./fault-line.ts";
import { SampledSensor } from "./sampled-sensor.ts";
import { Sonar, type Surroundings } from "./sonar.ts";
import type { World } from "./world.ts";
import type { WiringTruth } from "./world-wiring.ts";

/** Full scale of the gyro, rad/s (2000 deg/s). */
const GYRO_RANGE = 35;
/** Largest voltage that the ADC can show, V. */
const ADC_RANGE = 20;
/** Largest distance that a broken sonar makes up, m. */
const SONAR_RANGE = 4;
/** Largest burst of counts that a broken encoder makes up. */
const COUNT_RANGE = 50;

/** Everything the car can sense, with what goes wrong between the sensor and who reads it. */
export class SensorSuite {
  /** As a driver of these sensors would have it now; times are simulated time. */
  readonly readings: Sensors = emptySensors();

  readonly #fitted: Readonly<Record<"encoders" | "gyro" | "battery" | "sonar", boolean>>;
  readonly #encoders: readonly Encoder[];
  /** Where the cable of each encoder's plug begins; the readings are in the order of the plugs. */
  readonly #leads: WiringTruth["encoders"];
  readonly #encoderFaults: readonly (FaultLine | undefined)[];
  readonly #gyro: SampledSensor;
  readonly #gyroFault: FaultLine | undefined;
  readonly #battery: SampledSensor;
  readonly #batteryFault: FaultLine | undefined;
  readonly #sonar: Sonar;
  readonly #sonarFault: FaultLine | undefined;
  readonly #scratch: Reading = { value: 0, time: 0 };

  constructor({ sensors, faults, wiring }: World, random: Random, dt: number) {
    const { encoders, gyro, battery, sonar } = sensors;
    this.#fitted = {
      encoders: encoders.fitted,
      gyro: gyro.fitted,
      battery: battery.fitted,
      sonar: sonar.fitted,
    };
    this.#encoders = WHEELS.map(
      () => new Encoder(encoders.countsPerTurn, encoders.unevenness, random.fork()),
    );
    this.#leads = wiring.encoders;
    const gyroScale = gyro.mounted === "upright" ? gyro.scale : -gyro.scale;
    this.#gyro = new SampledSensor({ ...gyro, scale: gyroScale }, random.fork());
    this.#battery = new SampledSensor(battery, random.fork());
    const context = (range: number) => ({ dt, range, random: random.fork() });
    this.#encoderFaults = WHEELS.map((wheel) =>
      FaultLine.of(faults, `encoder.${wheel}`, context(COUNT_RANGE)),
    );
    this.#gyroFault = FaultLine.of(faults, "gyro", context(GYRO_RANGE));
    this.#batteryFault = FaultLine.of(faults, "battery", context(ADC_RANGE));
    this.#sonar = new Sonar(sonar, random.fork());
    this.#sonarFault = FaultLine.of(faults, "sonar", context(SONAR_RANGE));
  }

  /**
   * @param volts true voltage at the board
   * @param surroundings what the sonar may hear
   * @param now s simulated; the chassis has just arrived there
   * @param dt s since the last step
   */
  step(chassis: Chassis, volts: number, surroundings: Surroundings, now: number, dt: number): void {
    if (this.#fitted.encoders) {
      for (let plug = 0; plug < WHEEL_COUNT; plug++) this.#stepEncoder(plug, chassis.wheelAngle, now, dt);
    }
    const { gyro, battery, range } = this.readings;
    if (this.#fitted.gyro) {
      this.#gyro.step(chassis.twist.omega, now);
      const reading = this.#pass(this.#gyro, this.#gyroFault, now);
      gyro.rate = reading.value;
      gyro.time = reading.time;
    }
    if (this.#fitted.battery) {
      this.#battery.step(volts, now);
      const reading = this.#pass(this.#battery, this.#batteryFault, now);
      battery.volts = reading.value;
      battery.time = reading.time;
    }
    if (this.#fitted.sonar) {
      this.#sonar.step(chassis.pose, surroundings, now);
      const reading = this.#pass(this.#sonar.delivered, this.#sonarFault, now);
      // Before its first echo it knows of nothing.
      if (reading.time > Number.NEGATIVE_INFINITY) range.distance = reading.value;
      range.time = reading.time;
    }
  }

  /** Somebody triggers the sonar. @returns m, +Infinity: nothing was heard; undefined: it does not answer */
  ping(chassis: Chassis, surroundings: Surroundings, now: number): number | undefined {
    if (!this.#fitted.sonar) return undefined;
    const reading = this.#scratch;
    reading.value = this.#sonar.ping(chassis.pose, surroundings);
    reading.time = now;
    this.#sonarFault?.step(now, reading);
    return this.#sonarFault?.isOpen ? undefined : reading.value;
  }

  #stepEncoder(plug: number, angle: Readonly<WheelVector>, now: number, dt: number): void {
    const { wheel, sign } = this.#leads[plug]!;
    const encoder = this.#encoders[wheel]!;
    const fault = this.#encoderFaults[wheel];
    const before = encoder.counts;
    encoder.step(angle[wheel]!, now, dt);
    const reading = this.#scratch;
    reading.value = encoder.counts - before;
    reading.time = encoder.edgeTime;
    if (fault) fault.step(now, reading);
    if (reading.value === 0) return;
    const { counts, edgeTime } = this.readings.encoders;
    counts[plug]! += sign * reading.value;
    edgeTime[plug] = reading.time;
  }

  #pass(sensor: Readonly<Reading>, fault: FaultLine | undefined, now: number): Reading {
    const reading = this.#scratch;
    reading.value = sensor.value;
    reading.time = sensor.time;
    if (fault) fault.step(now, reading);
    return reading;
  }
}

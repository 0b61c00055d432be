import { emptySensors, type Sensors } from "../core/sensors.ts";
import { WHEEL_COUNT, WHEELS, type WheelName, type WheelVector, wheelVector } from "../core/wheels.ts";
import type { Backend, Motors, Sensor } from "./ports.ts";

/** Where each wheel's motor or encoder truly hangs: on the plug of which wheel, and which way round. */
export type Plugs = Readonly<Record<WheelName, { readonly plug: WheelName; readonly sign: 1 | -1 }>>;

export interface Corrections {
  /** Left out: each on its own plug. */
  readonly motors?: Plugs | undefined;
  readonly encoders?: Plugs | undefined;
  /** The car's rate for 1 rad/s of the gyro; < 0: it is mounted upside down. */
  readonly gyroScale?: number | undefined;
  /** Added to what the distance sensor says, m. */
  readonly rangeOffset?: number | undefined;
}

/**
 * A backend as it is truly wired: what calibration found swapped, reversed or off is put right here, between the
 * loop and any backend, so that neither knows of it and nobody has to pull a plug. Nothing to correct: the backend
 * itself.
 */
export function rewired(backend: Backend, corrections: Corrections): Backend {
  const { motors, encoders, gyroScale = 1, rangeOffset = 0 } = corrections;
  const sensors = backend.sensors.map((sensor) => {
    if (sensor.kind === "encoders" && encoders) return new Corrected(sensor, reconnect(new Wires(encoders)));
    if (sensor.kind === "gyro" && gyroScale !== 1) return new Corrected(sensor, scale(gyroScale));
    if (sensor.kind === "range" && rangeOffset !== 0) return new Corrected(sensor, shift(rangeOffset));
    return sensor;
  });
  const wheels = motors ? new RewiredMotors(backend.motors, new Wires(motors)) : backend.motors;
  const same = wheels === backend.motors && sensors.every((sensor, i) => sensor === backend.sensors[i]);
  return same ? backend : { ...backend, motors: wheels, sensors };
}

/** For each wheel the number of its plug, and the sign. */
class Wires {
  readonly plug: Int32Array;
  readonly sign: WheelVector;

  /** @throws RangeError where two wheels hang on one plug: a third would never be stopped by its own duty */
  constructor(plugs: Plugs) {
    this.plug = Int32Array.from(WHEELS, (wheel) => WHEELS.indexOf(plugs[wheel].plug));
    this.sign = Float64Array.from(WHEELS, (wheel) => plugs[wheel].sign);
    if (new Set(this.plug).size !== WHEEL_COUNT) throw new RangeError("each plug must belong to one wheel");
  }
}

class RewiredMotors implements Motors {
  readonly #motors: Motors;
  readonly #wires: Wires;
  readonly #duty = wheelVector();

  constructor(motors: Motors, wires: Wires) {
    this.#motors = motors;
    this.#wires = wires;
  }

  write(duty: Readonly<WheelVector>): void {
    const { plug, sign } = this.#wires;
    // Adding 0 turns −0 into 0.
    for (let i = 0; i < WHEEL_COUNT; i++) this.#duty[plug[i]!] = sign[i]! * duty[i]! + 0;
    this.#motors.write(this.#duty);
  }

  /** Whichever wheel is whose: all of them, by the backend's own care. */
  stop(): void {
    this.#motors.stop();
  }

  close(): Promise<void> {
    return this.#motors.close();
  }
}

type Correct = (raw: Readonly<Sensors>, into: Sensors) => void;

/** A sensor that corrects what another one has read. */
class Corrected implements Sensor {
  readonly kind: Sensor["kind"];
  readonly #sensor: Sensor;
  readonly #correct: Correct;
  readonly #raw = emptySensors();

  constructor(sensor: Sensor, correct: Correct) {
    this.kind = sensor.kind;
    this.#sensor = sensor;
    this.#correct = correct;
  }

  read(now: number, into: Sensors): void {
    this.#sensor.read(now, this.#raw);
    this.#correct(this.#raw, into);
  }

  close(): Promise<void> {
    return this.#sensor.close();
  }
}

function reconnect({ plug, sign }: Wires): Correct {
  return (raw, { encoders }) => {
    const { counts, edgeTime, time } = raw.encoders;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      encoders.counts[i] = sign[i]! * counts[plug[i]!]! + 0;
      encoders.edgeTime[i] = edgeTime[plug[i]!]!;
    }
    encoders.time = time;
  };
}

function scale(by: number): Correct {
  return (raw, { gyro }) => {
    gyro.rate = raw.gyro.rate * by;
    gyro.time = raw.gyro.time;
  };
}

function shift(by: number): Correct {
  return (raw, { range }) => {
    range.distance = Math.max(0, raw.range.distance + by);
    range.time = raw.range.time;
  };
}

import { type WheelVector, wheelVector } from "../core/wheels.ts";
import type { HardwareFault } from "../hardware/ports.ts";
import type { BatteryMonitor } from "../safety/battery-monitor.ts";
import type { EncoderMonitor } from "../safety/encoder-monitor.ts";
import type { FaultBoard } from "../safety/faults.ts";
import type { GyroMonitor } from "../safety/gyro-monitor.ts";
import type { PlausibilityMonitor } from "../safety/plausibility-monitor.ts";
import type { RangeMonitor } from "../safety/range-monitor.ts";
import type { LoopState } from "./state.ts";

/** The monitors of the sensors that this car has. */
export interface Monitors {
  readonly battery: BatteryMonitor | undefined;
  readonly encoders: EncoderMonitor | undefined;
  readonly gyro: GyroMonitor | undefined;
  readonly plausibility: PlausibilityMonitor | undefined;
  readonly range: RangeMonitor | undefined;
}

/** A pause between two ticks after which nobody can say what the car did meanwhile, s. */
const FROZEN = 0.25;

/** Nobody watches the encoders: there are none, or the estimate does not look at them. */
const ALL = wheelVector(1, 1, 1, 1);

/** Share of the newest measurement in the voltage that duties are computed with. */
const QUICK = 0.2;

/** Feeds every monitor once a tick. Part of the tick: allocates nothing. */
export class Watch {
  readonly #monitors: Monitors;
  readonly #board: FaultBoard;
  readonly #frozen: number;
  readonly #hardware: readonly HardwareFault[];
  readonly #hardwareNumbers: readonly number[];
  #last = Number.POSITIVE_INFINITY;
  /** Wheels that roll as they like. */
  readonly #undriven = { duty: wheelVector(), target: wheelVector(), speed: wheelVector() };

  constructor(monitors: Monitors, board: FaultBoard, hardware: readonly HardwareFault[] = []) {
    this.#monitors = monitors;
    this.#board = board;
    this.#frozen = board.define({
      id: "loop-frozen",
      severity: "stop",
      text:
        "The control loop stood still for more than a quarter of a second, so the car was stopped: " +
        "see what else keeps this computer busy, then arm again",
      latched: true,
    });
    this.#hardware = hardware;
    this.#hardwareNumbers = hardware.map((fault) => board.define(fault));
  }

  /** Whether the heading may follow the gyro; false for a car without one. */
  get gyroUsable(): boolean {
    return this.#monitors.gyro?.usable ?? false;
  }

  /** 1 for each wheel whose encoder may be believed, else 0. */
  get encoderUsable(): Readonly<WheelVector> {
    return this.#monitors.encoders?.usable ?? ALL;
  }

  /** Whether the distance sensor can be believed; false for a car without one. */
  get rangeUsable(): boolean {
    return this.#monitors.range?.usable ?? false;
  }

  /** Filtered, V; undefined: there is no measurement. */
  get batteryVolts(): number | undefined {
    const volts = this.#monitors.battery?.volts;
    return volts === undefined || Number.isNaN(volts) ? undefined : volts;
  }

  /**
   * Before the estimate, which must know whether the gyro can be used.
   *
   * @param now s on the robot's clock
   */
  sensors(state: LoopState, now: number): void {
    const { battery, gyro, range } = this.#monitors;
    const { sensors } = state;
    const dt = Math.max(now - this.#last, 0);
    this.#board.set(this.#frozen, dt > FROZEN);
    for (let i = 0; i < this.#hardware.length; i++) {
      this.#board.set(this.#hardwareNumbers[i]!, this.#hardware[i]!.present());
    }
    if (battery) {
      battery.step(sensors.battery, dt);
      // Quick enough to follow the sag of a hard start, slow enough to lose the meter's noise.
      const { volts } = sensors.battery;
      if (Number.isFinite(volts) && volts > 0) state.batteryVolts += (volts - state.batteryVolts) * QUICK;
    }
    if (gyro) gyro.step(sensors.gyro, now);
    if (range) range.step(sensors.range, state.twist, now);
  }

  /** After the estimate, whose wheel speeds are compared with what the motors were given. */
  wheels(state: LoopState, now: number): void {
    const { sensors, wheels } = state;
    const dt = Math.max(now - this.#last, 0);
    this.#last = now;
    const { encoders, plausibility } = this.#monitors;
    if (encoders === undefined) return;
    // What they would find while calibration drives bare motors is what it looks for; they only keep up.
    const judged = state.command.raw ? this.#undriven : wheels;
    this.#undriven.speed.set(wheels.speed);
    encoders.step(judged.duty, sensors.encoders.counts, wheels.speed, judged.target, dt);
    plausibility?.step(judged, encoders.stillFor, state, dt);
  }
}

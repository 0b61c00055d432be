import type { Driver } from "../command/client.ts";
import type { Fault } from "../core/fault.ts";
import { clamp, originPose, zeroTwist } from "../core/geometry.ts";
import type { Observation, Observer } from "../core/scene.ts";
import { type WheelVector, wheelVector } from "../core/wheels.ts";
import { Window } from "../core/window.ts";
import type { Profile } from "../profile/profile.ts";
import type { Telemetry } from "../protocol/messages.ts";
import type { LoopState } from "./state.ts";

/** What telemetry says of the rooms besides the loop's own state. */
export interface RoomsReport {
  readonly time: number;
  readonly safety: Telemetry["safety"];
  readonly faults: Fault[];
  readonly driver: Driver | undefined;
  readonly fieldHeading: number;
  readonly batteryVolts: number | undefined;
  readonly motion: Telemetry["motion"];
  readonly tuning: Telemetry["tuning"];
  readonly sightings: Telemetry["sightings"];
  readonly pursuit: Telemetry["pursuit"];
}

/** How many ticks the loop's figures look back. */
const LOOK_BACK = 1000;
/** How often they are made anew, s. */
const FIGURES_PERIOD = 0.25;

type Figures = Pick<Telemetry["loop"], "late" | "compute">;

/** Puts together what the robot tells its clients. Runs between ticks, and may allocate. */
export class TelemetryReport {
  /** Of each tick against its deadline, ms. */
  readonly lateness = new Window(LOOK_BACK);
  /** What each tick took, µs. */
  readonly compute = new Window(LOOK_BACK);
  /** Ticks that never ran. */
  missed = 0;
  readonly #profile: Profile;
  readonly #observer: Observer | undefined;
  readonly #observation: Observation;
  #figures: Figures = { late: { p50: 0, p99: 0, max: 0 }, compute: { p50: 0, max: 0 } };
  #sortedAt = Number.NEGATIVE_INFINITY;

  constructor(profile: Profile, observer: Observer | undefined) {
    this.#profile = profile;
    this.#observer = observer;
    this.#observation = {
      pose: originPose(),
      twist: zeroTwist(),
      slip: wheelVector(),
      impact: 0,
      objects: new Float64Array(3 * (observer?.scene.objects.length ?? 0)),
    };
  }

  compose(state: LoopState, rooms: RoomsReport): Omit<Telemetry, "refused"> {
    const { wheels } = state;
    return {
      type: "telemetry",
      time: rooms.time,
      safety: rooms.safety,
      faults: rooms.faults,
      driver: rooms.driver
        ? { client: rooms.driver.client, name: rooms.driver.name, source: rooms.driver.source }
        : null,
      pose: { ...state.pose },
      twist: { ...state.twist },
      setpoint: { ...state.setpoint },
      fieldHeading: rooms.fieldHeading,
      wheels: {
        target: four(wheels.target),
        speed: four(wheels.speed),
        duty: four(wheels.duty),
        residual: state.residual,
      },
      battery: this.#battery(rooms.batteryVolts),
      range: rangeOf(state.ahead),
      motion: rooms.motion,
      estimate: estimateOf(state.estimate),
      tuning: rooms.tuning,
      sightings: rooms.sightings,
      pursuit: rooms.pursuit,
      loop: {
        tick: state.ticks,
        ...this.#figuresAt(rooms.time),
        missed: this.missed,
      },
      truth: this.#truth(),
    };
  }

  /** Sorting a thousand figures takes longer than the tick itself; nobody reads them fifty times a second. */
  #figuresAt(now: number): Figures {
    if (now - this.#sortedAt < FIGURES_PERIOD) return this.#figures;
    this.#sortedAt = now;
    const [late50 = 0, late99 = 0, lateMax = 0] = this.lateness.quantiles(0.5, 0.99, 1);
    const [compute50 = 0, computeMax = 0] = this.compute.quantiles(0.5, 1);
    this.#figures = {
      late: { p50: late50, p99: late99, max: lateMax },
      compute: { p50: compute50, max: computeMax },
    };
    return this.#figures;
  }

  /** What is true now; overwritten by the next look. */
  look(observer: Observer): Observation {
    observer.observe(this.#observation);
    return this.#observation;
  }

  #battery(volts: number | undefined): Telemetry["battery"] {
    if (volts === undefined) return null;
    const { full, empty } = this.#profile.battery;
    return { volts, fraction: clamp((volts - empty) / (full - empty), 0, 1) };
  }

  #truth(): Telemetry["truth"] {
    if (!this.#observer) return null;
    const seen = this.look(this.#observer);
    return {
      pose: { ...seen.pose },
      twist: { ...seen.twist },
      slip: four(seen.slip),
      impact: seen.impact,
      objects: Array.from(seen.objects),
      elapsed: seen.elapsed,
    };
  }
}

function rangeOf({ clearance, heldBack }: LoopState["ahead"]): Telemetry["range"] {
  if (Number.isNaN(clearance)) return null;
  return { distance: Number.isFinite(clearance) ? clearance : null, heldBack };
}

function estimateOf({ covariance, slip, gyroBias, sources }: LoopState["estimate"]): Telemetry["estimate"] {
  const [xx, xy, , , yy, , , , thetatheta] = covariance;
  return {
    covariance: [xx!, xy!, yy!, thetatheta!],
    slip: four(slip),
    gyroBias: Number.isNaN(gyroBias) ? null : gyroBias,
    sources: { ...sources },
  };
}

function four(values: Readonly<WheelVector>): [number, number, number, number] {
  return [values[0]!, values[1]!, values[2]!, values[3]!];
}

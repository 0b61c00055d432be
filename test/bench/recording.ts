import type { Pose } from "../../src/core/geometry.ts";
import type { Watch } from "../scenarios/laps.ts";
import type { Car } from "../scenarios/rig.ts";

/** What was at one moment, with the truth beside it. */
export interface Moment {
  /** s since the recording began */
  readonly time: number;
  readonly truth: Readonly<Pose>;
  readonly estimate: Readonly<Pose>;
  /** Where the motion that is under way wants it, if there is one. */
  readonly planned: Readonly<Pose> | undefined;
  /** Of the estimate's x, y and theta, row by row. */
  readonly covariance: readonly number[];
  /** Of each wheel, rad/s. */
  readonly target: readonly number[];
  readonly measured: readonly number[];
  /** Of each wheel: as noticed, 0…1; and as it truly slides, m/s. */
  readonly slip: readonly number[];
  readonly sliding: readonly number[];
}

/** So often something is noted, in ticks. */
const EVERY = 4;

/** Looks on while a car drives. */
export class Recording {
  readonly moments: Moment[] = [];
  /** When it began, s on the robot's clock. */
  start = 0;
  #ticks = 0;

  readonly watch: Watch = (car: Car) => {
    if (this.#ticks === 0) this.start = car.now;
    if (this.#ticks++ % EVERY !== 0) return;
    const { wheels, estimate } = car.fast.robot.loop.state;
    const truth = car.truth();
    this.moments.push({
      time: car.now - this.start,
      truth: truth.pose,
      estimate: { ...car.pose },
      planned: car.fast.robot.telemetry().motion?.reference,
      covariance: [...estimate.covariance],
      target: [...wheels.target],
      measured: [...wheels.speed],
      slip: [...estimate.slip],
      sliding: truth.slip,
    });
  };
}

import type { Twist } from "../core/geometry.ts";
import { WHEEL_COUNT } from "../core/wheels.ts";
import { assumedVolts } from "../profile/assumed-volts.ts";
import type { Measured } from "../profile/measured.ts";
import type { Profile } from "../profile/profile.ts";
import { type CalibrationCar, CalibrationError, type FourVolts } from "./car/car.ts";
import type { Excited } from "./excite/excitation.ts";
import type { Found } from "./identify/fit.ts";
import { withVolts } from "./identify/supply.ts";
import type { Person, Question } from "./person/person.ts";
import type { Recording, RecordingRow } from "./recording.ts";
import type { Progress } from "./result.ts";

/** Over so many rows a speed is taken for the plot: 50 ms of a usual loop. */
const GLANCE = 10;
/** What was typed is asked for again where it is off by more than this share of what is expected. */
const PLAUSIBLE = 0.3;
/** Below that nothing can be said of it: m, and rad. */
const LEAST_EXPECTED = 0.3;
const ASKED_AGAIN = 2;

/** More than the excitation asks for by so much, the car is not where anybody thinks: a share, and m. */
const TOO_FAR = { share: 1.5, more: 0.5 } as const;

export interface Caps {
  /** Largest duty, in (0, 1]; the profile's holds as well. */
  readonly duty: number;
  /** How far the rims may go, m; left out: the wheels are off the floor. */
  readonly way?: number;
}

/** A car, a person beside it and somebody who is told: what every step works with. */
export class Workbench {
  readonly car: CalibrationCar;
  readonly person: Person;
  readonly progress: Progress;

  constructor(car: CalibrationCar, person: Person, progress: Progress) {
    this.car = car;
    this.person = person;
    this.progress = progress;
  }

  get profile(): Profile {
    return this.car.profile;
  }

  /** Of a wheel's turn, as the profile says and a person may have counted since. */
  countsPerTurn({ encoders }: Measured): number {
    return encoders?.countsPerTurn?.value ?? this.profile.encoders!.countsPerTurn;
  }

  /** Nothing is asked of the car. @param seconds at least so long, s */
  async rest(seconds: number): Promise<Recording> {
    return this.#supplied(await this.car.rest(seconds));
  }

  /** Raw volts, armed for it; the person may object at any time. */
  async drive(excited: Excited<FourVolts>, caps: Caps): Promise<Recording> {
    const { duty, way } = caps;
    const watch = this.#watch(excited.seconds, way);
    const objection = () => this.person.objection();
    const { maxDuty } = this.profile.motors;
    const cap = Math.min(duty, maxDuty);
    return this.#moving(excited.seconds, () =>
      this.car.runVolts(excited.excitation, { watch, cap, objection }),
    );
  }

  /** By the robot's own closed loop. */
  async follow(excited: Excited<Readonly<Twist>>, way: number): Promise<Recording> {
    const watch = this.#watch(excited.seconds, way);
    const objection = () => this.person.objection();
    return this.#moving(excited.seconds, () => this.car.runTwist(excited.excitation, { watch, objection }));
  }

  /** Asks until the answer can be believed, or the person stays with it. */
  async measure(question: Question): Promise<number | undefined> {
    let doubt: string | undefined;
    for (let again = 0; ; again++) {
      const answer = await this.person.measure({ ...question, ...(doubt !== undefined && { doubt }) });
      doubt = answer === undefined ? undefined : doubtOf(answer, question);
      if (doubt === undefined || again === ASKED_AGAIN) return answer;
    }
  }

  /** The car goes on as it is wired and counted, and otherwise as nobody has measured it: everything is measured raw. */
  async adoptOnly({ wiring, encoders }: Measured): Promise<void> {
    await this.car.adopt({ version: 1, ...(wiring && { wiring }), ...(encoders && { encoders }) });
  }

  async #moving(seconds: number, run: () => Promise<Recording>): Promise<Recording> {
    try {
      await this.car.arm();
      const recording = this.#supplied(await run());
      this.progress.moving(seconds, seconds);
      // Whatever comes next, hands may be at the car.
      await this.car.disarm();
      return recording;
    } catch (error) {
      await this.car.disarm().catch(() => {});
      throw error;
    } finally {
      this.progress.stood();
    }
  }

  #supplied(recording: Recording): Recording {
    return withVolts(recording, assumedVolts(this.profile.battery));
  }

  #watch(seconds: number, way: number | undefined) {
    const perCount = (2 * Math.PI) / (this.profile.encoders?.countsPerTurn ?? Number.POSITIVE_INFINITY);
    const most = way === undefined ? Number.POSITIVE_INFINITY : TOO_FAR.share * way + TOO_FAR.more;
    const radius = this.profile.geometry.wheelRadius;
    const from = new Float64Array(WHEEL_COUNT);
    const speed = new Float64Array(WHEEL_COUNT);
    let gone = 0;
    let seen = 0;
    return (rows: readonly RecordingRow[]): string | undefined => {
      for (; seen < rows.length; seen++) {
        const { counts } = rows[seen]!;
        const past = rows[Math.max(0, seen - 1)]!;
        const glance = rows[Math.max(0, seen - GLANCE)]!;
        const dt = rows[seen]!.time - glance.time;
        let turned = 0;
        for (let i = 0; i < WHEEL_COUNT; i++) {
          from[i] = counts[i]! - past.counts[i]!;
          turned += Math.abs(from[i]!) / WHEEL_COUNT;
          speed[i] = dt > 0 ? ((counts[i]! - glance.counts[i]!) * perCount) / dt : 0;
        }
        gone += turned * perCount * radius;
      }
      this.progress.moving(rows.at(-1)!.time - rows[0]!.time, seconds, {
        title: "wheel speed, rad/s",
        values: [...speed],
      });
      if (gone > most) {
        return (
          `the wheels went ${gone.toFixed(1)} m where ${way!.toFixed(1)} m were meant: look whether the profile's ` +
          "counts per turn and wheel radius are right"
        );
      }
      return undefined;
    };
  }
}

/** @throws CalibrationError with why there is nothing */
export function must<T>(result: Found<T>): T {
  if (!result.ok) throw new CalibrationError(result.why);
  return result.value;
}

function doubtOf(answer: number, { what, expected }: Question): string | undefined {
  if (expected === undefined || Math.abs(expected) < LEAST_EXPECTED) return undefined;
  const off = answer / expected;
  if (Math.abs(off - 1) <= PLAUSIBLE) return undefined;
  const unit = what === "angle" ? 180 / Math.PI : 1;
  const text = (value: number) =>
    what === "angle" ? `${(value * unit).toFixed(0)}°` : `${value.toFixed(3)} m`;
  const ten = (off > 7 && off < 13) || (off > 0.07 && off < 0.13) ? ", ten times another length" : "";
  const sign = off < 0 ? "; ahead, left and counter-clockwise are +" : "";
  return `${text(answer)} was typed where the wheels say about ${text(expected)}${ten}${sign}`;
}

import type { Arbiter } from "../command/arbiter.ts";
import type { Demand } from "../command/demand.ts";
import { refuseCalibration } from "../command/permissions.ts";
import { sentences } from "../command/sentences.ts";
import { zeroTwist } from "../core/geometry.ts";
import { DocumentError } from "../profile/document.ts";
import { checkMeasured, withMeasured } from "../profile/measured.ts";
import type { Profile, WrittenProfile } from "../profile/profile.ts";
import type {
  AdoptMessage,
  HandsMessage,
  HandsSay,
  Samples,
  WheelsMessage,
} from "../protocol/calibration-messages.ts";
import type { Refusal } from "../protocol/messages.ts";
import { refusal } from "../protocol/parse.ts";
import { askHands } from "./ask-hands.ts";
import type { LoopParts } from "./loop.ts";
import type { News } from "./news.ts";
import type { LoopState } from "./state.ts";

/** Faster than this a wheel rolls, rad/s. */
const ROLLING = 0.5;
/** What raw volts say of a twist. */
const BARE = { twist: zeroTwist(), frame: "car", precision: false, holdHeading: false } as const;

/** What it needs of the robot. */
interface Bench {
  readonly arbiter: Arbiter;
  readonly news: News;
  parts(): LoopParts;
  profile(): Profile;
  /** Disarms, with the wheels off at once. */
  halt(by: string): void;
  drive(client: number, demand: Demand): Refusal | undefined;
  /** @throws RangeError where that makes no car; then everything is as it was */
  become(profile: Profile): void;
}

/** What only calibration may do with a robot. */
export class CalibrationDesk {
  /** Without anything that was measured. */
  readonly #written: WrittenProfile;
  readonly #state: LoopState;
  readonly #bench: Bench;
  /** To whom the car was lent with other constants, and what it was before. */
  #lent: { readonly client: number; readonly before: Profile } | undefined;
  /** Who gets the rows of every tick; one at a time. */
  #sampling: number | undefined;

  /** @param state of the robot's loop, which it keeps for ever */
  constructor(written: WrittenProfile, state: LoopState, bench: Bench) {
    this.#written = written;
    this.#state = state;
    this.#bench = bench;
  }

  /** Bare motors: a lease, as driving is. */
  driveWheels(client: number, { seq, at, volts, cap }: WheelsMessage): Refusal | undefined {
    const forbidden = this.#forbidden(client);
    if (forbidden !== undefined) return refusal("unavailable", forbidden, seq);
    if (!this.#bench.parts().arming.armed) return refusal("arming", sentences.notArmed, seq);
    return this.#bench.drive(client, { ...BARE, seq, at, volts, cap });
  }

  /** @returns why not, in one sentence */
  sample(client: number, on: boolean, tell: (rest: Samples) => void): string | undefined {
    const forbidden = this.#forbidden(client);
    if (forbidden !== undefined) return forbidden;
    const sampler = this.#bench.parts().sampler;
    const rest = this.#sampling === client ? sampler.take(true) : undefined;
    if (rest) tell(rest);
    if (on) sampler.start();
    else sampler.stop();
    this.#sampling = on ? client : undefined;
    return undefined;
  }

  /** Between ticks. */
  tellSamples(tell: (samples: Samples, to: number | undefined) => void): void {
    const samples = this.#bench.parts().sampler.take();
    if (samples && this.#sampling !== undefined) tell(samples, this.#sampling);
  }

  /** The robot goes on as the car with these constants. @returns why not, in one sentence */
  adopt(client: number, { measured: content, stays = false }: AdoptMessage): string | undefined {
    const forbidden = this.#forbidden(client);
    if (forbidden !== undefined) return forbidden;
    if (this.#bench.parts().arming.state !== "disarmed") {
      return "other constants are for a disarmed car: disarm it, or reset its emergency stop, first";
    }
    const { speed } = this.#state.wheels;
    if (speed.some((each) => Math.abs(each) > ROLLING)) return "the wheels still turn: wait a moment";
    const { isOn } = this.#bench.parts().sampler;
    const before = this.#bench.profile();
    try {
      this.#bench.become(withMeasured(this.#written, checkMeasured(content)));
    } catch (error) {
      if (error instanceof DocumentError || error instanceof RangeError) return error.message;
      throw error;
    }
    this.#lent ??= { client, before };
    if (stays) this.#lent = undefined;
    if (isOn) this.#bench.parts().sampler.start();
    const text = `${this.#bench.arbiter.who(client)?.name} gave the car other constants`;
    this.#bench.news.event({ level: "info", code: "adopted", text });
    return undefined;
  }

  /** @returns what was measured, or in one sentence why nothing was */
  ask(client: number, message: HandsMessage): HandsSay | string {
    const forbidden = this.#forbidden(client);
    if (forbidden !== undefined) return forbidden;
    const { hands } = this.#bench.parts().backend;
    return hands
      ? askHands(hands, message)
      : "nobody who can be asked by a command stands beside this car: a person has to measure";
  }

  left(client: number): void {
    if (client === this.#lent?.client) this.#goBack(this.#lent.before);
    if (client !== this.#sampling) return;
    this.#sampling = undefined;
    this.#bench.parts().sampler.stop();
  }

  /** Whoever tried other constants is gone without a word on whether they are good. */
  #goBack(profile: Profile): void {
    this.#lent = undefined;
    this.#bench.halt("calibration, which is gone");
    this.#bench.become(profile);
    const text = "Calibration is gone: the car goes on with the constants that it had before.";
    this.#bench.news.event({ level: "info", code: "adopted", text });
  }

  #forbidden(client: number): string | undefined {
    const asker = this.#bench.arbiter.who(client);
    return asker === undefined ? 'say "hello" first' : refuseCalibration(asker);
  }
}

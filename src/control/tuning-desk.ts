import type { Arbiter } from "../command/arbiter.ts";
import { refuseTuning } from "../command/permissions.ts";
import type { Telemetry } from "../protocol/messages.ts";
import type { TrialMessage } from "../protocol/tuning-messages.ts";
import { type Gains, GainsTrial } from "./gains-trial.ts";
import type { LoopParts } from "./loop.ts";
import type { News } from "./news.ts";

/** What it needs of the robot. */
interface Tuned {
  readonly arbiter: Arbiter;
  readonly news: News;
  parts(): LoopParts;
  /** In force. */
  gains(): Gains;
  /** They have changed. */
  become(gains: Gains): void;
}

/** Keeps gains where the next start finds them. */
export type SaveGains = (gains: Gains) => Promise<void>;

/** Where a driver tries other gains out: one trial at a time, and the way back is always open. */
export class TuningDesk {
  readonly #robot: Tuned;
  readonly #save: SaveGains | undefined;
  #trial: GainsTrial | undefined;
  #client = -1;

  /** @param save left out: there is no file of this car's own to keep them in */
  constructor(robot: Tuned, save?: SaveGains) {
    this.#robot = robot;
    this.#save = save;
  }

  /** @returns why not, in one sentence */
  begin(client: number, { kP, kI, headingP }: Omit<TrialMessage, "type">): string | undefined {
    const robot = this.#robot;
    const forbidden = this.#refuse(client);
    if (forbidden !== undefined) return forbidden;
    const { hasEncoders, tracking } = robot.parts();
    if (!hasEncoders) return "a car without encoders does not know how well it follows";
    if (this.#trial) return "a trial is under way: end it first";
    const before = robot.gains();
    const gains = {
      kP: kP ?? before.kP,
      kI: kI ?? before.kI,
      headingP: headingP ?? before.headingP,
    };
    const pointless = GainsTrial.refuse(before, gains, tracking);
    if (pointless !== undefined) return pointless;
    this.#trial = new GainsTrial(before, gains, tracking);
    this.#client = client;
    this.#tune(gains);
    return undefined;
  }

  /** @returns why not, in one sentence */
  end(client: number, keep: boolean): string | undefined {
    const trial = this.#trial;
    if (trial === undefined) return "no trial is under way";
    const forbidden = this.#refuse(client);
    if (forbidden !== undefined) return forbidden;
    if (!keep) {
      this.goBack("it was ended");
      return undefined;
    }
    if (!trial.isBetter) return "this trial has not proved better yet: drive on";
    if (!this.#save) {
      return "this is a kit, which keeps nothing: make a car of it with  strafe profile new, and start that";
    }
    this.#trial = undefined;
    const { gains } = trial;
    this.#save(gains).then(
      () => this.#tell("info", `The gains of the trial are kept: ${inWords(gains)}`),
      (error: Error) =>
        this.#tell(
          "warning",
          `The gains are in force but could not be kept for the next start: ${error.message}`,
        ),
    );
    return undefined;
  }

  /** Between ticks. */
  judge(): void {
    const trial = this.#trial;
    const verdict = trial?.judge();
    if (trial === undefined || verdict === undefined) return;
    if (trial.isBetter)
      this.#tell("info", `Trial of ${inWords(trial.gains)}: ${verdict}. Keep it, or end it.`);
    else this.goBack(verdict);
  }

  /** To the gains before. @param why in words */
  goBack(why: string): void {
    const trial = this.#trial;
    if (trial === undefined) return;
    this.#trial = undefined;
    this.#tune(trial.before);
    this.#robot.parts().tracking.clear();
    this.#tell("warning", `Trial of ${inWords(trial.gains)} rolled back: ${why}`);
  }

  left(client: number): void {
    if (client === this.#client) this.goBack("whoever tried it has gone");
  }

  /** The car has become another one: there is nothing to go back to. */
  forget(): void {
    this.#trial = undefined;
  }

  report(): Telemetry["tuning"] {
    const { kP, kI, headingP } = this.#robot.gains();
    return { gains: { kP, kI, headingP }, trial: this.#reportTrial() };
  }

  #reportTrial(): NonNullable<Telemetry["tuning"]>["trial"] {
    const trial = this.#trial;
    if (trial === undefined) return null;
    const { measure, isBetter, progress, errors } = trial;
    const now = Number.isFinite(errors.now) ? errors.now : null;
    const state = isBetter ? "better" : "measuring";
    return { client: this.#client, state, progress, measure, before: errors.before, now };
  }

  #tune(gains: Gains): void {
    const { controller, headingHold } = this.#robot.parts();
    controller.tune(gains.kP, gains.kI);
    headingHold.kP = gains.headingP;
    this.#robot.become(gains);
  }

  #tell(level: "info" | "warning", text: string): void {
    this.#robot.news.event({ level, code: "trial", text });
  }

  #refuse(client: number): string | undefined {
    const asker = this.#robot.arbiter.who(client);
    return asker === undefined ? 'say "hello" first' : refuseTuning(asker, this.#robot.arbiter.holder);
  }
}

function inWords({ kP, kI, headingP }: Gains): string {
  const short = (value: number) => String(Number(value.toPrecision(3)));
  return `kP ${short(kP)}, kI ${short(kI)}, heading ${short(headingP)}`;
}

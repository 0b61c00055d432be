import type { Driver } from "./client.ts";
import { sentences } from "./sentences.ts";

// Who may do what besides driving. Everybody may stop: for that there is no rule here.
// Each answers with the sentence that refuses; undefined: go ahead.

/** Giving the motors power is a person's matter; a script may where no person has the wheel. */
export function refuseArming(asker: Driver, holder: Driver | undefined): string | undefined {
  const calibrating = refuseWhileCalibrating(asker, holder);
  if (calibrating !== undefined) return calibrating;
  if (asker.source === "follower") return sentences.followerArms;
  if (asker.source === "script" && holder?.source === "driver") return sentences.scriptArms(holder.name);
  return undefined;
}

/** Somebody has to have seen that all is well. */
export function refuseReset(asker: Driver): string | undefined {
  // Whoever calibrates stands beside the car.
  return asker.source === "driver" || asker.source === "calibration" ? undefined : sentences.needsPerson;
}

/** The way the car goes with the stick held as it is changes with it. */
export function refuseFieldForward(asker: Driver, holder: Driver | undefined): string | undefined {
  if (holder === undefined || holder.client === asker.client) return undefined;
  return sentences.notYours(holder.name);
}

/** Nobody else moves the car meanwhile, or asks to: the one who calibrates may have a hand at its wheels. */
export function refuseWhileCalibrating(asker: Driver, holder: Driver | undefined): string | undefined {
  if (holder?.source !== "calibration" || holder.client === asker.client) return undefined;
  return sentences.calibrating(holder.name);
}

/** Whoever changes how the car drives has to feel it. */
export function refuseTuning(asker: Driver, holder: Driver | undefined): string | undefined {
  if (asker.source === "driver" && holder?.client === asker.client) return undefined;
  return sentences.tuningOnly;
}

/** What moves the motors past everything that knows the car. */
export function refuseCalibration(asker: Driver): string | undefined {
  return asker.source === "calibration" ? undefined : sentences.calibrationOnly;
}

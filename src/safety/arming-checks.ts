import type { Fault } from "../core/fault.ts";

/** What arming depends on. */
export interface ArmingContext {
  readonly estopped: boolean;
  /** Everything that is wrong now. */
  readonly faults: readonly Fault[];
  /** At rest, V; undefined: the car has no battery sensor, or it has not measured yet. */
  readonly batteryVolts: number | undefined;
  /** Least voltage to start with, V. */
  readonly batteryToArm: number;
  /** What is not ready yet, as sentences, such as "the loop has not run yet: wait a moment". */
  readonly waitingFor: readonly string[];
  /** Whose stick is off centre, as a sentence. */
  readonly offCentre: string | undefined;
}

/** A reason against arming. */
export interface ArmingRefusal {
  /** Stable and machine-readable: the check's name, or the fault's id. */
  readonly check: string;
  /** One sentence with what to do. */
  readonly text: string;
}

type ArmingCheck = (context: ArmingContext, refusals: ArmingRefusal[]) => void;

/** Each looks at one thing and knows nothing of the others; most critical first. */
const CHECKS: readonly ArmingCheck[] = [
  function emergencyStop({ estopped }, refusals) {
    if (!estopped) return;
    refusals.push({
      check: "emergency-stop",
      text: "the emergency stop is on: see that all is well, press “Release stop” on the page, then arm",
    });
  },
  function stopFaults({ faults }, refusals) {
    for (const fault of faults) {
      if (fault.severity === "stop") refusals.push({ check: fault.id, text: fault.text });
    }
  },
  function battery({ batteryVolts, batteryToArm }, refusals) {
    if (batteryVolts === undefined || batteryVolts >= batteryToArm) return;
    refusals.push({
      check: "battery",
      text:
        `the battery is too low to start with (${batteryVolts.toFixed(1)} V, at least ` +
        `${batteryToArm.toFixed(1)} V): charge it`,
    });
  },
  function readiness({ waitingFor }, refusals) {
    for (const text of waitingFor) refusals.push({ check: "not-ready", text });
  },
  function stick({ offCentre }, refusals) {
    if (offCentre !== undefined) refusals.push({ check: "stick", text: offCentre });
  },
];

/** All reasons against arming now, most critical first; empty: nothing is against it. */
export function armingRefusals(context: ArmingContext): ArmingRefusal[] {
  const refusals: ArmingRefusal[] = [];
  for (const check of CHECKS) check(context, refusals);
  return refusals;
}

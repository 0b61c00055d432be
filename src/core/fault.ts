/**
 * A fault is data: what is wrong, how bad it is, and a sentence that tells a person what to do.
 *
 * - `stop`: the car may not move; it is disarmed and arming is refused while the fault lasts.
 * - `degraded`: the car drives on with less (no gyro: heading from the wheels alone).
 * - `warning`: worth a look, nothing changes.
 */
type Severity = "stop" | "degraded" | "warning";

export interface Fault {
  /** Stable and machine-readable, such as `encoder-dead.frontLeft`. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence: what happened, where, and what to do. */
  readonly text: string;
}

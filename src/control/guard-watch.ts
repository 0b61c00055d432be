import type { HardwareFault } from "../hardware/ports.ts";

/**
 * Whether somebody would stop the wheels if this process died. Asked only where the board does not: see
 * `Backend.outlivesUs`.
 */
export class GuardWatch implements HardwareFault {
  readonly id = "guard-missing";
  readonly severity = "stop";
  readonly text =
    "The guard, the process that stops the wheels if control dies, is not running: wait a moment; if it does " +
    "not come, see what strafe start printed and start it again";
  isThere = false;

  present(): boolean {
    return !this.isThere;
  }
}

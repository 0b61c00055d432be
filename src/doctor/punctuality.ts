import { type Finding, findingsOf } from "./finding.ts";
import type { Machine } from "./machine.ts";

const { ok, note } = findingsOf("computer");

/** As the supervisor asks for it; here for a program that ends at once. */
const ATTEMPT = ["chrt", "--fifo", "--reset-on-fork", "10", "true"];

/** Whether the control loop may go before this computer's other work. */
export async function checkPunctuality(machine: Machine): Promise<Finding[]> {
  if (machine.platform !== "linux") return [];
  if ((await machine.run(ATTEMPT)) !== undefined)
    return [ok("The control loop goes before this computer's other work.")];
  return [
    note(
      "The control loop waits like any other program while this computer is busy: its ticks come up to some 4 ms late.",
      `the service that strafe install sets up may go first; else: echo "$USER - rtprio 50" | sudo tee /etc/security/limits.d/strafe.conf, and log in again`,
    ),
  ];
}

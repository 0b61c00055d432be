import { zeroTwist } from "../../../core/geometry.ts";
import type { Telemetry } from "../../../protocol/messages.ts";
import { deaf, type Wire } from "../../wire.ts";

/** How often a command is repeated, s: the robot's lease is 250 ms. */
const REPEAT = 0.05;
/** A car that has not stopped by then is disarmed all the same, s. */
const STOPPING = 6;
/** A robot that does not do it within this is left alone, s. */
const PATIENCE = 1;
/** m/s and rad/s; for so many telemetries. */
const STANDS_BELOW = 0.02;
const STANDS_FOR = 3;

/**
 * Stops the car and disarms it, whatever the script in the sandbox has left, and whatever it said of that: as the end
 * of every other run does from within. A person who drives by now, or who had armed the car before, goes on with it.
 */
export async function park(wire: Wire, wasArmed: boolean): Promise<void> {
  let latest: Telemetry | undefined;
  let isLost = false;
  let standing = 0;
  wire.listen({
    ...deaf,
    telemetry(telemetry) {
      latest = telemetry;
      const { vx, vy, omega } = telemetry.twist;
      const stands = Math.hypot(vx, vy) < STANDS_BELOW && Math.abs(omega) < STANDS_BELOW;
      standing = stands ? standing + 1 : 0;
    },
    lost() {
      isLost = true;
    },
  });
  const isTheirs = ({ driver, safety }: Telemetry) =>
    safety.state !== "armed" || (driver !== null && driver.client !== wire.client);
  const since = wire.now();
  const isLate = (seconds: number) => isLost || wire.now() - since > seconds;
  let sentAt = Number.NEGATIVE_INFINITY;
  wire.send({ type: "motion", do: "cancel" });
  await wire.pass(() => {
    if (isLate(STOPPING) || (latest && (isTheirs(latest) || standing >= STANDS_FOR))) return "done";
    if (wire.now() - sentAt < REPEAT) return "go";
    sentAt = wire.now();
    // Who has lost the wheel, or never had it, does not take it from anybody by this.
    if (latest) wire.drive(zeroTwist(), { frame: "car", holdHeading: false });
    return "go";
  });
  if (isLost) return;
  if (!wasArmed && latest && !isTheirs(latest)) {
    wire.send({ type: "disarm" });
    await wire.pass(() => (isLate(STOPPING + PATIENCE) || latest?.safety.state !== "armed" ? "done" : "go"));
  }
  if (!isLost) wire.send({ type: "release" });
}

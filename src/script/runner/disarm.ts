import { systemClock } from "../../core/system-clock.ts";
import type { Telemetry } from "../../protocol/messages.ts";
import { deaf } from "../wire.ts";
import type { Report } from "./messages.ts";
import { type LiveCar, openWire } from "./open-wire.ts";
import { isStanding } from "./standing.ts";

/** A robot that says nothing for so long is left alone, s. */
const PATIENCE = 1;

/**
 * Disarms the live car of a script whose process was killed, as the script's end would have: it stands by itself, for
 * nobody speaks to it any more, but its motors have power still. A person who drives by now goes on.
 *
 * @returns how it stands then, as far as it says so
 */
export async function disarm(car: LiveCar): Promise<Pick<Report, "isStanding" | "isArmed">> {
  let latest: Telemetry | undefined;
  try {
    const wire = await openWire(car, "strafe run", (telemetry) => {
      latest = telemetry;
    });
    let isLost = false;
    wire.listen({
      ...deaf,
      lost() {
        isLost = true;
      },
    });
    // By this machine's clock: the robot's stands still when it is gone.
    const since = systemClock.now();
    const isEnough = () => isLost || systemClock.now() - since > PATIENCE;
    // The dead script's lease has to run out first, to tell it from a person's.
    await wire.pass(() => (latest?.driver === null || isEnough() ? "done" : "go"));
    if (latest?.driver === null && latest.safety.state === "armed") {
      wire.send({ type: "disarm" });
      await wire.pass(() => (latest?.safety.state !== "armed" || isEnough() ? "done" : "go"));
    }
    await wire.close();
  } catch {
    // It is gone, and with it the power.
    return {};
  }
  if (!latest) return {};
  const { twist, truth, safety } = latest;
  return { isStanding: isStanding(truth?.twist ?? twist), isArmed: safety.state === "armed" };
}

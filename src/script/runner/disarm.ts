import type { Telemetry } from "../../protocol/messages.ts";
import { openWire } from "./open-wire.ts";

/** A robot that says nothing for so long is left alone, s. */
const PATIENCE = 1;

/**
 * Disarms the live car of a script whose process was killed, as the script's end would have: it stands by itself, for
 * nobody speaks to it any more, but its motors have power still. A person who drives by now goes on.
 */
export async function disarm(address: string): Promise<void> {
  let latest: Telemetry | undefined;
  const ignore = () => {};
  try {
    const wire = await openWire({ kind: "live", address }, "strafe run", (telemetry) => {
      latest = telemetry;
    });
    wire.listen({
      telemetry: ignore,
      event: ignore,
      refused: ignore,
      planned: ignore,
      reached: ignore,
      ended: ignore,
      picture: ignore,
      lost: ignore,
    });
    const since = wire.now();
    // The dead script's lease has to run out first, to tell it from a person's.
    await wire.pass(() => (latest?.driver === null || wire.now() - since > PATIENCE ? "done" : "go"));
    if (latest?.driver === null && latest.safety.state === "armed") {
      wire.send({ type: "disarm" });
      await wire.pass(() =>
        latest?.safety.state !== "armed" || wire.now() - since > PATIENCE ? "done" : "go",
      );
    }
    await wire.close();
  } catch {
    // It is gone, and with it the power.
  }
}

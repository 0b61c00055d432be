import { CarError } from "./errors.ts";
import type { Link } from "./link.ts";
import { wait } from "./waiting.ts";

/** A robot that does not answer for so long is not there, s. */
const PATIENCE = 5;

/** Gives the motors power. @throws CarError with the code `disarmed`, in the robot's words where it refuses */
export async function arm(link: Link, signals: readonly AbortSignal[]): Promise<void> {
  let refused: CarError | undefined;
  const undo = link.onRefused(({ code, id, text }) => {
    if (code === "arming" && id === undefined) refused = new CarError("disarmed", text);
  });
  const since = link.now();
  link.wire.send({ type: "arm" });
  try {
    await wait(link, {
      what: "arm",
      signals,
      timeout: PATIENCE,
      when: ({ safety, time }) => {
        if (refused) throw refused;
        return safety.state === "armed" && time >= since;
      },
    });
  } finally {
    undo();
  }
}

import type * as z from "zod";
import type { Hardware } from "./hardware.ts";

interface Encoders {
  readonly encoders?: { readonly countsPerTurn: number } | undefined;
  readonly hardware: Hardware;
}

/**
 * Refuses encoders of which one half is missing, their pins or their counts: the car would drive open-loop,
 * with nobody watching for a dead encoder or a stalled wheel, while its owner believes that it measures.
 * The simulated car has them or not, as its profile likes.
 */
export function encoderMatch({ encoders, hardware }: Encoders, context: z.RefinementCtx): void {
  if (hardware.backend === "sim") return;
  const refuse = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
  if (hardware.backend !== "pigpiod" && hardware.backend !== "pigpio") {
    if (!encoders) return;
    refuse(
      ["encoders", "countsPerTurn"],
      `backend: ${hardware.backend} has no way to read encoders, so Strafe would drive open-loop; ` +
        "leave encoders: out (only pigpiod and pigpio read them)",
    );
  } else if (encoders && !hardware.encoders) {
    refuse(
      ["encoders", "countsPerTurn"],
      "the counts are here, but not the pins that the encoders hang on; add hardware.encoders " +
        "(frontLeft: { a: 4, b: 17 } and so on), or leave encoders: out of a car that has none",
    );
  } else if (hardware.encoders && !encoders) {
    refuse(
      ["hardware", "encoders"],
      "the pins are here, but not how many counts one turn of a wheel has; add  encoders: { countsPerTurn: 1320 }  " +
        "with your motors' figure beside motors:, or leave the pins out of a car that has no encoders",
    );
  }
}

import * as z from "zod";

const sentences = z.array(z.string().min(1));

/**
 * What a kit says of itself. A car that was made from a kit keeps it, so that its owner can look up where
 * a pin number comes from.
 */
export const kitSchema = z.strictObject({
  /** What it is, in a line. */
  summary: z.string().min(1).max(80),
  /** Where pins and figures come from. */
  sources: sentences.min(1),
  /** What the sources agree on. */
  certain: sentences,
  /** What the owner must check before the wheels touch the floor. */
  check: sentences.min(1),
});

import { createHash } from "node:crypto";

/** Of what stands in a script: another text has another one. */
export const versionOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex").slice(0, 32);

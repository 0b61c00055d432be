import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { readPrivate, writePrivate } from "./private-file.ts";

const client = z.strictObject({
  name: z.string().min(1).max(60),
  /** When it was paired, for people: ISO 8601. */
  since: z.string().max(40),
  /** SHA-256 of its token, hex. The token itself is with the client alone. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
const schema = z.strictObject({ version: z.literal(1), clients: z.array(client).max(1000) });

export type PairedClient = z.infer<typeof client>;

/** 32 random bytes, as they travel. */
const TOKEN = /^[\w-]{43}$/;
const MOST_NAME = 40;

/**
 * Who has been paired with this robot. Every call looks at the file, so that whoever is taken out of it by another
 * process is out at once. All of it throws BrokenFileError where the file is broken.
 */
export class PairedClients {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get all(): readonly PairedClient[] {
    return readPrivate(this.#path, schema, { version: 1, clients: [] }).clients;
  }

  /** @param name as it calls itself; one that is taken gets a number @returns its token, which is kept nowhere here */
  add(name: string, since: string): { token: string; client: PairedClient } {
    const { all } = this;
    const token = randomBytes(32).toString("base64url");
    const added = { name: freeName(all, name), since, hash: hashOf(token) };
    this.#write([...all, added]);
    return { token, client: added };
  }

  /** In a time that does not tell how much of a token is right. */
  find(token: string): PairedClient | undefined {
    if (!TOKEN.test(token)) return undefined;
    const hash = Buffer.from(hashOf(token), "hex");
    return this.all.find((one) => timingSafeEqual(Buffer.from(one.hash, "hex"), hash));
  }

  /** @returns whether there was one of this name */
  forget(name: string): boolean {
    const { all } = this;
    const rest = all.filter((one) => one.name !== name);
    if (rest.length === all.length) return false;
    this.#write(rest);
    return true;
  }

  #write(clients: readonly PairedClient[]): void {
    writePrivate(this.#path, { version: 1, clients });
  }
}

const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

function freeName(all: readonly PairedClient[], wished: string): string {
  const name =
    wished
      .replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "")
      .trim()
      .slice(0, MOST_NAME) || "somebody";
  const isTaken = (candidate: string) => all.some((one) => one.name === candidate);
  if (!isTaken(name)) return name;
  for (let number = 2; ; number++) if (!isTaken(`${name} ${number}`)) return `${name} ${number}`;
}

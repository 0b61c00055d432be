import * as z from "zod";
import { readPrivate, writePrivate } from "./private-file.ts";

const robot = z.strictObject({
  /** Origin of its page, such as "http://strafe.local:8080". */
  url: z.url(),
  token: z.string().regex(/^[\w-]{43}$/),
  /** As the robot calls this computer. */
  name: z.string().max(60),
});
const schema = z.strictObject({ version: z.literal(1), robots: z.array(robot).max(1000) });

type RobotKey = z.infer<typeof robot>;

/** The tokens with which this computer comes in at robots elsewhere. All of it throws BrokenFileError. */
export class Keyring {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get all(): readonly RobotKey[] {
    return readPrivate(this.#path, schema, { version: 1, robots: [] }).robots;
  }

  /** @param url of its page, or any address there */
  tokenFor(url: string): string | undefined {
    const origin = robotOrigin(url);
    return this.all.find((one) => one.url === origin)?.token;
  }

  keep(key: RobotKey): void {
    writePrivate(this.#path, { version: 1, robots: [...this.#without(key.url), key] });
  }

  /** @returns whether there was one */
  forget(url: string): boolean {
    const origin = robotOrigin(url);
    const rest = origin === undefined ? this.all : this.#without(origin);
    if (rest.length === this.all.length) return false;
    writePrivate(this.#path, { version: 1, robots: rest });
    return true;
  }

  #without(url: string): readonly RobotKey[] {
    return this.all.filter((one) => one.url !== url);
  }
}

/** Where a robot's page comes from, of any address there. @returns undefined: it is no address of a robot */
export function robotOrigin(address: string): string | undefined {
  const text = address.replace(/^ws(s?):/i, "http$1:");
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^https?:$/.test(url.protocol) ? url.origin : undefined;
}

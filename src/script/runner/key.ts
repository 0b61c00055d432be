import { isAdmitted } from "../../pairing/ask.ts";
import { Keyring } from "../../pairing/keyring.ts";
import { pair, type Typist } from "../../pairing/pair.ts";
import { keysFile } from "../../pairing/places.ts";

/** The robot does not let this computer in. */
class NotPairedError extends Error {
  override readonly name = "NotPairedError";
}

/**
 * What this computer comes in with at a robot elsewhere.
 *
 * @param typist who may be asked for a PIN; undefined: nobody
 * @returns undefined: it takes everybody, or does not answer at all
 * @throws NotPairedError with what to do; BrokenFileError where the keys cannot be read
 */
export async function keyFor(origin: string, typist: Typist | undefined): Promise<string | undefined> {
  const keyring = new Keyring(keysFile());
  const token = keyring.tokenFor(origin);
  if ((await isAdmitted(origin, token)) !== false) return token;
  if (!typist) throw new NotPairedError(`${origin} does not know this computer: run  strafe pair ${origin}`);
  const why = await pair(origin, keyring, typist);
  if (why !== undefined) throw new NotPairedError(why);
  return keyring.tokenFor(origin);
}

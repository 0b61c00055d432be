import { Keyring, robotOrigin } from "./keyring.ts";
import { pair } from "./pair.ts";
import { PairedClients } from "./paired-clients.ts";
import { keysFile, pairedFiles } from "./places.ts";
import { BrokenFileError } from "./private-file.ts";

interface PairFlags {
  readonly list: boolean;
  readonly forget?: string;
}

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * The command `strafe pair`.
 *
 * @returns the exit code: 0 done, 1 not paired or nothing of that name, 2 wrong usage
 */
export async function pairCommand(url: string | undefined, { list, forget }: PairFlags): Promise<number> {
  const asked = [url !== undefined, list, forget !== undefined].filter(Boolean).length;
  if (asked !== 1) return complain("say one of  strafe pair URL,  --list,  --forget NAME|URL", WRONG_USAGE);
  const keyring = new Keyring(keysFile());
  const robots = pairedFiles().map((path) => new PairedClients(path));
  try {
    if (list) return printAll(keyring, robots);
    if (forget !== undefined) return dismiss(forget, keyring, robots);
    const origin = robotOrigin(url!);
    if (origin === undefined)
      return complain(
        `"${url}" is no address of a robot: write it like  http://strafe.local:8080`,
        WRONG_USAGE,
      );
    const why = await pair(origin, keyring, process);
    return why === undefined ? DONE : complain(why);
  } catch (error) {
    if (error instanceof BrokenFileError) return complain(error.message);
    throw error;
  }
}

function printAll(keyring: Keyring, own: readonly PairedClients[]): number {
  const robots = keyring.all.map(({ url, name }) => `  ${url}, which calls it "${name}"`);
  const others = own.flatMap(({ all }) => all).map(({ name, since }) => `  ${name}, since ${since}`);
  console.log(["Robots that let this computer in:", ...(robots.length > 0 ? robots : ["  none"])].join("\n"));
  console.log(
    ["Whom a robot of this computer lets in:", ...(others.length > 0 ? others : ["  nobody"])].join("\n"),
  );
  return DONE;
}

function dismiss(whom: string, keyring: Keyring, own: readonly PairedClients[]): number {
  if (robotOrigin(whom) !== undefined) {
    if (!keyring.forget(whom)) return complain(`this computer has no key for ${whom}`);
    console.log(
      `Forgotten: this computer has no key for ${whom} any more. The robot may still list it: dismiss it there too.`,
    );
    return DONE;
  }
  // Of all of them: who is dismissed is in nowhere.
  if (!own.map((clients) => clients.forget(whom)).includes(true))
    return complain(`nobody called "${whom}" is paired with a robot of this computer`);
  console.log(`Forgotten: "${whom}" is let in no more.`);
  return DONE;
}

function complain(text: string, code = FAILED): number {
  console.error(`strafe: ${text}`);
  return code;
}

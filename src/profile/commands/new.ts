import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Asker, askUntil, Interrupted } from "../asker.ts";
import { DocumentError } from "../document.ts";
import { Draft } from "../draft.ts";
import { CARS_FOLDER, kits, type Place, PROFILE_FILE } from "../places.ts";
import { loadProfile } from "../profile.ts";
import { present, writeVersion } from "../store.ts";
import { apply, fitLimits } from "./changes.ts";
import { askKit, interview } from "./interview.ts";
import type { Output } from "./output.ts";

export interface NewOptions {
  /** Of the car. */
  readonly name?: string | undefined;
  readonly kit?: string | undefined;
  /** Where the cars' folders are. */
  readonly dir: string;
  /** Such as "geometry.track=20 cm". */
  readonly set: readonly string[];
  /** Nothing is asked: the kit's figures, and an older profile may be replaced. */
  readonly yes: boolean;
}

const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Makes the profile of a car from a kit. Writes nothing before everything is known.
 *
 * @param asker undefined: nobody is there to be asked
 * @returns the exit code
 */
export async function newProfile(
  options: NewOptions,
  asker: Asker | undefined,
  output: Output,
): Promise<number> {
  const someone = options.yes ? undefined : asker;
  if (!someone && (options.name === undefined || options.kit === undefined)) {
    output.err(
      "strafe: nobody can be asked here, so name the car and its kit, such as  " +
        "strafe profile new my-car --kit freenove-fnk0043  (strafe profile list shows the kits)",
    );
    return WRONG_USAGE;
  }
  try {
    const name = options.name === undefined ? await askName(someone!) : checkName(options.name);
    const kit = options.kit === undefined ? await askKit(someone!, kits()) : findKit(options.kit);
    const path = join(options.dir, folderName(name), PROFILE_FILE);
    if (!(await mayWrite(path, options.yes, someone))) {
      output.err(`strafe: ${path} is there already; say --yes to replace it (it is kept under history/)`);
      return FAILED;
    }
    const { text, notes } = await compose(name, kit, options.set, someone);
    writeVersion(path, text);
    report(path, notes, options.dir, folderName(name), output);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) output.err("\nstrafe: nothing was written");
    else if (error instanceof DocumentError) output.err(`strafe: ${error.message}`);
    else throw error;
    return FAILED;
  }
}

async function compose(
  name: string,
  kit: Place,
  assignments: readonly string[],
  asker: Asker | undefined,
): Promise<{ text: string; notes: string[] }> {
  const profile = loadProfile(kit.path);
  const draft = new Draft(kit.path);
  draft.set(["name"], name);
  if (asker) apply(draft, profile, await interview(asker, profile));
  const fixed = new Set(assignments.map((assignment) => draft.assign(assignment).join(".")));
  const notes = fitLimits(draft, fixed);
  draft.check();
  const head = `# ${name}, made from the kit ${kit.name} by  strafe profile new. It is yours: edit what you like.\n`;
  return { text: `${head}${draft.text()}`, notes };
}

function report(path: string, notes: readonly string[], dir: string, folder: string, { out }: Output): void {
  // What counts is what is on the disk.
  const { kit } = loadProfile(path);
  out(`${path} is written.`);
  for (const note of notes) out(`  ${note}`);
  const called = dir === CARS_FOLDER ? folder : path;
  out("Check before the wheels touch the floor:");
  for (const item of kit?.check ?? []) out(`  - ${item}`);
  out("Then:");
  out(`  npx strafe doctor --profile ${called}     what is wired, missing, wrong`);
  out(`  npx strafe start --profile ${called}      drive, with the car on blocks first`);
}

async function mayWrite(path: string, yes: boolean, asker: Asker | undefined): Promise<boolean> {
  if (yes || !existsSync(path)) return true;
  if (!asker) return false;
  const question = `${path} is there already, written at ${present(path).id}. Replace it? It is kept under history/.`;
  return askUntil(asker, question, "no", (answer) => {
    if (/^y(es)?$/i.test(answer)) return true;
    if (/^no?$/i.test(answer)) return false;
    throw new Error(`yes or no was expected, got "${answer}"`);
  });
}

const askName = (asker: Asker) => askUntil(asker, "What is the car called?", "My car", checkName);

/** @throws DocumentError when no folder can be called like that */
function checkName(name: string): string {
  const folder = folderName(name);
  if (folder === "" || name.length > 60) {
    throw new DocumentError(`a car's name has letters or digits, and at most 60 of them, got "${name}"`);
  }
  if (folder === "kits" || kits().some((kit) => kit.name === folder)) {
    throw new DocumentError(`"${folder}" is taken: the kits have it; call the car otherwise`);
  }
  return name;
}

/** "Blue Beetle" lives in blue-beetle. */
function folderName(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^\p{Letter}\p{Number}]+/gu, "-")
    .replace(/^-|-$/g, "");
}

function findKit(name: string): Place {
  const known = kits();
  const kit = known.find((one) => one.name === name);
  if (kit) return kit;
  throw new DocumentError(`there is no kit "${name}"; there are ${known.map((one) => one.name).join(", ")}`);
}

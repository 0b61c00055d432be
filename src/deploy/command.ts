import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { DocumentError } from "../profile/document.ts";
import { packageRoot } from "../profile/package-root.ts";
import { type Host, thisHost } from "./host.ts";
import { InstallError, type Place, planInstall, planUninstall } from "./install.ts";
import { type Consent, propose } from "./steps.ts";

export interface InstallFlags extends Consent {
  readonly profile?: string;
  readonly user?: string;
  readonly port: number;
  readonly host: string;
  readonly insecure: boolean;
  /** What it is to see with, as `strafe start` takes it; left out: it does not see. */
  readonly vision?: string;
  readonly model?: string;
}

const here = import.meta.url;
const ownPlace: Place = {
  node: process.execPath,
  cli: fileURLToPath(new URL(`../cli${extname(here)}`, here)),
  calibration: join(packageRoot, "calibration"),
};

/**
 * The command `strafe install`.
 *
 * @returns the exit code: 0 done, 1 failed or declined, 2 wrong usage
 */
export async function install(flags: InstallFlags, host = thisHost, place = ownPlace): Promise<number> {
  const { profile, user, vision, model } = flags;
  if (profile === undefined) {
    host.complain(
      "say which car is to start with the machine: --profile my-car (strafe profile list shows the names)",
    );
    return 2;
  }
  const startOptions = ["--port", String(flags.port), "--host", flags.host];
  if (flags.insecure) startOptions.push("--insecure");
  // A service stands in another folder.
  if (vision !== undefined)
    startOptions.push("--vision", CAMERA_WORDS.has(vision) ? vision : resolve(vision));
  if (model !== undefined) startOptions.push("--model", resolve(model));
  let plan: ReturnType<typeof planInstall>;
  try {
    plan = planInstall({ profile, user, startOptions }, place, host);
  } catch (error) {
    if (!(error instanceof InstallError || error instanceof DocumentError)) throw error;
    host.complain(error.message);
    return 1;
  }
  for (const remark of plan.remarks) host.say(`${remark}\n`);
  if (plan.files.length + plan.commands.length === 0) {
    host.say(`Strafe is installed already, just like this, and runs.\n${LOOK}`);
    return 0;
  }
  const code = await propose("install", plan, flags, host);
  if (code === 0 && !flags.dryRun) host.say(`Done: Strafe runs, and starts with the machine.\n${LOOK}`);
  return code;
}

/** Whatever else is a path. */
const CAMERA_WORDS: ReadonlySet<string> = new Set(["own", "rpicam"]);

const LOOK = `  systemctl status strafe     how it is
  journalctl -u strafe -f     what it says
  sudo systemctl restart strafe   after an update or a change of the profile`;

/** The command `strafe uninstall`. @returns the exit code, as of {@link install} */
export async function uninstall(consent: Consent, host: Host = thisHost): Promise<number> {
  const steps = planUninstall(host);
  if (steps.files.length === 0) {
    host.say("Nothing of Strafe's is installed here.");
    return 0;
  }
  const code = await propose("uninstall", steps, consent, host);
  if (code === 0 && !consent.dryRun)
    host.say("Done: what strafe install made is gone; your cars' files are as they were.");
  return code;
}

import type { Profile } from "../profile/profile.ts";
import { checkBoards } from "./boards.ts";
import { checkCamera } from "./camera.ts";
import { checkComputer } from "./computer.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { checkI2c } from "./i2c.ts";
import { type Machine, piModel } from "./machine.ts";
import { checkPage } from "./page.ts";
import { checkPigpiod } from "./pigpiod.ts";
import { checkPower } from "./power.ts";
import { checkPunctuality } from "./punctuality.ts";

/** The profile, or why it cannot be read; `path` undefined: none was named. */
export interface ProfileFile {
  readonly path: string | undefined;
  readonly profile: Profile | undefined;
  /** One sentence a problem, each with file:line:column. */
  readonly faults: readonly string[];
}

/** Looks at everything, and changes nothing. */
export async function examine(machine: Machine, file: ProfileFile): Promise<Finding[]> {
  const hardware = file.profile?.hardware;
  // One after the other: the board is asked by one of them at a time.
  return [
    ...checkComputer(machine),
    ...(await checkPunctuality(machine)),
    ...(await checkPower(machine)),
    ...checkProfile(file),
    ...(await checkBoards(machine, hardware)),
    ...(await checkPigpiod(machine, hardware, file.path)),
    ...(await checkI2c(machine, hardware)),
    ...(await checkCamera(machine, file)),
    ...(await checkPage(machine)),
  ];
}

const profileFindings = findingsOf("profile");

function checkProfile({ path, profile, faults }: ProfileFile): Finding[] {
  if (faults.length > 0)
    return faults.map((fault) =>
      profileFindings.problem(fault, "correct it there, and run strafe doctor again"),
    );
  if (path === undefined) {
    return [
      profileFindings.note(
        "No profile was named: what is wired cannot be compared with anything.",
        "strafe doctor --profile calibration/mycar/profile.yaml",
      ),
    ];
  }
  return [
    profileFindings.ok(`${path} is valid: ${profile!.name}, driven through ${profile!.hardware.backend}.`),
  ];
}

/** They hang on a Raspberry Pi's header. */
const NEEDS_PI: readonly string[] = ["pigpiod", "pigpio", "pca9685", "i2c-board"];
const isBoards = ({ group }: Finding) => group === "boards" || group === "I2C";

/** What to do next, in one line. */
export function nextStep(findings: readonly Finding[], machine: Machine, file: ProfileFile): string {
  const { path, profile } = file;
  const problems = findings.filter(({ level }) => level === "problem");
  if (
    profile &&
    piModel(machine) === undefined &&
    problems.length > 0 &&
    problems.every(isBoards) &&
    NEEDS_PI.includes(profile.hardware.backend)
  ) {
    return `npx strafe start --profile ${path} --world furnished simulates this car here; to drive the real one run Strafe on its Pi`;
  }
  const first = problems[0] ?? findings.find(({ level }) => level === "warning");
  if (first) {
    const more = problems.length > 1 ? ` (the first of ${problems.length} problems)` : "";
    return `${first.mend ?? first.text}${more}`;
  }
  if (path !== undefined) return `strafe start --profile ${path}`;
  return piModel(machine) === undefined
    ? "npx strafe start drives the simulated car"
    : "strafe profile new describes your car; npx strafe start drives a simulated one";
}

import { createInterface } from "node:readline/promises";
import { BoardError } from "../hardware/board-error.ts";
import { DocumentError } from "../profile/document.ts";
import { loadProfile, type Profile } from "../profile/profile.ts";
import { examine, nextStep, type ProfileFile } from "./examine.ts";
import { type Finding, findingsOf, sentence } from "./finding.ts";
import type { Machine } from "./machine.ts";
import { report } from "./report.ts";
import { thisMachine } from "./this-machine.ts";
import { openWheelCounts } from "./wheel-counts.ts";
import { type Person, tryWheels } from "./wheels.ts";

export interface DoctorFlags {
  readonly profile?: string;
  readonly json: boolean;
  /** Have the wheels turned by hand. */
  readonly wheels: boolean;
}

const WIDTH = 100;

/**
 * The command `strafe doctor`.
 *
 * @returns the exit code: 0 nothing is a problem, 1 something is, 2 wrong usage
 */
export async function doctor(flags: DoctorFlags, machine: Machine = thisMachine): Promise<number> {
  const file = readProfile(flags.profile);
  if (flags.wheels) {
    const refusal = wheelsRefusal(flags, file);
    if (refusal !== undefined) {
      console.error(`strafe: ${refusal}`);
      return 2;
    }
  }
  const findings = await examine(machine, file);
  if (flags.wheels) findings.push(...(await wheels(file.profile?.hardware)));
  const next = nextStep(findings, machine, file);
  if (flags.json) printJson(findings, next);
  else console.log(report(findings, next, Math.min(process.stdout.columns || WIDTH, WIDTH), isColourful()));
  return findings.some(({ level }) => level === "problem") ? 1 : 0;
}

function readProfile(path: string | undefined): ProfileFile {
  if (path === undefined) return { path, profile: undefined, faults: [] };
  try {
    return { path, profile: loadProfile(path), faults: [] };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { path, profile: undefined, faults: error.message.split("\n") };
  }
}

function wheelsRefusal({ json }: DoctorFlags, { path, profile }: ProfileFile): string | undefined {
  if (json || !process.stdin.isTTY)
    return "--wheels asks a person to turn the wheels: call it in a terminal, without --json";
  if (path === undefined) return "--wheels needs to know how the encoders are wired: add --profile FILE";
  if (!profile) return undefined;
  const { hardware } = profile;
  if (hardware.backend === "pigpiod" && hardware.encoders) return undefined;
  return `--wheels counts through pigpiod, but in ${path} there are no encoders on backend: pigpiod`;
}

async function wheels(hardware: Profile["hardware"] | undefined): Promise<Finding[]> {
  if (hardware?.backend !== "pigpiod" || !hardware.encoders) return [];
  try {
    const counting = await openWheelCounts(hardware, hardware.encoders);
    try {
      return await tryWheels(counting, hardware.encoders, personHere);
    } finally {
      counting.close();
    }
  } catch (error) {
    if (!(error instanceof BoardError)) throw error;
    return [findingsOf("encoders").problem(sentence(error.message))];
  }
}

const personHere: Person = {
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      await lines.question(`${question}\n`);
    } finally {
      lines.close();
    }
  },
  show: (line) => void process.stdout.write(`\r\u001b[K${line}`),
};

function printJson(findings: readonly Finding[], next: string): void {
  for (const finding of findings) console.log(JSON.stringify({ type: "finding", ...finding }));
  const problems = findings.filter(({ level }) => level === "problem").length;
  const warnings = findings.filter(({ level }) => level === "warning").length;
  console.log(JSON.stringify({ type: "result", problems, warnings, next }));
}

/** See https://no-color.org. */
function isColourful(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR;
}

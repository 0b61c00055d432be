import { diff } from "./diff.ts";
import type { Host } from "./host.ts";

export type FileStep =
  | {
      readonly kind: "write";
      readonly path: string;
      readonly text: string;
      readonly before: string | undefined;
    }
  | { readonly kind: "remove"; readonly path: string; readonly before: string };

/** What is to be done to the machine, in this order. */
export interface Steps {
  readonly before?: readonly (readonly string[])[];
  readonly files: readonly FileStep[];
  readonly commands: readonly (readonly string[])[];
}

const INDENT = "      ";

/** Everything, in words and in full. */
function describe({ before = [], files, commands }: Steps): string {
  const parts = files.map((step) => {
    const head = `  ${verb(step)} ${step.path}\n`;
    const lines = step.kind === "remove" ? [] : changes(step.before, step.text);
    return head + lines.map((line) => `${INDENT}${line}\n`).join("");
  });
  const runs = (list: Steps["commands"]) => list.map((command) => `  run ${command.join(" ")}\n`).join("");
  return [runs(before), ...parts, runs(commands)].filter((part) => part !== "").join("\n");
}

function verb(step: FileStep): string {
  if (step.kind === "remove") return "remove";
  return step.before === undefined ? "write" : "change";
}

function changes(before: string | undefined, after: string): string[] {
  return before === undefined ? after.trimEnd().split("\n") : diff(before, after);
}

/** @returns the sentence of what failed; what came before it is done */
function carryOut({ before = [], files, commands }: Steps, host: Host): string | undefined {
  const failed = runAll(before, host);
  if (failed !== undefined) return failed;
  for (const step of files) {
    try {
      if (step.kind === "remove") host.remove(step.path);
      else host.write(step.path, step.text);
    } catch (error) {
      return `cannot ${verb(step)} ${step.path}: ${(error as Error).message}`;
    }
  }
  return runAll(commands, host);
}

function runAll(commands: Steps["commands"], host: Host): string | undefined {
  for (const command of commands) {
    const { ok, output } = host.run(command);
    if (!ok) return `${command.join(" ")} failed${output === "" ? "" : `: ${output}`}`;
  }
  return undefined;
}

export interface Consent {
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/**
 * Shows what will be done, asks, and does it.
 *
 * @param command for sentences, such as "install"
 * @returns the exit code: 0 done, 1 failed or declined, 2 nobody could be asked
 */
export async function propose(
  command: string,
  steps: Steps,
  { dryRun, yes }: Consent,
  host: Host,
): Promise<number> {
  host.say(`strafe ${command} ${dryRun ? "would" : "will"}\n\n${describe(steps)}`);
  if (dryRun) {
    host.say("Nothing was changed: this was a dry run.");
    return 0;
  }
  if (!host.isRoot) {
    host.complain(`${command} changes the system and needs root: say  sudo ${host.commandLine.join(" ")}`);
    return 1;
  }
  if (!yes) {
    if (!host.isTerminal) {
      host.complain("nobody is there to ask: add --yes if you agree to the above");
      return 2;
    }
    const answer = await host.ask("Go on? [y/N] ");
    if (!/^y(es)?$/i.test(answer.trim())) {
      host.say("Nothing was changed.");
      return 1;
    }
  }
  const failure = carryOut(steps, host);
  if (failure === undefined) return 0;
  host.complain(failure);
  return 1;
}

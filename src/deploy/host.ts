import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname } from "node:path";
import { createInterface } from "node:readline/promises";

export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** The machine that something is installed on. */
export interface Host {
  readonly isRoot: boolean;
  /** What was called, with whole paths: root's PATH may know neither `strafe` nor this Node. */
  readonly commandLine: readonly string[];
  /** Who calls, also through sudo; undefined: root itself. */
  readonly caller: string | undefined;
  /** A person can be asked. */
  readonly isTerminal: boolean;
  /** @returns undefined: there is no such file */
  read(path: string): string | undefined;
  /** Makes the folder too. */
  write(path: string, text: string): void;
  /** The folder goes too where it is left empty. */
  remove(path: string): void;
  run(command: readonly string[]): Outcome;
  ask(question: string): Promise<string>;
  say(line: string): void;
  complain(line: string): void;
}

export const thisHost: Host = {
  isRoot: process.getuid?.() === 0,
  commandLine: [process.execPath, ...process.argv.slice(1)],
  caller: caller(),
  isTerminal: process.stdin.isTTY === true,
  read(path) {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw error;
    }
  },
  write(path, text) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { mode: 0o644 });
  },
  remove(path) {
    rmSync(path, { force: true });
    const folder = dirname(path);
    if (folder.endsWith(".d") && readdirSync(folder).length === 0) rmdirSync(folder);
  },
  run([program, ...args]) {
    const { status, stdout, stderr, error } = spawnSync(program!, args, { encoding: "utf8" });
    return { ok: status === 0, output: error ? error.message : `${stdout}${stderr}`.trim() };
  },
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
  say: (line) => console.log(line),
  complain: (line) => console.error(`strafe: ${line}`),
};

function caller(): string | undefined {
  const name = process.env.SUDO_USER ?? userInfo().username;
  return name === "root" ? undefined : name;
}

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A folder of scripts, away from this package, where the command is called. */
export class ScriptFolder {
  readonly path = mkdtempSync(join(tmpdir(), "strafe-scripts-"));

  constructor() {
    after(() => rmSync(this.path, { recursive: true, force: true }));
  }

  write(name: string, ...lines: string[]): string {
    const path = join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  }

  /** `strafe run`. */
  start(...args: string[]): Running {
    return new Running(spawn(process.execPath, [cli, "run", ...args], { cwd: this.path }));
  }

  run(...args: string[]): Promise<Outcome> {
    return this.start(...args).outcome;
  }

  /** A script's text, on virtual time. */
  runText(name: string, ...lines: string[]): Promise<Outcome> {
    this.write(name, ...lines);
    return this.run(name, "--fast");
  }
}

export class Running {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
  #out = "";
  #err = "";

  constructor(child: ChildProcess) {
    this.child = child;
    child.stdout!.setEncoding("utf8").on("data", (text) => {
      this.#out += text;
    });
    child.stderr!.setEncoding("utf8").on("data", (text) => {
      this.#err += text;
    });
    this.outcome = new Promise((resolve) => {
      child.on("close", (code) => resolve({ code, out: this.#out, err: this.#err }));
    });
    after(() => child.kill("SIGKILL"));
  }

  /** Waits until it has said so, on either output. */
  async said(what: RegExp, times = 1): Promise<void> {
    const deadline = performance.now() + 30_000;
    const all = new RegExp(what, "g");
    while (`${this.#out}${this.#err}`.match(all)?.length !== times) {
      assert.ok(performance.now() < deadline, `${what} was not said in\n${this.#out}${this.#err}`);
      await new Promise((next) => setTimeout(next, 20));
    }
  }
}

/** What it complained of is what is expected, word for word. */
export function assertComplaint({ code, err }: Outcome, ...lines: string[]): void {
  assert.equal(err.trimEnd(), lines.join("\n"));
  assert.equal(code, 1);
}

/** What `--json` has printed. */
export const jsonLines = (out: string) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

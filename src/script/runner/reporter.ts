import { basename } from "node:path";
import type { Pose } from "../../core/geometry.ts";
import type { ScriptLine } from "../link.ts";
import type { Report, RunState } from "./messages.ts";
import { toMs } from "./milliseconds.ts";
import { shortly } from "./shortly.ts";
import { shortPath, type Trouble, troubleLines } from "./trouble.ts";

/** Tells how a run goes. */
export interface Reporter {
  /** What is no news of the car's, such as where its page is. */
  note(text: string): void;
  line(line: ScriptLine): void;
  state(state: RunState): void;
  text(text: string): void;
  /** What somebody should look at, and the run goes on. @param script its path */
  warning(script: string, trouble: Trouble): void;
  result(script: string, report: Report): void;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The parts of `process` that are written to. */
export interface Outputs {
  readonly stdout: Output;
  readonly stderr: Output;
}

/** One JSON object a line on stdout; what is for people is on stderr. Times are told to the ms, all else to the last bit. */
export class JsonReporter implements Reporter {
  readonly #out: Outputs;

  constructor(out: Outputs) {
    this.#out = out;
  }

  note(text: string): void {
    this.#out.stderr.write(`${text}\n`);
  }

  line(line: ScriptLine): void {
    this.#print({ ...line, time: toMs(line.time) });
  }

  state({ time, estimate, truth, speed, isRegular }: RunState): void {
    if (isRegular) this.#print({ type: "progress", time: toMs(time), estimate, truth, speed });
  }

  text(text: string): void {
    this.#out.stderr.write(text);
  }

  warning(script: string, trouble: Trouble): void {
    this.#out.stderr.write(complaint(script, trouble, "warning: "));
    this.#print({ type: "warning", text: trouble.text, ...trouble.place });
  }

  result(script: string, { ok, trouble, value, truth, estimate, elapsed, ...rest }: Report): void {
    if (trouble) this.#out.stderr.write(complaint(script, trouble));
    const { text: why, place } = trouble ?? {};
    const poses = { truth: truth ?? null, estimate: estimate ?? null, elapsed: toMs(elapsed ?? 0) };
    const { isStanding: standing, isArmed: armed } = rest;
    this.#print({ type: "result", ok, script, why, ...place, value, ...poses, standing, armed });
  }

  #print(content: object): void {
    this.#out.stdout.write(`${JSON.stringify(content)}\n`);
  }
}

/** For people: what the script says, and on a terminal a line below that tells where the car is. */
export class TextReporter implements Reporter {
  readonly #out: Outputs;
  #isDrawn = false;
  /** s on the robot's clock: people count from where the run began. */
  #began: number | undefined;

  constructor(out: Outputs) {
    this.#out = out;
  }

  note(text: string): void {
    this.#clear();
    this.#out.stderr.write(`${text}\n`);
  }

  line(line: ScriptLine): void {
    // A curve is for whoever draws it.
    if (line.type === "plot") return;
    this.#clear();
    this.#out.stdout.write(`${this.#since(line.time)}  ${line.type === "say" ? "says: " : ""}${line.text}\n`);
  }

  state({ time, estimate, speed }: RunState): void {
    this.#began ??= time;
    const { stderr } = this.#out;
    if (!stderr.isTTY) return;
    const text = `${this.#since(time)}  ${poseText(estimate)}, ${speed.toFixed(2)} m/s`;
    stderr.write(`\r${text.slice(0, (stderr.columns ?? 80) - 1)}\u001b[K`);
    this.#isDrawn = true;
  }

  text(text: string): void {
    this.#clear();
    this.#out.stdout.write(text);
  }

  warning(script: string, trouble: Trouble): void {
    this.#clear();
    this.#out.stderr.write(complaint(script, trouble, "warning: "));
  }

  result(script: string, { trouble, value, truth, estimate, elapsed = 0, waited }: Report): void {
    this.#clear();
    this.#began = undefined;
    if (trouble) this.#out.stderr.write(complaint(script, trouble));
    if (value !== undefined) this.#out.stdout.write(`returned ${shortly(value)}\n`);
    if (!estimate) return;
    const how = trouble ? "was ended" : "is done";
    const where = `the car takes itself to be at ${poseText(estimate)}`;
    const truly = truth ? `, and is at ${poseText(truth)}` : "";
    this.#out.stdout.write(
      `${basename(script)} ${how} after ${duration(elapsed, waited)}: ${where}${truly}.\n`,
    );
  }

  #since(time: number): string {
    return `${(time - (this.#began ?? time)).toFixed(2).padStart(7)} s`;
  }

  #clear(): void {
    if (this.#isDrawn) this.#out.stderr.write("\r\u001b[K");
    this.#isDrawn = false;
  }
}

/** Whoever has waited for a script that let no time pass for the car is told so. */
function duration(elapsed: number, waited = 0): string {
  if (waited < elapsed + LONG) return `${elapsed.toFixed(1)} s`;
  return `${waited.toFixed(1)} s, ${elapsed.toFixed(1)} s of them with the car`;
}

function poseText({ x, y, theta }: Pose): string {
  const degrees = (theta * 180) / Math.PI;
  return `x ${fixed(x, 2)} m, y ${fixed(y, 2)} m, heading ${fixed(degrees, 0)}°`;
}

/** A computer that is busy lets people wait for less than this, s. */
const LONG = 3;

/** Without "-0.00". */
const fixed = (value: number, digits: number) => value.toFixed(digits).replace(/^-(?=[0.]*$)/, "");

/** What has ended a script. @param script its path */
export function complaint(script: string, trouble: Trouble, kind = ""): string {
  // A place names the file by itself.
  const [head, ...rest] = troubleLines(trouble);
  const text = trouble.place ? head : `${shortPath(script)}: ${head}`;
  return `strafe: ${kind}${[text, ...rest].join("\n")}\n`;
}

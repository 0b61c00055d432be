import { randomBytes } from "node:crypto";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Asked } from "./asked.ts";
import { previewSvg } from "./drawing/svg.ts";
import { terminalMap } from "./drawing/terminal-map.ts";
import { terminalSummary, terminalTable } from "./drawing/terminal-table.ts";
import { titleOf } from "./drawing/words.ts";
import { toMs } from "./milliseconds.ts";
import { type Preview, preview } from "./preview.ts";
import { complaint, type Outputs } from "./reporter.ts";
import { shortPath } from "./trouble.ts";
import type { WatchedFiles } from "./watched-files.ts";

export interface DryRun {
  readonly profile?: string | undefined;
  readonly world?: string | undefined;
  readonly seed?: number | undefined;
  /** Path of the picture; undefined: none is wanted. */
  readonly svg?: string | undefined;
  readonly json: boolean;
  readonly sandbox: boolean;
}

/** Of what is not a terminal. */
const COLUMNS = 80;

/**
 * Tries a script without any robot, and draws what it would do.
 *
 * @param script its path @param files told which files it consists of
 * @returns whether the script and the drawing went well
 */
export async function dryRunOnce(
  script: string,
  { svg, json, profile, world, seed, sandbox }: DryRun,
  out: Outputs,
  asked: Asked,
  files: WatchedFiles | undefined,
): Promise<boolean> {
  const ending = new AbortController();
  const end = () => ending.abort();
  asked.run = { abort: end, kill: end };
  const seen = await preview({
    script,
    profile,
    world,
    seed,
    sandbox,
    signal: ending.signal,
    onFile: (file) => files?.add(file),
    onText: (text) => (json ? out.stderr : out.stdout).write(text),
  });
  asked.run = undefined;
  if (json) tellJson(seen, script, out);
  else tell(seen, script, out);
  if (svg === undefined) return seen.ok;
  if (seen.points.length > 0) return draw(seen, script, svg, out) && seen.ok;
  out.stderr.write(`Not drawn: ${shortPath(resolve(svg))}: the script was over before it had a car.\n`);
  return false;
}

function tell(seen: Preview, script: string, out: Outputs): void {
  const { env } = process;
  const { columns = COLUMNS, isTTY = false } = out.stdout;
  const paper = { columns, isColourful: isTTY && !env.NO_COLOR && env.TERM !== "dumb" };
  const say = (lines: readonly string[]) => {
    if (lines.length > 0) out.stdout.write(`${lines.join("\n")}\n\n`);
  };
  say(
    seen.lines.flatMap((line) =>
      line.type === "plot"
        ? []
        : [`${line.time.toFixed(2).padStart(7)} s  ${line.type === "say" ? "says: " : ""}${line.text}`],
    ),
  );
  if (seen.points.length > 0) say([titleOf(script, seen), ...terminalMap(seen, paper)]);
  say(terminalTable(seen, script));
  const summary = terminalSummary(seen, paper);
  if (summary.length > 0) out.stdout.write(`${summary.join("\n")}\n`);
  if (seen.trouble) out.stderr.write(complaint(script, seen.trouble));
}

function tellJson(seen: Preview, script: string, out: Outputs): void {
  const { ok, trouble, isCut, duration, distance, points, limits, fastest, touched } = seen;
  const print = (content: object) => out.stdout.write(`${JSON.stringify(content)}\n`);
  for (const line of seen.lines) print({ ...line, time: toMs(line.time) });
  for (const { place, from, to, ...step } of seen.steps)
    print({ type: "step", ...step, from: toMs(from), to: toMs(to), ...place });
  for (const { text, place } of seen.warnings) print({ type: "warning", text, ...place });
  if (trouble) out.stderr.write(complaint(script, trouble));
  const result = { ok, script, why: trouble?.text, ...trouble?.place, isDryRun: true, isCut };
  const way = { path: points.map(([x, y, theta, time]) => [x, y, theta, toMs(time)]) };
  const knocks = { touched: touched.map((touch) => ({ ...touch, time: toMs(touch.time) })) };
  print({
    type: "result",
    ...result,
    duration: toMs(duration),
    distance,
    limits,
    fastest,
    ...knocks,
    ...way,
  });
}

/** Whoever looks at the picture meanwhile sees the old one or the new one. @returns whether it could be written */
function draw(seen: Preview, script: string, svg: string, out: Outputs): boolean {
  const path = resolve(svg);
  const draft = `${path}.${randomBytes(4).toString("hex")}`;
  try {
    writeFileSync(draft, previewSvg(seen, script));
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    out.stderr.write(
      `strafe: ${shortPath(path)} cannot be written: ${reason(error as NodeJS.ErrnoException)}\n`,
    );
    return false;
  }
  out.stderr.write(`Drawn: ${shortPath(path)}\n`);
  return true;
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === "ENOENT") return "there is no such folder";
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return "it is not allowed here";
  if (code === "EISDIR") return "it is a folder: name a file, such as way.svg";
  return message;
}

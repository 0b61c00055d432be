import { ABOUT, LIBRARY, LOSSES } from "../gateway/recorder/topics.ts";
import { PictureWriter } from "./pictures.ts";
import { print } from "./print.ts";
import { LogError, readLog } from "./read-log.ts";
import { Summary } from "./summary.ts";

export interface ReplayFlags {
  /** Folder that the pictures are written into. */
  readonly pictures?: string;
  readonly json: boolean;
}

/**
 * The command `strafe replay`: says what a recording holds.
 *
 * @returns the exit code: 0 done, 1 failed: the file is none, or is broken
 */
export async function replay(path: string, { pictures, json }: ReplayFlags): Promise<number> {
  const summary = new Summary();
  const writer = pictures === undefined ? undefined : new PictureWriter(pictures);
  const say = (line: string) => console.error(`strafe: ${path}: ${line}`);
  let isWhole = false;
  let why: string | undefined;
  try {
    isWhole = await readLog(path, {
      header: (library) => {
        summary.library = library;
      },
      metadata: (name, words) => {
        summary.metadata.set(name, Object.fromEntries(words));
      },
      message: ({ topic, schema, logTime, data }) => {
        summary.add(topic, schema, logTime, data);
        return topic === "/camera" ? writer?.write(data, summary.since(logTime)) : undefined;
      },
    });
  } catch (error) {
    why = error instanceof LogError ? error.message : `it cannot be read: ${(error as Error).message}`;
  }
  why ??= whyForeign(summary) ?? whyNothing(summary, isWhole);
  const isOurs = whyForeign(summary) === undefined && summary.channels.size > 0;
  if (isOurs) {
    if (json) printJson(summary, path, isWhole, why);
    else console.log(print(summary, path, isWhole));
    if (writer) console.error(`strafe: ${writer.count} pictures are in ${pictures}`);
    if (!isWhole && why === undefined)
      say("it was cut off, as when the robot loses its power: what was written before can be read");
  } else if (json) console.log(JSON.stringify({ type: "result", ok: false, why }));
  if (why === undefined) return 0;
  say(why);
  return 1;
}

function whyForeign({ metadata, library, channels }: Summary): string | undefined {
  if (metadata.has(ABOUT) || library === LIBRARY || (library === "" && channels.size === 0)) return undefined;
  const by = library === "" ? "another program" : library;
  return `it is an MCAP file, but no recording of Strafe's: it was written by ${by}`;
}

function whyNothing({ channels }: Summary, isWhole: boolean): string | undefined {
  if (channels.size > 0) return undefined;
  return isWhole
    ? "nothing was recorded in it"
    : "it was cut off before anything was recorded: a recording writes its first part after some seconds";
}

const toMs = (seconds: number) => Math.round(seconds * 1e3) / 1e3;

function printJson(summary: Summary, path: string, isWhole: boolean, why: string | undefined): void {
  const put = (line: object) => console.log(JSON.stringify(line));
  for (const channel of summary.channels.values()) put({ type: "channel", ...channel });
  for (const { at, until, ...fault } of summary.faults)
    put({ type: "fault", at: toMs(at), until: until === null ? null : toMs(until), ...fault });
  for (const { at, ...line } of summary.lines) put({ type: "told", at: toMs(at), ...line });
  put({
    type: "result",
    ok: why === undefined,
    ...(why !== undefined && { why }),
    file: path,
    whole: isWhole,
    about: summary.metadata.get(ABOUT),
    dropped: summary.metadata.get(LOSSES) ?? null,
    duration: toMs(summary.duration),
    armed: toMs(summary.armed),
    moving: toMs(summary.moving),
    distance: toMs(summary.distance),
    topSpeed: toMs(summary.topSpeed),
    battery: summary.battery,
    pictures: summary.count("/camera"),
    faults: summary.faults.length,
    strange: summary.strange,
  });
}

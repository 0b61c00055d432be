import * as z from "zod";
import { finite, seconds, sequence } from "./fields.ts";

// Scripts on the robot, for its page: a folder of files, and at most one run at a time. The gateway answers these
// itself, and only where it was started with a folder; control never sees them.

/** Longest script that comes over the network, characters. */
export const MAX_SCRIPT_LENGTH = 65_536;
/** Longest `save-script`, bytes: JSON may write a character with six. */
export const MAX_SCRIPT_MESSAGE_BYTES = 6 * MAX_SCRIPT_LENGTH + 1024;
/** The driver who is asked has so long to answer, s; then it is a no. */
export const SCRIPT_ASK_TIME = 20;
/** A file's name in the folder, without any path: nothing outside can be named. */
const fileName = z
  .string()
  .max(64)
  .regex(/^[\p{L}\p{N}_][\p{L}\p{N} ._-]*\.[jt]s$/u, "expected a file's name that ends in .ts or .js");
/** Of what stands in a file: changes with it. */
const version = z.string().max(64);

// ---------------------------------------------------------------- client → gateway

/** Answered with `script-text`. */
const readScript = z.strictObject({ type: z.literal("read-script"), name: fileName });

/**
 * Answered with `script-text`, whose version is the new one. Refused where the file is not what it was: nobody's work
 * is written over unseen.
 */
const saveScript = z.strictObject({
  type: z.literal("save-script"),
  name: fileName,
  text: z.string().max(MAX_SCRIPT_LENGTH),
  /** Of the text that was read; null: there is no such file yet. */
  over: version.nullable(),
});

/** Moves the file into the folder's `.removed`, from where a person can take it back. */
const removeScript = z.strictObject({ type: z.literal("remove-script"), name: fileName, version });

/**
 * Where somebody else drives, that person is asked first. A run ends when the one who began it is gone.
 *
 * A script takes a wheel that is free and pushes no person aside. So while `script-run` tells of a run, a page whose
 * sticks are at rest lets go of the wheel (`release`) and does not go on asking for rest: the run waits up to 3 s for
 * that before it begins, and after a push of the stick it goes on once the wheel is free again.
 */
const runScript = z.strictObject({
  type: z.literal("run-script"),
  name: fileName,
  /** Of the text that is meant: another one does not run. */
  version: version.optional(),
  /** Of `car.random`. */
  seed: z.int().nonnegative().max(999_999_999).optional(),
});

/** Runs it on a simulated car on virtual time; no wheel turns. Answered with `script-path`, unless it is ended. */
const previewScript = z.strictObject({ type: z.literal("preview-script"), name: fileName });

/** Of the client's own preview, whether it is under way or waits. Answered with a `script-previewing` of none. */
const endPreview = z.strictObject({ type: z.literal("end-preview") });

/** Anybody may. Twice: at once. */
const endScript = z.strictObject({ type: z.literal("end-script") });

/** From the driver, who was asked by `script-asked`. Refused where nobody asks any more. */
const allowScript = z.strictObject({
  type: z.literal("allow-script"),
  client: z.int(),
  allow: z.boolean(),
});

export const scriptOrders = [
  readScript,
  saveScript,
  removeScript,
  runScript,
  previewScript,
  endPreview,
  endScript,
  allowScript,
] as const;
export type ScriptOrder = z.infer<(typeof scriptOrders)[number]>;

const orderTypes: ReadonlySet<string> = new Set(scriptOrders.map(({ shape }) => shape.type.value));

/** Whether a client's message is for whoever has the scripts, and not for control. */
export function isScriptOrder<T extends { type: string }>(message: T): message is T & ScriptOrder {
  return orderTypes.has(message.type);
}

/** Whether a file of this name can be spoken of at all. */
export const isScriptName = (name: string): boolean => fileName.safeParse(name).success;

// ---------------------------------------------------------------- gateway → client

const place = z.strictObject({
  /** In the folder. */
  name: z.string(),
  /** From 1. */
  line: z.int().positive(),
  column: z.int().positive(),
});

/** After `hello`, and whenever it changes. A robot that never says it was started without scripts. */
const scripts = z.strictObject({
  type: z.literal("scripts"),
  /** For people. */
  folder: z.string(),
  scripts: z.array(
    z.strictObject({
      name: z.string(),
      version,
      /** Its first comment's first sentence; may be empty. */
      about: z.string(),
    }),
  ),
  /** So many more files of the folder have a script's ending, and are none as far as their names and texts tell. */
  others: sequence,
});

const scriptText = z.strictObject({
  type: z.literal("script-text"),
  name: z.string(),
  version,
  text: z.string(),
  /** It was saved: where the text lies that it replaced, within the folder. */
  replaced: z.string().optional(),
});

/** The run that is under way, to everybody, several times a second; null: none. */
const scriptRun = z.strictObject({
  type: z.literal("script-run"),
  run: z
    .strictObject({
      id: sequence,
      name: z.string(),
      /** Who began it. */
      client: z.int(),
      by: z.string(),
      phase: z.enum(["starting", "running", "ending"]),
      /** s on the robot's clock since it began. */
      elapsed: seconds,
      /** s since its process has answered last, as while it computes without await. */
      silent: seconds,
      /** s, as it took when it was last previewed as it stands; null: nobody knows. */
      expected: seconds.nullable(),
      /** What it is at, such as "driveTo", the latest first. */
      steps: z.array(z.strictObject({ what: z.string(), place: place.nullable() })).max(8),
    })
    .nullable(),
});

/** What the run has left since the last one, in order. */
const scriptLines = z.strictObject({
  type: z.literal("script-lines"),
  id: sequence,
  lines: z.array(
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("log"), time: seconds, text: z.string() }),
      z.strictObject({ kind: z.literal("say"), time: seconds, text: z.string() }),
      /** By `console.log`, which has no time. */
      z.strictObject({ kind: z.literal("print"), text: z.string() }),
      z.strictObject({ kind: z.literal("plot"), time: seconds, name: z.string(), value: finite }),
    ]),
  ),
  /** So many were left out before these, because there were too many to show. */
  dropped: sequence,
});

/** Of what a script returns, characters. */
export const LONGEST_VALUE = 240;

const ending = {
  ok: z.boolean(),
  /** What went wrong, for a person; empty when nothing did. */
  why: z.string(),
  /** Where in the script, if anybody knows. */
  place: place.nullable(),
};

const scriptEnded = z.strictObject({
  type: z.literal("script-ended"),
  id: sequence,
  name: z.string(),
  ...ending,
  /** Somebody ended it. */
  aborted: z.boolean(),
  /** s on the robot's clock. */
  elapsed: seconds,
  /** The same as a person has waited, s: more of it where the script hung. */
  waited: seconds,
  /** What the script returned, in a line for people; null: nothing. */
  value: z.string().max(LONGEST_VALUE).nullable(),
});

/**
 * To the driver: somebody wants to run a script. It is a no after {@link SCRIPT_ASK_TIME}, and over as soon as another
 * has the wheel or nobody.
 */
const scriptAsked = z.strictObject({
  type: z.literal("script-asked"),
  client: z.int(),
  by: z.string(),
  name: z.string(),
});

/** To whoever wished for a preview, several times a second until it is answered; null: it was ended. */
const scriptPreviewing = z.strictObject({
  type: z.literal("script-previewing"),
  preview: z
    .strictObject({
      name: z.string(),
      /** Somebody else's goes first. */
      waits: z.boolean(),
      /** s that it has been computed. */
      elapsed: seconds,
      /** s of the robot's time that it has come to. */
      simulated: seconds,
      /** s of the robot's time, as the same text took when it was last previewed; null: nobody knows. */
      expected: seconds.nullable(),
    })
    .nullable(),
});

/** Most points of a preview's line. */
const MOST_PREVIEW_POINTS = 1000;
/** Nobody reads more of them. */
export const MOST_PREVIEW_WARNINGS = 30;
/** A sentence or two, characters. */
export const LONGEST_PREVIEW_WARNING = 400;
export const MOST_PREVIEW_KNOCKS = 100;

/** How a preview went. Field frame, from where a simulated car begins. */
const scriptPath = z.strictObject({
  type: z.literal("script-path"),
  name: z.string(),
  version,
  ...ending,
  /** s of the robot's time. */
  duration: seconds,
  /** x, y, theta, time; m, rad, s. */
  points: z.array(z.tuple([finite, finite, finite, finite])).max(MOST_PREVIEW_POINTS),
  /** Its motions in their order, the first 200. */
  steps: z
    .array(
      z.strictObject({
        what: z.string(),
        place: place.nullable(),
        /** s */
        from: seconds,
        to: seconds,
        /** As the motion's result says; "failed" for one that threw. */
        reason: z.string(),
      }),
    )
    .max(200),
  /** What a person should look at before the car drives, each once: goals where no car can be, knocks, calls that nobody awaits. */
  warnings: z
    .array(z.strictObject({ why: z.string().max(LONGEST_PREVIEW_WARNING), place: place.nullable() }))
    .max(MOST_PREVIEW_WARNINGS),
  /** So many more were left out. */
  moreWarnings: sequence,
  /** x, y, m: where the car was when it knocked against something, the first of them. */
  knocks: z.array(z.tuple([finite, finite])).max(MOST_PREVIEW_KNOCKS),
});

export const scriptNews = [
  scripts,
  scriptText,
  scriptRun,
  scriptLines,
  scriptEnded,
  scriptAsked,
  scriptPreviewing,
  scriptPath,
] as const;
export type ScriptNews = z.infer<(typeof scriptNews)[number]>;
export type ScriptPlace = z.infer<typeof place>;

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemClock } from "../core/system-clock.ts";
import { DocumentError } from "../profile/document.ts";
import type { CarFiles } from "../profile/profile.ts";
import { answers, runningRobots, videoSocketIn } from "../protocol/running-robots.ts";
import type { BoardView } from "./calibration/board-view.ts";
import type { LensResult } from "./calibration/calibrate-lens.ts";
import { openCamera } from "./cameras/open.ts";
import { cameraSource } from "./cameras/source.ts";
import { type LiveWord, watchBoard } from "./live-board.ts";
import { LiveWords } from "./live-words.ts";
import { keepPicture } from "./snapshot.ts";

export interface LiveWish {
  readonly car: CarFiles;
  /** As for `strafe start --vision`. */
  readonly source: string;
  /** Where pictures are kept. */
  readonly folder: string;
  /** Views of pictures that were kept there earlier. */
  readonly known: readonly BoardView[];
  readonly json: boolean;
}

/**
 * Finds the lens by the live camera, while somebody holds the board before it. What is kept is kept when Ctrl+C ends it.
 *
 * @throws DocumentError where that camera shows no board, or a robot that runs has it
 */
export async function lensFromLive({ car, source, folder, known, json }: LiveWish): Promise<LensResult> {
  const named = cameraSource(source);
  const { hardware, camera } = car.profile;
  if (named.kind === "own" && hardware.backend === "sim") {
    throw new DocumentError(
      "the simulated car's camera sees no board: name a real one, as  --live /dev/video0  or  --live rpicam",
    );
  }
  if (named.kind === "file" && !existsSync(named.path)) {
    throw new DocumentError(
      `there is no ${named.path}: a camera is named own, rpicam, /dev/video0 or by a film's path`,
    );
  }
  if (named.kind !== "file") await refuseHeld();
  const words = new LiveWords(process.stderr);
  const stopped = new AbortController();
  const onStop = () => stopped.abort();
  process.once("SIGINT", onStop);
  try {
    const now = systemClock.now;
    const place = { source: named, hardware, camera, socket: "", world: undefined, now };
    console.error(`Hold the board before the camera; pictures are kept in ${folder}. Ctrl+C ends it.`);
    const result = await watchBoard({
      open: (listener) => openCamera(place, listener),
      known,
      keep: (frame, name) => keepPicture(frame, folder, freeName(folder, name)),
      tell: json ? tellJson : (word) => words.tell(word),
      warn: (text) => words.warn(text),
      now,
      signal: stopped.signal,
    });
    if (!stopped.signal.aborted || result.ok) return result;
    return {
      ...result,
      why: `it was stopped; go on later with  strafe calibrate --camera --live ${source} --pictures ${folder}`,
    };
  } finally {
    words.end();
    process.removeListener("SIGINT", onStop);
  }
}

function tellJson({ text, file, kept, next }: LiveWord): void {
  console.log(JSON.stringify({ type: "picture", text, file: file ?? null, kept, next }));
}

/** Nothing that was kept is written over. */
function freeName(folder: string, name: string): string {
  let free = name;
  for (let i = 2; existsSync(join(folder, `${free}.jpg`)); i++) free = `${name}-${i}`;
  return free;
}

/** A camera gives its pictures to one program alone. */
async function refuseHeld(): Promise<void> {
  for (const robot of runningRobots()) {
    if (!(await answers({ ...robot, socket: videoSocketIn(dirname(robot.socket)) }))) continue;
    throw new DocumentError(
      `the robot ${robot.car}, which runs here (${robot.page}), has a camera in use: stop it, or start it without --vision, and then calibrate`,
    );
  }
}

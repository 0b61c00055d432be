import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeAtomically } from "../core/atomic-file.ts";
import { toSi } from "../core/quantity.ts";
import { type MeasuredCamera, plainLens } from "../profile/camera.ts";
import { DocumentError } from "../profile/document.ts";
import { measuredText } from "../profile/measured.ts";
import { type CarFiles, DEFAULT_PROFILE, loadCar } from "../profile/profile.ts";
import { writeVersion } from "../profile/store.ts";
import { lensFromLive } from "./calibrate-live.ts";
import { BOARD_FAMILY, RULER } from "./calibration/board.ts";
import { boardSvg } from "./calibration/board-svg.ts";
import { type BoardView, findBoard } from "./calibration/board-view.ts";
import { calibrateLens } from "./calibration/calibrate-lens.ts";
import { measuredLens, measuredMount } from "./calibration/found.ts";
import { mountingFrom } from "./calibration/mounting.ts";
import { lensLines, mountLines } from "./calibration/told.ts";
import { TagDetector } from "./detect/tags.ts";
import { resized } from "./lens.ts";
import { holdsPictures, type NamedPicture, picturesIn, readPicture } from "./picture-folder.ts";
import { VisionError } from "./vision-error.ts";

export interface CameraFlags {
  readonly profile?: string;
  readonly json: boolean;
  /** Where the board goes. */
  readonly board?: string;
  /** The folder with views for the lens; with a live camera, where they are kept. */
  readonly pictures?: string;
  /** The camera before which somebody holds the board; true: the car's own. */
  readonly live?: string | true;
  /** The view for the mounting. */
  readonly floor?: string;
  /** How long the printed ruler is, with its unit. */
  readonly ruler?: string;
}

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * The command `strafe calibrate --camera`.
 *
 * @returns the exit code: 0 done, 1 the pictures do not tell it, 2 wrong usage
 */
export async function calibrateCamera(flags: CameraFlags): Promise<number> {
  const { board, pictures, live, floor, json } = flags;
  if ([board, pictures, live, floor].every((wish) => wish === undefined)) {
    complain(
      "say what to do: --board board.svg writes the board to print, --live finds the lens while you hold it before the camera, --pictures FOLDER from pictures of it, --floor PICTURE how the camera is mounted",
    );
    return WRONG_USAGE;
  }
  const ruler = flags.ruler === undefined ? RULER : toSi(flags.ruler, "m");
  if (!(ruler > 0.8 * RULER && ruler < 1.2 * RULER)) {
    complain(
      `"${flags.ruler}" is no length of a printed ruler of ${1000 * RULER} mm: say such as --ruler 148.5mm`,
    );
    return WRONG_USAGE;
  }
  if (board !== undefined && !existsSync(dirname(board))) {
    const folder = dirname(board);
    complain(`--board ${board}: there is no folder ${folder}; make it with  mkdir -p ${folder}`);
    return WRONG_USAGE;
  }
  try {
    if (board !== undefined) writeBoard(board, json);
    if (pictures === undefined && live === undefined && floor === undefined) return DONE;
    const car = loadCar(flags.profile ?? DEFAULT_PROFILE);
    return await measure(car, flags, ruler);
  } catch (error) {
    if (!(error instanceof DocumentError || error instanceof VisionError)) throw error;
    return failed(error.message, json);
  }
}

function writeBoard(path: string, json: boolean): void {
  try {
    writeAtomically(path, boardSvg());
  } catch (error) {
    throw new DocumentError(`the board cannot be written: ${(error as Error).message}`);
  }
  if (json) console.log(JSON.stringify({ type: "board", path }));
  else {
    console.log(`${path}: print it at 100 %, on A4, and glue it on something flat and stiff.`);
    console.log(`Measure its ruler: where it is not ${1000 * RULER} mm, say --ruler with how long it is.`);
  }
}

async function measure(
  car: CarFiles,
  { pictures, live, floor, json }: CameraFlags,
  ruler: number,
): Promise<number> {
  const date = new Date().toISOString();
  let camera: MeasuredCamera = car.measured.camera ?? {};
  const finder = new TagDetector({ family: BOARD_FAMILY });
  if (pictures !== undefined || live !== undefined) {
    const folder = pictures ?? join("pictures", `board-${date.replaceAll(":", "-").slice(0, 19)}`);
    const views =
      live === undefined || holdsPictures(folder) ? await viewsOf(picturesIn(folder), finder, json) : [];
    const source = live === true ? "own" : live;
    const result =
      source === undefined
        ? calibrateLens(views)
        : await lensFromLive({ car, source, folder, known: views, json });
    for (const note of result.notes) say(note);
    if (!result.ok) return failed(result.why, json);
    camera = { ...camera, lens: measuredLens(result.lens, date) };
    if (!json) for (const line of lensLines(result.lens)) console.log(line);
  }
  if (floor !== undefined) {
    const [view] = await viewsOf([await readPicture(floor)], finder, json);
    const { lens } = camera;
    const mount = lens && view && mountOf(view, lens, ruler);
    if (!mount)
      return failed("the mounting is found through a lens that is known: give --pictures first", json);
    if (typeof mount === "string") return failed(mount, json);
    camera = { ...camera, mount: measuredMount(mount, date) };
    if (!json) for (const line of mountLines(mount)) console.log(line);
  }
  return save(car, camera, json);
}

function mountOf(view: BoardView, measured: NonNullable<MeasuredCamera["lens"]>, ruler: number) {
  const lens = resized(plainLens(measured), view.width, view.height);
  if (lens === undefined) {
    const { width, height } = measured;
    return `${view.name} is ${view.width}×${view.height}, and the lens was found from pictures of ${width}×${height}: take it at that setting`;
  }
  const mounting = mountingFrom(
    view,
    lens,
    { fy: measured.fy.spread, cy: measured.cy.spread },
    ruler / RULER,
  );
  return "why" in mounting ? mounting.why : mounting;
}

/** Each picture is looked at as it comes, so that whoever takes them hears at once what is in it. */
async function viewsOf(
  pictures: AsyncIterable<NamedPicture> | Iterable<NamedPicture>,
  finder: TagDetector,
  json: boolean,
): Promise<BoardView[]> {
  const views: BoardView[] = [];
  for await (const { name, frame } of pictures) {
    const view = await findBoard(finder, name, frame);
    const tags = view.corners.length / 4;
    if (json) console.log(JSON.stringify({ type: "view", name, tags, blur: tags > 0 ? view.blur : null }));
    else say(`${name}: ${tags === 0 ? "no board" : `${tags} tags, edges ${view.blur.toFixed(1)} px wide`}`);
    views.push(view);
  }
  return views;
}

function save(
  { measuredPath, measured, path, written }: CarFiles,
  camera: MeasuredCamera,
  json: boolean,
): number {
  let why: string | undefined;
  let hadOne = false;
  if (measuredPath === undefined) {
    why = `${basename(path)} is a kit, or no car's own profile.yaml: make a car with  strafe profile new`;
  } else {
    hadOne = existsSync(measuredPath);
    try {
      writeVersion(measuredPath, measuredText({ ...measured, car: measured.car ?? written.name, camera }));
    } catch (error) {
      return failed(`what was found cannot be written: ${(error as Error).message}`, json);
    }
  }
  const saved = why === undefined ? measuredPath : undefined;
  if (json) console.log(JSON.stringify({ type: "result", ok: true, saved, why, camera }));
  else if (saved === undefined) console.log(`Nothing was saved: ${why}`);
  else {
    console.log(`Saved to ${saved}.`);
    const car = basename(dirname(saved));
    if (hadOne) console.log(`What it was before is kept: strafe profile diff ${car} --measured`);
  }
  return DONE;
}

function failed(why: string, json: boolean): number {
  complain(why);
  if (json) console.log(JSON.stringify({ type: "result", ok: false, why }));
  return FAILED;
}

const say = (text: string) => console.error(text);
const complain = (text: string) => say(`strafe: ${text}`);

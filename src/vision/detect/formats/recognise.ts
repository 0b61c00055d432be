import { FORMATS } from "../../../profile/model-formats.ts";
import { VisionError } from "../../vision-error.ts";
import { COCO, COCO_91 } from "../coco.ts";
import { parseImageSize, parseNames } from "../onnx/metadata.ts";
import type { ModelInfo, TensorInfo } from "../onnx/read-model.ts";
import { describeModel } from "./describe.ts";
import type { InputPlan, ModelPlan, Size } from "./format.ts";
import { type Guess, guesses, SIZE_INPUT } from "./guess.ts";
import { normalisation } from "./normalisation.ts";
import type { ModelSettings } from "./settings.ts";

/** px; beyond it no car's computer keeps up. */
const LARGEST_INPUT = 4096;

/**
 * Finds out how a model is to be fed and read: by its inputs, outputs and metadata, and by what the profile
 * says of it. It rather refuses than guesses between two ways that are both possible.
 *
 * @param file its path, for the messages
 * @throws VisionError `model-format` with what was found, and how to say the rest in the profile
 */
export function recognise(model: ModelInfo, settings: ModelSettings, file: string): ModelPlan {
  const refuse = (why: string, remedy: string): never => {
    throw new VisionError("model-format", `${file}: ${why}. ${remedy} Found in it: ${describeModel(model)}`);
  };
  const task = model.metadata.get("task");
  if (task !== undefined && task !== "detect") {
    refuse(`its task is "${task}"`, 'Export a model whose task is "detect".');
  }
  const picture = pictureInput(model, refuse);
  const size = inputSize(picture, model, settings, refuse);
  const names = settings.names ?? parseNames(model.metadata.get("names") ?? "");
  const guess = choose(guesses(model, size), names, model, settings, refuse);
  const sizeInput = model.inputs.some(({ name }) => name === SIZE_INPUT) ? SIZE_INPUT : "";
  const { format, outputs } = guess;
  const input: InputPlan = { ...size, ...normalisation(format, picture), name: picture.name };
  return { format, input, sizeInput, outputs, names: classNames(guess, names, outputs, refuse) };
}

type Refuse = (why: string, remedy: string) => never;

function pictureInput({ inputs }: ModelInfo, refuse: Refuse): TensorInfo {
  const pictures = inputs.filter(({ shape }) => shape.length === 4);
  const others = inputs.filter((input) => !pictures.includes(input) && input.name !== SIZE_INPUT);
  const [picture] = pictures;
  if (picture === undefined || pictures.length > 1 || others.length > 0) {
    return refuse("it does not take one picture and nothing else", "Export it without further inputs.");
  }
  if (picture.type === "float16") {
    return refuse("it takes float16", "Export it with a float32 input (half=False).");
  }
  if (picture.type !== "float32" && picture.type !== "uint8") {
    return refuse(`it takes ${picture.type}`, "Export it with an input of float32 or uint8.");
  }
  const { shape } = picture;
  if (typeof shape[0] === "number" && shape[0] !== 1) {
    return refuse(`it takes ${shape[0]} pictures at once`, "Export it with a batch of 1.");
  }
  if (shape[1] !== 3 && shape[3] !== 3) return refuse("it takes no picture of 3 colours", "Export it so.");
  return picture;
}

function inputSize(picture: TensorInfo, model: ModelInfo, settings: ModelSettings, refuse: Refuse): Size {
  const isFirst = picture.shape[1] === 3;
  const height = picture.shape[isFirst ? 2 : 1];
  const width = picture.shape[isFirst ? 3 : 2];
  const isOpen = typeof width !== "number" || typeof height !== "number";
  const size = isOpen
    ? (settings.size ?? parseImageSize(model.metadata.get("imgsz") ?? ""))
    : { width, height };
  if (size === undefined) {
    return refuse(
      "it leaves the size of its input open",
      "Say in the profile, beside the model, what it is to be: `size: { width: 640, height: 640 }`.",
    );
  }
  const fits = (px: number) => px >= 32 && px <= LARGEST_INPUT;
  if (!fits(size.width) || !fits(size.height)) {
    return refuse(
      `its input is ${size.width}×${size.height} px`,
      `From 32 to ${LARGEST_INPUT} px is possible.`,
    );
  }
  return size;
}

function choose(
  all: readonly Guess[],
  names: readonly string[] | undefined,
  model: ModelInfo,
  settings: ModelSettings,
  refuse: Refuse,
): Guess {
  const known = names === undefined ? [COCO.length, COCO_91.length] : [names.length];
  const fits = ({ classes }: Guess) => classes === undefined || known.includes(classes);
  const sayFormat = `Say in the profile, beside the model, \`format:\` one of ${FORMATS.join(", ")}`;
  const sayNames = "Say in the profile, beside the model, `names:` with its classes, such as [person, ball].";
  const { format } = settings;
  const candidates = all.filter((guess) =>
    format === undefined ? guess.isCertain : guess.format === format,
  );
  if (candidates.length === 0 && format !== undefined) {
    const remedy = "Correct `format:` in the profile, or leave it away.";
    return refuse(`its outputs are not those of ${format}`, remedy);
  }
  if (all.length === 0) return refuse("its outputs are of no known kind", `${sayFormat}, and \`names:\`.`);
  const fitting = candidates.filter(fits);
  const possible = fitting.length > 1 ? fitting.filter((guess) => isMeant(guess, model)) : fitting;
  if (possible.length === 1) return possible[0]!;
  if (fitting.length > 0 || candidates.length === 0) {
    const couldBe = new Set((fitting.length > 0 ? fitting : all).map((guess) => guess.format));
    return refuse(`it could be ${[...couldBe].join(" or ")}`, `${sayFormat}.`);
  }
  const counts = candidates.map((guess) => `${guess.classes} if it is ${guess.format}`).join(", ");
  if (names === undefined) return refuse(`it does not name its classes (${counts})`, sayNames);
  return refuse(`it has ${names.length} names and classes for ${counts}`, `${sayFormat}, and \`names:\`.`);
}

/** Of ways that fit equally well: what the file says of itself. */
function isMeant({ format }: Guess, { metadata }: ModelInfo): boolean {
  const description = metadata.get("description") ?? "";
  if (metadata.get("end2end") === "True") return format === "yolo-end-to-end";
  if (/yolox/i.test(description)) return format === "yolox";
  if (/yolov5/i.test(description)) return format === "yolov5";
  if (/rt-?detr/i.test(description)) return format.startsWith("rt-detr");
  return /ultralytics/i.test(description) && format === "yolov8";
}

function classNames(
  { format, classes }: Guess,
  names: readonly string[] | undefined,
  outputs: readonly string[],
  refuse: Refuse,
): readonly string[] {
  if (format === "ssd") {
    // TensorFlow counts from 1; what TFLite's post-processing gives counts from 0.
    const isLite = outputs.some((name) => /TFLite/i.test(name));
    if (names === undefined) return isLite ? COCO_91.slice(1) : COCO_91;
    return isLite ? names : ["", ...names];
  }
  if (names !== undefined) return names;
  if (classes === COCO.length || format === "rt-detr-decoded") return COCO;
  if (classes === COCO_91.length) return COCO_91;
  return refuse(
    "it does not name its classes",
    "Say in the profile, beside the model, `names: [person, ball]`.",
  );
}

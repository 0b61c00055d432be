import { decodeBoxesScores } from "./boxes-scores.ts";
import { decodeDetr, decodeRtDetrDecoded, decodeRtDetrUltralytics } from "./detr.ts";
import { decodeEndToEnd } from "./end-to-end.ts";
import type { Decode, DecoderOptions, FormatName, ModelPlan } from "./format.ts";
import { decodeNanodet } from "./nanodet.ts";
import { decodeSsd } from "./ssd.ts";
import { decodeYolov5 } from "./yolov5.ts";
import { decodeYolov8 } from "./yolov8.ts";
import { decodeYolox } from "./yolox.ts";

const DECODERS: Readonly<Record<FormatName, (options: DecoderOptions, names: number) => Decode>> = {
  "boxes-scores": decodeBoxesScores,
  yolov5: decodeYolov5,
  yolov8: decodeYolov8,
  "yolo-end-to-end": decodeEndToEnd,
  yolox: decodeYolox,
  nanodet: decodeNanodet,
  ssd: decodeSsd,
  detr: (options) => decodeDetr(options, "softmax"),
  "rt-detr": (options) => decodeDetr(options, "sigmoid"),
  "rf-detr": (options) => decodeDetr(options, "sigmoid"),
  "rt-detr-decoded": decodeRtDetrDecoded,
  "rt-detr-ultralytics": decodeRtDetrUltralytics,
};

/** Formats whose boxes are already one for each thing. */
const DISTINCT: ReadonlySet<FormatName> = new Set([
  "yolo-end-to-end",
  "ssd",
  "detr",
  "rt-detr",
  "rf-detr",
  "rt-detr-decoded",
  "rt-detr-ultralytics",
]);

/**
 * @param wanted names of the classes that are looked for; undefined: all. Asking for few is quicker, and finds
 *   a person that the model thinks a little likelier to be a dog.
 */
export function createDecoder(plan: ModelPlan, wanted?: ReadonlySet<string>): Decode {
  const numbers = [...plan.names.keys()].filter((number) => {
    const name = plan.names[number]!;
    return name !== "" && (wanted?.has(name) ?? true);
  });
  const { width, height } = plan.input;
  return DECODERS[plan.format]({ classes: Int32Array.from(numbers), width, height }, plan.names.length);
}

/** Whether several boxes may be one thing, and are to be suppressed. */
export const needsSuppression = (format: FormatName): boolean => !DISTINCT.has(format);

import { readFileSync } from "node:fs";
import type { Clock } from "../../../core/clock.ts";
import { type Detection, kindOf } from "../../detection.ts";
import type { Frame } from "../../frame.ts";
import { MEANWHILE, VisionError } from "../../vision-error.ts";
import { Candidates } from "../formats/candidates.ts";
import { createDecoder, needsSuppression } from "../formats/create-decoder.ts";
import type { Decode, ModelPlan } from "../formats/format.ts";
import { recognise } from "../formats/recognise.ts";
import type { ModelSettings } from "../formats/settings.ts";
import { readModel } from "../onnx/read-model.ts";
import { PictureInput } from "../preprocess/picture-input.ts";
import { toFrame } from "../preprocess/placement.ts";
import { loadRuntime, type Runtime, type Session, sessionOptions } from "./runtime.ts";

export interface InferenceOptions extends ModelSettings {
  /** The model's file. */
  readonly file: string;
  /** Names of the classes that are looked for; undefined: all. */
  readonly wanted?: readonly string[] | undefined;
  /** The least score that is told, 0…1: a tracker goes on with what is too weak to begin with. */
  readonly least: number;
  /** Intersection over union above which two boxes of one class are one thing. */
  readonly overlap: number;
  readonly threads: number;
  /** The package that runs it. */
  readonly runtime: string;
}

/** How long the parts of the last frame took, s. */
export interface Times {
  prepare: number;
  run: number;
  decode: number;
}

/** Things in one frame. */
const MOST = 100;
/** Bytes of a model's file; a larger one would not run on a car's computer in time. */
const LARGEST = 512e6;
/** Classes that a refusal lists. */
const NAMED = 20;

/** A model, ready to look at frames. It keeps its thread busy while it looks. */
export class Inference {
  readonly plan: ModelPlan;
  readonly times: Times = { prepare: 0, run: 0, decode: 0 };
  readonly #session: Session;
  readonly #input: PictureInput;
  readonly #feeds: Record<string, unknown>;
  readonly #decode: Decode;
  readonly #candidates = new Candidates();
  readonly #kept = new Uint32Array(MOST);
  readonly #options: InferenceOptions;
  readonly #clock: Clock;

  private constructor(
    plan: ModelPlan,
    session: Session,
    runtime: Runtime,
    options: InferenceOptions,
    clock: Clock,
  ) {
    this.plan = plan;
    this.#session = session;
    this.#options = options;
    this.#clock = clock;
    this.#input = new PictureInput(plan.input);
    const { name, type, layout, width, height } = plan.input;
    const dims = layout === "nhwc" ? [1, height, width, 3] : [1, 3, height, width];
    this.#feeds = { [name]: new runtime.Tensor(type, this.#input.data, dims) };
    if (plan.sizeInput !== "") {
      const size = BigInt64Array.of(BigInt(width), BigInt(height));
      this.#feeds[plan.sizeInput] = new runtime.Tensor("int64", size, [1, 2]);
    }
    this.#decode = createDecoder(plan, options.wanted && new Set(options.wanted));
  }

  /** @throws VisionError when the file, its format or the runtime is not as it should be */
  static async open(options: InferenceOptions, clock: Clock): Promise<Inference> {
    const plan = readPlan(options);
    const runtime = await loadRuntime(options.runtime);
    const session = await runtime.InferenceSession.create(
      options.file,
      sessionOptions(options.threads),
    ).catch((error: Error) => {
      throw new VisionError(
        "runtime",
        `${options.file} cannot be run: export it again. ${MEANWHILE}. ${error.message}`,
      );
    });
    return new Inference(plan, session, runtime, options, clock);
  }

  /**
   * @returns what is in the frame, the surest first
   * @throws VisionError `frame-size` or `runtime`
   */
  async look(frame: Frame): Promise<Detection[]> {
    const { times } = this;
    const start = this.#clock.now();
    const placement = this.#input.write(frame);
    const prepared = this.#clock.now();
    try {
      const outputs = await this.#session.run(this.#feeds);
      const run = this.#clock.now();
      const candidates = this.#candidates;
      candidates.clear();
      const parts = this.plan.outputs.map((name) => outputs[name]!);
      this.#decode(parts, this.#options.least, candidates);
      const overlap = needsSuppression(this.plan.format) ? this.#options.overlap : 1;
      const count = candidates.suppress(overlap, this.#kept);
      const detections: Detection[] = [];
      for (let i = 0; i < count; i++) detections.push(this.#detection(this.#kept[i]!, placement));
      times.prepare = prepared - start;
      times.run = run - prepared;
      times.decode = this.#clock.now() - run;
      return detections;
    } catch (error) {
      throw new VisionError("runtime", `${this.#options.file}: ${(error as Error).message}`);
    }
  }

  #detection(at: number, placement: Parameters<typeof toFrame>[0]): Detection {
    const candidates = this.#candidates;
    const name = this.plan.names[candidates.classNumber(at)]!;
    const corners = [0, 1, 2, 3].map((corner) => candidates.corner(at, corner as 0 | 1 | 2 | 3));
    const box = toFrame(placement, corners as [number, number, number, number]);
    return { kind: kindOf(name), name, score: candidates.score(at), box };
  }
}

function readPlan(options: InferenceOptions): ModelPlan {
  const { file } = options;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const why = (error as Error).message;
    throw new VisionError("model-file", `the model ${file} cannot be read: ${why}. ${MEANWHILE}`);
  }
  if (bytes.length > LARGEST) {
    throw new VisionError(
      "model-file",
      `${file} has ${Math.round(bytes.length / 1e6)} MB; up to ${LARGEST / 1e6} are possible. ${MEANWHILE}`,
    );
  }
  const plan = recognise(readModel(bytes, file), options, file);
  requireWanted(plan, options);
  return plan;
}

/** A class that is misspelt would never be seen, and nobody would know why. */
function requireWanted({ names }: ModelPlan, { wanted, file }: InferenceOptions): void {
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const known = names.filter((name) => name !== "");
  const more = known.length > NAMED ? ` and ${known.length - NAMED} more` : "";
  throw new VisionError(
    "model-format",
    `${file}: "${unknown}", which is wanted, is none of its classes. Correct \`wanted:\` in the profile, ` +
      `or leave it away. Found in it: ${known.slice(0, NAMED).join(", ")}${more}`,
  );
}

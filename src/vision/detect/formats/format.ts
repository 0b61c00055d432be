import type { FormatName } from "../../../profile/model-formats.ts";
import type { Candidates } from "./candidates.ts";

export type { FormatName };

export interface Size {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
}

/** How a picture becomes the model's input. */
export interface InputPlan extends Size {
  readonly name: string;
  readonly type: "uint8" | "float32";
  readonly layout: "nchw" | "nhwc";
  readonly channels: "rgb" | "bgr";
  /** Of the channels in their order: value = (byte − mean) / deviation. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
  /** Where the picture goes: its proportions kept and the rest grey, or stretched over all of it. */
  readonly fit: "top-left" | "centre" | "stretch";
}

/** Everything that must be known to run a model and to read what it says. */
export interface ModelPlan {
  readonly format: FormatName;
  readonly input: InputPlan;
  /** Asks for the size that boxes are to be scaled to; "" where no input does. */
  readonly sizeInput: string;
  /** By the part that they play for the format. */
  readonly outputs: readonly string[];
  /** By class number; a number that is not used is empty. */
  readonly names: readonly string[];
}

/** What the runtime gives. */
export interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | BigInt64Array | Int32Array;
}

/**
 * Reads a model's outputs, in the order of {@link ModelPlan.outputs}. Every row gives at most one candidate, of
 * the likeliest of the classes that are wanted; its corners are in px of the model's input.
 *
 * @param least only what is at least so sure, 0…1
 */
export type Decode = (outputs: readonly OutputTensor[], least: number, into: Candidates) => void;

/** What a format's decoder is made from. */
export interface DecoderOptions extends Size {
  /** Numbers of the classes that are wanted. */
  readonly classes: Int32Array;
}

/** @throws RangeError when the runtime gives another thing than the file promised */
export function floats(output: OutputTensor | undefined): Float32Array {
  if (output?.data instanceof Float32Array) return output.data;
  throw new RangeError("an output is not of float32");
}

/** Rows and columns of an output [1, rows, columns]. */
export function rowsOf(output: OutputTensor): [rows: number, columns: number] {
  const [batch, rows, columns] = output.dims;
  if (output.dims.length === 3 && batch === 1) return [rows!, columns!];
  throw new RangeError(`an output is [${output.dims.join(", ")}] and not [1, rows, columns]`);
}

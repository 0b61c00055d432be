/**
 * - `frame-size`: a frame's data do not fit its width, height and format
 * - `model-file`: the file is missing, or no ONNX model
 * - `model-format`: an ONNX model whose outputs are not understood
 * - `runtime-missing`: onnxruntime-node is not installed, or cannot be loaded
 * - `runtime`: onnxruntime-node refused the model or failed while running it
 * - `worker`: the thread that runs the model ended
 * - `closed`: the detector was closed
 */
export type VisionErrorCode =
  | "frame-size"
  | "model-file"
  | "model-format"
  | "runtime-missing"
  | "runtime"
  | "worker"
  | "closed";

/** While a model does not work. */
export const MEANWHILE = "Meanwhile nobody is recognised; tags and balls by colour are still seen";

/** Something of the car's eyes does not work. The message is for the owner: what, where, what to do. */
export class VisionError extends Error {
  override readonly name = "VisionError";
  readonly code: VisionErrorCode;

  constructor(code: VisionErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

import type { ModelInfo, TensorInfo } from "../onnx/read-model.ts";

const describeTensor = ({ name, type, shape }: TensorInfo) =>
  `${name} ${type} [${shape.map((size) => (size === "" ? "?" : size)).join(", ")}]`;

/** What a model takes and gives, in one line: for whoever has to say how it is to be read. */
export function describeModel({ inputs, outputs, metadata, producer }: ModelInfo): string {
  const list = (tensors: readonly TensorInfo[]) => {
    const first = tensors.slice(0, 8).map(describeTensor).join(", ");
    return tensors.length > 8 ? `${first} and ${tensors.length - 8} more` : first || "none";
  };
  const said = ["description", "task", "names"]
    .filter((key) => metadata.has(key))
    .map((key) => `${key} "${metadata.get(key)!.slice(0, 60)}"`);
  const by = producer === "" ? [] : [`written by ${producer}`];
  return [`inputs: ${list(inputs)}`, `outputs: ${list(outputs)}`, ...said, ...by].join("; ");
}

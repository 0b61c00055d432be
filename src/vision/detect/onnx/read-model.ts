import { MEANWHILE, VisionError } from "../../vision-error.ts";
import { Message } from "./protobuf.ts";

/** A number, or where it is left open until the model runs: its name, which may be empty. */
export type Dimension = number | string;

export interface TensorInfo {
  readonly name: string;
  /** As onnxruntime calls it, such as "float32". */
  readonly type: string;
  readonly shape: readonly Dimension[];
}

/** What an ONNX file says of itself. */
export interface ModelInfo {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  readonly metadata: ReadonlyMap<string, string>;
  /** The tool that wrote it, such as "pytorch". */
  readonly producer: string;
}

/** The numbers of the fields, by onnx.proto3. */
const MODEL = { producer: 2, graph: 7, opsets: 8, metadata: 14 } as const;
const GRAPH = { initializer: 5, input: 11, output: 12 } as const;
const ENTRY = { key: 1, value: 2 } as const;
const VALUE = { name: 1, type: 2 } as const;
const TYPE = { tensor: 1 } as const;
const TENSOR_TYPE = { element: 1, shape: 2 } as const;
const SHAPE = { dimension: 1 } as const;
const DIMENSION = { value: 1, parameter: 2 } as const;
const TENSOR = { name: 8 } as const;

const ELEMENTS = [
  ..."?,float32,uint8,int8,uint16,int16,int32,int64,string,bool,float16,float64,uint32,uint64".split(","),
  ..."complex64,complex128,bfloat16".split(","),
];

/**
 * Reads what stands around a model's weights: the runtime does not tell its metadata, and how its outputs are
 * to be read must be known before it is loaded. The weights are stepped over.
 *
 * @param bytes the whole file
 * @param file its path, for the messages
 * @throws VisionError `model-file` where it is no ONNX file
 */
export function readModel(bytes: Uint8Array, file: string): ModelInfo {
  try {
    return readBytes(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new VisionError(
      "model-file",
      `${file} is no ONNX model, or is damaged: export or copy it again, and start Strafe again. ${MEANWHILE}. ` +
        `What is wrong in it: ${error.message}`,
    );
  }
}

function readBytes(bytes: Uint8Array): ModelInfo {
  const metadata = new Map<string, string>();
  let producer = "";
  let graph: Message | undefined;
  let hasOpsets = false;
  const model = new Message(bytes);
  for (let field = model.next(); field !== 0; field = model.next()) {
    if (field === MODEL.producer) producer = model.text();
    else if (field === MODEL.graph) graph = model.message();
    else if (field === MODEL.opsets) hasOpsets = true;
    else if (field === MODEL.metadata) {
      const [key, value] = readEntry(model.message());
      metadata.set(key, value);
    }
  }
  if (graph === undefined || !hasOpsets) throw new RangeError("there is no graph in it");
  return { ...readGraph(graph), metadata, producer };
}

function readGraph(graph: Message): Pick<ModelInfo, "inputs" | "outputs"> {
  const inputs: TensorInfo[] = [];
  const outputs: TensorInfo[] = [];
  const weights = new Set<string>();
  for (let field = graph.next(); field !== 0; field = graph.next()) {
    if (field === GRAPH.input) inputs.push(readValue(graph.message()));
    else if (field === GRAPH.output) outputs.push(readValue(graph.message()));
    else if (field === GRAPH.initializer) weights.add(readName(graph.message()));
  }
  // Before version 4 of the format the weights were inputs as well.
  return { inputs: inputs.filter(({ name }) => !weights.has(name)), outputs };
}

function readName(tensor: Message): string {
  for (let field = tensor.next(); field !== 0; field = tensor.next()) {
    if (field === TENSOR.name) return tensor.text();
  }
  return "";
}

function readEntry(entry: Message): [key: string, value: string] {
  let key = "";
  let value = "";
  for (let field = entry.next(); field !== 0; field = entry.next()) {
    if (field === ENTRY.key) key = entry.text();
    else if (field === ENTRY.value) value = entry.text();
  }
  return [key, value];
}

function readValue(value: Message): TensorInfo {
  let name = "";
  let type = "?";
  let shape: Dimension[] = [];
  for (let field = value.next(); field !== 0; field = value.next()) {
    if (field === VALUE.name) name = value.text();
    else if (field === VALUE.type) {
      const kinds = value.message();
      for (let kind = kinds.next(); kind !== 0; kind = kinds.next()) {
        if (kind === TYPE.tensor) ({ type, shape } = readTensorType(kinds.message()));
      }
    }
  }
  return { name, type, shape };
}

function readTensorType(tensor: Message): { type: string; shape: Dimension[] } {
  let type = "?";
  const shape: Dimension[] = [];
  for (let field = tensor.next(); field !== 0; field = tensor.next()) {
    if (field === TENSOR_TYPE.element) type = ELEMENTS[tensor.number()] ?? "?";
    else if (field === TENSOR_TYPE.shape) {
      const dimensions = tensor.message();
      for (let each = dimensions.next(); each !== 0; each = dimensions.next()) {
        if (each === SHAPE.dimension) shape.push(readDimension(dimensions.message()));
      }
    }
  }
  return { type, shape };
}

function readDimension(dimension: Message): Dimension {
  let read: Dimension = "";
  for (let field = dimension.next(); field !== 0; field = dimension.next()) {
    if (field === DIMENSION.value) read = dimension.number();
    else if (field === DIMENSION.parameter) read = dimension.text();
  }
  return read;
}

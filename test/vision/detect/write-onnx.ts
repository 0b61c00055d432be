/** Writes small ONNX files: what a reader of them must find, and models that run. */

type Data = Float32Array | BigInt64Array;

export interface WrittenTensor {
  readonly name: string;
  readonly type: "float32" | "uint8" | "int64" | "float16";
  readonly shape: readonly (number | string)[];
  /** Of an output: what the model always answers. */
  readonly data?: Data;
}

export interface WrittenModel {
  readonly inputs: readonly WrittenTensor[];
  readonly outputs: readonly WrittenTensor[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly producer?: string;
  /** Weights that older files list as inputs too, and that a reader has to step over. */
  readonly weights?: readonly { readonly name: string; readonly data: Float32Array }[];
}

const TYPES = { float32: 1, uint8: 2, int64: 7, float16: 10 };

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];

const bytes = (field: number, content: Uint8Array | string): Buffer => {
  const body = Buffer.from(content as string);
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(body.length)]), body]);
};

const number = (field: number, value: number) => Buffer.from([...varint(field * 8), ...varint(value)]);

function value({ name, type, shape }: WrittenTensor): Buffer {
  const dimensions = shape.map((size) =>
    bytes(1, typeof size === "number" ? number(1, size) : bytes(2, size)),
  );
  const tensor = Buffer.concat([number(1, TYPES[type]), bytes(2, Buffer.concat(dimensions))]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensor))]);
}

function weight(name: string, type: WrittenTensor["type"], shape: readonly number[], data: Data): Buffer {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const dimensions = shape.map((size) => number(1, size));
  return Buffer.concat([...dimensions, number(2, TYPES[type]), bytes(8, name), bytes(9, raw)]);
}

export function writeOnnx(model: WrittenModel): Buffer {
  const graph: Buffer[] = [];
  for (const { name, data } of model.outputs) {
    if (data === undefined) continue;
    // Identity(initializer): the model says the same whatever it sees.
    const node = [bytes(1, `${name}.said`), bytes(2, name), bytes(4, "Identity")];
    graph.push(bytes(1, Buffer.concat(node)));
  }
  graph.push(bytes(2, "main"));
  for (const { name, type, shape, data } of model.outputs) {
    if (data !== undefined) graph.push(bytes(5, weight(`${name}.said`, type, shape.map(Number), data)));
  }
  for (const { name, data } of model.weights ?? []) {
    graph.push(bytes(5, weight(name, "float32", [data.length], data)));
    graph.push(bytes(11, value({ name, type: "float32", shape: [data.length] })));
  }
  for (const input of model.inputs) graph.push(bytes(11, value(input)));
  for (const output of model.outputs) graph.push(bytes(12, value(output)));
  return Buffer.concat([
    number(1, 8),
    bytes(2, model.producer ?? ""),
    bytes(7, Buffer.concat(graph)),
    bytes(8, number(2, 13)),
    ...Object.entries(model.metadata ?? {}).map(([key, said]) =>
      bytes(14, Buffer.concat([bytes(1, key), bytes(2, said)])),
    ),
  ]);
}

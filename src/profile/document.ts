import { readFileSync } from "node:fs";
import { isMap, isSeq, LineCounter, type ParsedNode, parseDocument } from "yaml";
import * as z from "zod";

/** A file that a person wrote is broken. The message says where (file:line:column) and what was expected. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";
}

/**
 * Reads a YAML file and gives it the shape of `schema`.
 *
 * @throws DocumentError that names every problem with its line and column, or why the file cannot be read
 */
export function readDocument<T>(path: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new DocumentError(`cannot read ${path}: ${reason(error as NodeJS.ErrnoException)}`);
  }
  return parseText(text, path, schema);
}

/**
 * {@link readDocument} for text that is already here; `path` is only named in errors. JSON is read as the YAML
 * that it is, for YAML's parser knows the line and column of every value.
 */
export function parseText<T>(text: string, path: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const broken = document.errors[0];
  if (broken)
    throw new DocumentError(
      `${at(broken.pos[0])}: not valid ${path.endsWith(".json") ? "JSON" : "YAML"}: ${broken.message}`,
    );
  const value: unknown = document.toJS() ?? {};
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap((issue) => explain(issue, schema, value));
  throw new DocumentError(
    problems.map((problem) => `${at(offsetOf(document.contents, problem))}: ${problem.message}`).join("\n"),
  );
}

interface Problem {
  readonly path: readonly PropertyKey[];
  /** The key itself is the problem, not its value. */
  readonly atKey?: boolean;
  readonly message: string;
}

function explain(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): Problem[] {
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, issue.path, value);
    const hint = known.length > 0 ? `; known here: ${known.join(", ")}` : "";
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      atKey: true,
      message: `unknown key "${key}"${hint}`,
    }));
  }
  const where = issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
  const message =
    issue.code === "invalid_value" && issue.values.length > 1
      ? `expected one of ${issue.values.join(", ")}${gotAt(value, issue.path)}`
      : issue.message.replace(/^Invalid input: /, "").replace(/, received undefined$/, "");
  return [
    { path: issue.path, message: where + (isMissing(value, issue.path) ? `missing, ${message}` : message) },
  ];
}

const isMissing = (value: unknown, path: readonly PropertyKey[]) => valueAt(value, path) === undefined;

function gotAt(value: unknown, path: readonly PropertyKey[]): string {
  const got = valueAt(value, path);
  return got === undefined ? "" : `, got ${JSON.stringify(got)}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) current = (current as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return current;
}

/** Offset of the key or value that is to blame, or of the nearest one around it where a key is missing. */
function offsetOf(root: ParsedNode | null, { path, atKey = false }: Problem): number {
  let node: unknown = root;
  let offset = root?.range[0] ?? 0;
  for (const [depth, name] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair = node.items.find((item) => String(item.key) === String(name));
      if (!pair) break;
      offset = (isLast && !atKey ? pair.value : pair.key)?.range[0] ?? pair.key.range[0];
      node = pair.value;
    } else if (isSeq<ParsedNode>(node)) {
      node = node.items[Number(name)];
      offset = (node as ParsedNode | undefined)?.range[0] ?? offset;
    }
  }
  return offset;
}

/** The keys that an object schema knows at `path`; empty where it is not an object. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string[] {
  let current: unknown = schema;
  let there: unknown = value;
  for (const key of [...path, undefined]) {
    while (!(current instanceof z.ZodObject)) {
      if (hasInner(current)) current = inner(current);
      else if (current instanceof z.ZodDiscriminatedUnion) current = chosen(current, there);
      else break;
    }
    if (key === undefined) break;
    there = (there as Record<PropertyKey, unknown> | undefined)?.[key];
    if (current instanceof z.ZodObject) current = (current.shape as Record<PropertyKey, unknown>)[key];
    else if (current instanceof z.ZodArray) current = current.element;
    else return [];
  }
  return current instanceof z.ZodObject ? Object.keys(current.shape as object) : [];
}

/** Which of the alternatives a value says that it is. */
function chosen(union: z.ZodDiscriminatedUnion, value: unknown): unknown {
  const { discriminator } = union.def;
  return union.options.find((option) => {
    const tag = (option as z.ZodObject).shape[discriminator] as z.ZodType;
    return tag.safeParse((value as Record<string, unknown> | undefined)?.[discriminator]).success;
  });
}

type Wrapper = z.ZodDefault | z.ZodPrefault | z.ZodOptional | z.ZodPipe;

function hasInner(schema: unknown): schema is Wrapper {
  return (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodPipe
  );
}

function inner(schema: Wrapper): unknown {
  return schema instanceof z.ZodPipe ? schema.in : schema.unwrap();
}

function reason(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "there is no such file";
  if (error.code === "EACCES") return "no permission to read it";
  if (error.code === "EISDIR") return "it is a folder, a file was expected";
  return error.message;
}

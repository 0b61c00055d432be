import * as z from "zod";

/** JSON Schema, as far as programs that show recordings read it: see {@link plainSchema}. */
export interface PlainSchema {
  readonly type: "object" | "array" | "string" | "number" | "integer" | "boolean";
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, PlainSchema>>;
  readonly required?: readonly string[];
  readonly items?: PlainSchema;
  readonly contentEncoding?: "base64";
}

export const number = { type: "number" } as const;
export const integer = { type: "integer" } as const;
export const string = { type: "string" } as const;

export const list = (items: PlainSchema): PlainSchema => ({ type: "array", items });

/** All properties are required. */
export function record(properties: Readonly<Record<string, PlainSchema>>, title?: string): PlainSchema {
  const required = Object.keys(properties);
  return { ...(title !== undefined && { title }), type: "object", properties, required };
}

/**
 * The schema of a message, in the words that Foxglove and Lichtblick understand: they take nothing but plain types,
 * and leave out a whole channel where a schema says more. So what may be null is said to be what it else is, a
 * tuple is an array, and bounds are not told.
 */
export function plainSchema(schema: z.ZodType, title: string): PlainSchema {
  return { title, ...plain(z.toJSONSchema(schema, { io: "input" })) };
}

type Full = z.core.JSONSchema.JSONSchema;

const NULL = "or null";

function plain(schema: Full): PlainSchema {
  const { type, anyOf, prefixItems, items, properties = {}, required = [] } = schema;
  if (anyOf) {
    const others = anyOf.filter((one) => (one as Full).type !== "null");
    return { ...plain(others[0] as Full), ...(others.length < anyOf.length && { description: NULL }) };
  }
  if (Array.isArray(type)) {
    const known = (type as string[]).find((one) => one !== "null") as PlainSchema["type"];
    return { type: known, ...(type.length > 1 && { description: NULL }) };
  }
  if (type === "array") return list(plain((prefixItems?.[0] ?? items) as Full));
  if (type === "object") {
    const parts = Object.entries(properties).map(([name, part]) => [name, plain(part as Full)] as const);
    return { type, properties: Object.fromEntries(parts), required };
  }
  return { type: type as PlainSchema["type"] };
}

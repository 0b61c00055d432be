import * as z from "zod";

/** One value of a file, with what its schema says of it. */
export interface Leaf {
  /** Such as ["limits", "forward"]. */
  readonly path: readonly string[];
  readonly value: string | number | boolean;
  /** As mathjs writes it; "" for what is a plain number or no number. */
  readonly unit: string;
}

/** Every single value of a file that was read with `schema`, in the schema's order. */
export function leaves(schema: z.ZodType, value: unknown): Leaf[] {
  return collect(schema, value, [], "");
}

function collect(
  schema: z.ZodType | undefined,
  value: unknown,
  path: readonly string[],
  unit: string,
): Leaf[] {
  const { bare, unit: own } = unwrap(schema, value);
  const known = own ?? unit;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return [{ path, value, unit: known }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => collect(undefined, item, [...path, String(i)], ""));
  }
  if (typeof value !== "object" || value === null) return [];
  const shape = bare instanceof z.ZodObject ? (bare.shape as Record<string, z.ZodType>) : {};
  const entries = Object.entries(value);
  const order = Object.keys(shape);
  entries.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  return entries.flatMap(([key, item]) => collect(shape[key], item, [...path, key], ""));
}

/** Looks through what only makes a value optional, and takes the one of several shapes that it has. */
function unwrap(schema: z.ZodType | undefined, value: unknown): { bare?: z.ZodType; unit?: string } {
  let bare = schema;
  while (bare) {
    const unit = bare.meta()?.unit;
    if (typeof unit === "string") return { bare, unit };
    if (bare instanceof z.ZodDefault || bare instanceof z.ZodPrefault || bare instanceof z.ZodOptional) {
      bare = bare.unwrap() as z.ZodType;
    } else if (bare instanceof z.ZodUnion) {
      bare = (bare.options as z.ZodType[]).find((option) => option.safeParse(value).success);
    } else return { bare };
  }
  return {};
}

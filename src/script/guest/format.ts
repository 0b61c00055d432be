// In place of Node's `format` and `inspect`: what scripts log looks the same, as far as it is plain data.

const DEEPEST = 3;
const MOST_ITEMS = 100;
/** Wider than this it is written one item a line. */
const WIDTH = 80;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** As `console.log` writes it: the first one may hold %s, %d, %i, %f, %j, %o, %O, %c and %%. */
export function format(...values: unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== "string") return values.map(show).join(" ");
  if (rest.length === 0) return first;
  const text = first.replace(/%([sdifjoOc%])/g, (found, kind: string) => {
    if (kind === "%") return "%";
    return rest.length === 0 ? found : placed(kind, rest.shift());
  });
  return [text, ...rest.map(show)].join(" ");
}

function placed(kind: string, value: unknown): string {
  if (kind === "c") return "";
  if (kind === "j") return JSON.stringify(value) ?? "undefined";
  if (kind === "s") return typeof value === "object" && value !== null ? inspect(value) : shown(value);
  if (kind === "o" || kind === "O") return inspect(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol") return "NaN";
  if (kind === "d") return typeof value === "object" ? "NaN" : shown(Number(value));
  return shown(kind === "i" ? Number.parseInt(`${value}`, 10) : Number.parseFloat(`${value}`));
}

/** A text of its own is shown without quotes. */
const show = (value: unknown) => (typeof value === "string" ? value : inspect(value));

function shown(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  return typeof value === "bigint" ? `${value}n` : String(value);
}

/** A value as a person would write it. */
export function inspect(value: unknown, depth = 0, above: readonly object[] = []): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "function") return functionText(value as { readonly name: string });
  if (typeof value !== "object" || value === null) return shown(value);
  if (above.includes(value)) return "[Circular *1]";
  if (value instanceof Error) return errorText(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return "Promise { <pending> }";
  const name = value.constructor?.name;
  const isList = Array.isArray(value) || ArrayBuffer.isView(value);
  if (depth >= DEEPEST) return isList ? "[Array]" : `[${name || "Object"}]`;
  const inner = (each: unknown) => inspect(each, depth + 1, [...above, value]);
  if (value instanceof Map) {
    const entries = [...value].map(([key, of]) => `${inner(key)} => ${inner(of)}`);
    return `Map(${value.size}) ${braced(entries, depth)}`;
  }
  if (value instanceof Set) return `Set(${value.size}) ${braced([...value].map(inner), depth)}`;
  if (isList) {
    const items = value as ArrayLike<unknown>;
    const prefix = Array.isArray(value) ? "" : `${name}(${items.length}) `;
    return `${prefix}${braced(Array.from(items, inner), depth, "[]")}`;
  }
  const fields = Object.entries(value).map(
    ([key, of]) => `${NAME.test(key) ? key : quoted(key)}: ${inner(of)}`,
  );
  const isPlain = name === "Object" || name === undefined;
  return `${isPlain ? "" : `${name} `}${braced(fields, depth)}`;
}

function braced(items: readonly string[], depth: number, [open, close] = "{}"): string {
  if (items.length === 0) return `${open}${close}`;
  const more = items.length - MOST_ITEMS;
  const shownItems = more > 0 ? [...items.slice(0, MOST_ITEMS), `... ${more} more items`] : items;
  const indent = "  ".repeat(depth);
  const width = shownItems.reduce((sum, item) => sum + item.length + 2, indent.length + 11);
  if (width <= WIDTH && !shownItems.some((item) => item.includes("\n")))
    return `${open} ${shownItems.join(", ")} ${close}`;
  return `${open}\n${indent}  ${shownItems.join(`,\n${indent}  `)}\n${indent}${close}`;
}

function quoted(text: string): string {
  const quote = ["'", '"', "`"].find((each) => !text.includes(each)) ?? "'";
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"');
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`;
}

const functionText = ({ name }: { readonly name: string }) =>
  `[Function${name === "" ? " (anonymous)" : `: ${name}`}]`;

function errorText({ name, message, stack = "" }: Error): string {
  const head = `${name}: ${message}`;
  const lines = stack.startsWith(head) ? stack : `${head}\n${stack}`;
  return lines.trimEnd();
}

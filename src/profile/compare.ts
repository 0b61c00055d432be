/** One value that is not the same in two states of a file. */
export interface Change {
  /** Such as "geometry.wheelRadius.value". */
  readonly path: string;
  /** undefined: it was not there. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs, value by value; in the order of `before`, what is new at the end. */
export function compare(before: unknown, after: unknown): Change[] {
  const [was, is] = [flat(before), flat(after)];
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  return paths
    .map((path): Change => ({ path, before: was.get(path), after: is.get(path) }))
    .filter((change) => change.before !== change.after);
}

/** Every value as its file has it. */
function flat(value: unknown): Map<string, string> {
  const values = new Map<string, string>();
  const walk = (inner: unknown, path: string): void => {
    if (inner === undefined) return;
    if (typeof inner !== "object" || inner === null) {
      values.set(path, String(inner));
      return;
    }
    for (const [key, one] of Object.entries(inner)) walk(one, path === "" ? key : `${path}.${key}`);
  };
  walk(value, "");
  return values;
}

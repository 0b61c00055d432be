/** What a doc comment says, taken apart. */
export interface Doc {
  /** Paragraphs and lists, as written. */
  readonly text: string;
  /** By the parameter's name. */
  readonly params: ReadonlyMap<string, string>;
  readonly returns: string;
  readonly throws: string;
  /** Lines of code; undefined: there is none. */
  readonly example: string | undefined;
}

/** A tag may stand at the end of a line of text, as the comments here have it. */
const TAG = /(?:^|\s)@(param|returns|throws|example)(?=\s)/g;

/** @param inner the comment without its stars */
export function parseDoc(inner: string): Doc {
  const found = [...inner.matchAll(TAG)];
  const params = new Map<string, string>();
  const words = { returns: "", throws: "" };
  let example: string | undefined;
  for (const [i, match] of found.entries()) {
    const body = inner.slice(match.index + match[0].length, found[i + 1]?.index ?? inner.length);
    const tag = match[1]!;
    if (tag === "example") example = body.replace(/^\s*\n/, "").trimEnd();
    else if (tag === "param") {
      const [, name, text] = /^\s*(\S+)\s*([\s\S]*)$/.exec(body)!;
      params.set(name!, flow(text!));
    } else words[tag as "returns" | "throws"] = flow(body);
  }
  return { text: flow(inner.slice(0, found[0]?.index ?? inner.length)), params, ...words, example };
}

/** The first sentence, for lists. */
export function firstSentence(text: string): string {
  const line = text.split(/\n\n|\n- /)[0]!;
  // "eq. 3" ends none.
  return /^[\s\S]*?\.(?=\s+[^a-z0-9\s])/.exec(line)?.[0] ?? line;
}

/** Lines of one paragraph joined; lists and paragraphs stay apart. */
function flow(text: string): string {
  return text
    .trim()
    .replace(/\{@link ([^}]+)\}/g, "`$1`")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n(?!\s*- )\s*/g, " "))
    .join("\n\n");
}

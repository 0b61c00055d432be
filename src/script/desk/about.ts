/** Longest that is shown, characters. */
const LONGEST = 160;
/** A first comment begins and ends within so much, characters. */
const HEAD = 4096;
/** For tools and not for people. */
const DIRECTIVE = /^(@|#|biome-|eslint|tslint|prettier-|deno-)/;

/** The first sentence of a script's first comment; empty: it has none. */
export function aboutScript(source: string): string {
  for (const found of source
    .slice(0, HEAD)
    .matchAll(/\/\*([\s\S]*?)\*\/|^[ \t]*\/\/(.*(?:\n[ \t]*\/\/.*)*)/gm)) {
    const lines = (found[1] ?? found[2] ?? "").split("\n").map((line) => line.replace(/^[\s*/]+/, "").trim());
    const text = lines
      .filter((line) => !DIRECTIVE.test(line))
      .join(" ")
      .replace(/\p{Cc}/gu, "")
      .trim();
    if (text !== "") return shortened(/^.*?[.!?:](?= |$)/.exec(text)?.[0] ?? text);
  }
  return "";
}

function shortened(text: string): string {
  const sentence = text.replace(/[.:]$/, "");
  return sentence.length <= LONGEST ? sentence : `${[...sentence].slice(0, LONGEST - 1).join("")}…`;
}

import { COCO } from "../coco.ts";

/** `0: 'person'`, of a Python dictionary or JSON. */
const NUMBERED = /["']?(\d+)["']?\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;
const QUOTED = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g;
const MOST = 10_000;

const unquoted = (text: string) => text.replace(/\\(.)/g, "$1");

/**
 * A model's class names as its file has them: Ultralytics writes Python's text of a dictionary or of a list,
 * others write JSON or a list with commas or lines, ours says "coco80".
 *
 * @returns undefined where nothing can be read from it; a number that has no name is empty
 */
export function parseNames(text: string): string[] | undefined {
  const trimmed = text.trim();
  if (trimmed === "coco80") return [...COCO];
  if (trimmed.startsWith("{")) {
    const names: string[] = [];
    for (const [, number, single, double] of trimmed.matchAll(NUMBERED)) {
      if (Number(number) < MOST) names[Number(number)] = unquoted(single ?? double ?? "");
    }
    return names.length > 0 ? Array.from(names, (name) => name ?? "") : undefined;
  }
  if (trimmed.startsWith("[")) {
    const names = [...trimmed.matchAll(QUOTED)].map(([, single, double]) => unquoted(single ?? double ?? ""));
    return names.length > 0 ? names : undefined;
  }
  const names = trimmed.split(/[,\n]/).map((name) => name.trim());
  return trimmed === "" ? undefined : names.filter((name) => name !== "");
}

/** `[640, 480]` or `640`: height and width, as Ultralytics writes them. */
export function parseImageSize(text: string): { width: number; height: number } | undefined {
  const numbers = [...text.matchAll(/\d+/g)].map(Number);
  const [height, width = height] = numbers;
  if (height === undefined || width === undefined || numbers.length > 2) return undefined;
  return height > 0 && width > 0 ? { width, height } : undefined;
}

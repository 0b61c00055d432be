import { createRequire } from "node:module";
import type { MathJsInstance } from "mathjs";

// The package's own single-file bundle: loaded in 0.1 s and 30 MB instead of 0.7 s and 100 MB for the
// 1600 modules behind "mathjs", which a robot that should drive 1.5 s after its start cannot spend. It is
// required, and only when something is computed with it: of an import Node reads all 650 kB once more, to see
// what names there are in it, which takes as long again.
type Used = Pick<MathJsInstance, "unit" | "pinv" | "inv" | "eigs">;

let loaded: Used | undefined;

function mathjs(): Used {
  loaded ??= createRequire(import.meta.url)("mathjs/lib/browser/math.js") as Used;
  return loaded;
}

export const unit = (text: string) => mathjs().unit(text);
export const pinv = (matrix: number[][]) => mathjs().pinv(matrix);
export const inv = (matrix: number[][]) => mathjs().inv(matrix);
export const eigs = (matrix: number[][]) => mathjs().eigs(matrix);

import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, relative, sep } from "node:path";
import type { ScriptPlace } from "../../protocol/script-messages.ts";
import type { Place, Trouble } from "../runner/trouble.ts";

/** A path of at least two names, where a word may begin. */
const PATH = /(?<![\w./:])(?:file:\/\/)?(?:\/[\w.@+~%-]+){2,}/g;
/** A sentence, and no dump. */
const LONGEST_WHY = 1000;

/** Says of scripts what a page may hear: where this machine keeps them is nobody's matter. */
export class PageWords {
  readonly #folder: string;
  readonly #roots: readonly string[];

  /** @param folder of the scripts, absolute */
  constructor(folder: string) {
    // Node names a module by where it truly lies.
    this.#folder = realPath(folder);
    const folders = [...new Set([this.#folder, folder])].flatMap((path) => [
      `file://${path}${sep}`,
      path + sep,
    ]);
    this.#roots = [...folders, `${homedir()}${sep}`].filter((root) => root.length > 2);
  }

  /** @returns null where it is not in the folder, or unknown */
  place(place: Place | undefined): ScriptPlace | null {
    if (!place) return null;
    const name = relative(this.#folder, place.file);
    if (name === "" || name.startsWith("..") || isAbsolute(name)) return null;
    return {
      name: name.split(sep).join("/"),
      line: Math.max(1, place.line),
      column: Math.max(1, place.column),
    };
  }

  trouble(trouble: Trouble | undefined): { why: string; place: ScriptPlace | null } {
    const why = this.#bare(trouble?.text ?? "").replace(PATH, (path) =>
      path.slice(path.lastIndexOf("/") + 1),
    );
    return { why: why.slice(0, LONGEST_WHY), place: this.place(trouble?.place) };
  }

  /** What a script says by itself, such as the stack of an error. */
  text(text: string): string {
    return this.#bare(text);
  }

  #bare(text: string): string {
    return this.#roots.reduce((bare, root) => bare.replaceAll(root, ""), text);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

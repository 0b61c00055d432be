import { existsSync, readFileSync } from "node:fs";
import type { InitializeHook, LoadHook, ResolveHook } from "node:module";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { MessagePort } from "node:worker_threads";
import { checkModule, isModule, stripTypes } from "./strip.ts";
import { type Place, ScriptError } from "./trouble.ts";

// How Node loads a script's files. It runs in the thread of Node's module hooks.

export interface HookData {
  /** Of this package's own code; what lies there is loaded as always. */
  readonly home: string;
  /** What `import … from "strafe"` is. */
  readonly library: string;
  /** Told the path of every file of the script's. */
  readonly files: MessagePort;
}

const TYPESCRIPT = new Set([".ts", ".mts"]);
const JAVASCRIPT = new Set([".js", ".mjs"]);

let data: HookData;

export const initialize: InitializeHook<HookData> = (given) => {
  data = given;
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  if (specifier === "strafe") return { url: data.library, shortCircuit: true };
  try {
    return await next(specifier, context);
  } catch (error) {
    const { parentURL } = context;
    if (parentURL === undefined || !isOfScript(parentURL)) throw error;
    throw notFound(error as NodeJS.ErrnoException, specifier, parentURL);
  }
};

export const load: LoadHook = async (url, context, next) => {
  if (!isOfScript(url)) return next(url, context);
  const file = fileURLToPath(url);
  const ending = extname(file);
  if (!TYPESCRIPT.has(ending) && !JAVASCRIPT.has(ending)) return next(url, context);
  data.files.postMessage(file);
  const source = readFileSync(file, "utf8");
  if (TYPESCRIPT.has(ending))
    return { format: "module", source: stripTypes(source, file), shortCircuit: true };
  if (ending === ".js" && !isModule(source)) return next(url, context);
  checkModule(source, file);
  return { format: "module", source, shortCircuit: true };
};

function isOfScript(url: string): boolean {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return false;
  // Examples lie within this package, and are scripts.
  return !url.startsWith(data.home) || url.includes("/script/examples/");
}

function notFound(error: NodeJS.ErrnoException, specifier: string, parentURL: string): ScriptError {
  const place = placeOfImport(fileURLToPath(parentURL), specifier);
  if (!/^(\.|\/|file:)/.test(specifier)) {
    const isUnknown = error.code === "ERR_MODULE_NOT_FOUND";
    const name = specifier
      .split("/")
      .slice(0, specifier.startsWith("@") ? 2 : 1)
      .join("/");
    const text = isUnknown
      ? `there is no package "${name}" here: install it beside the script with  npm install ${name}`
      : error.message;
    return new ScriptError({ text, place });
  }
  const meant = new URL(specifier, parentURL);
  const found = ["", ".ts", ".js", "/index.ts", "/index.js"]
    .flatMap((ending) => [meant.href + ending, meant.href.replace(/\.[a-z]+$/, "") + ending])
    .find((href) => href !== meant.href && /\.[jt]s$/.test(href) && existsSync(new URL(href)));
  const hint = found === undefined ? "" : `; write  "${specifierLike(specifier, meant.href, found)}"`;
  return new ScriptError({ text: `there is no file "${specifier}"${hint}`, place });
}

function specifierLike(specifier: string, meant: string, found: string): string {
  const stem = meant.replace(/\.[a-z]+$/, "");
  const ending = found.slice(found.startsWith(meant) ? meant.length : stem.length);
  return (found.startsWith(meant) ? specifier : specifier.replace(/\.[a-z]+$/, "")) + ending;
}

/** Node does not say it. */
export function placeOfImport(file: string, specifier: string): Place | undefined {
  const lines = readFileSync(file, "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    for (const quote of ['"', "'"]) {
      const at = line.indexOf(`${quote}${specifier}${quote}`);
      if (at >= 0) return { file, line: index + 1, column: at + 1 };
    }
  }
  return undefined;
}

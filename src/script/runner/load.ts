import { existsSync, statSync } from "node:fs";
import { register } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { MessageChannel } from "node:worker_threads";
import type { Script } from "../run.ts";
import type { HookData } from "./hooks.ts";
import { ScriptError } from "./trouble.ts";

const ending = extname(fileURLToPath(import.meta.url));

/** Where this package's own code lies, as a URL: `src`, or `dist/src` once it is built. */
export const home = `${pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), "../..")).href}/`;

/**
 * Loads a script as it is, TypeScript too. Once a process: what a script imports stays loaded.
 *
 * @param path of the file
 * @param onFile told the path of every file that the script consists of
 * @throws ScriptError where it is known what is wrong with it; whatever it throws while it is loaded
 */
export async function loadScript(path: string, onFile: (file: string) => void = () => {}): Promise<Script> {
  const file = scriptFile(path);
  const { port1, port2 } = new MessageChannel();
  port1.on("message", onFile);
  port1.unref();
  const data: HookData = { home, library: new URL(`index${ending}`, home).href, files: port2 };
  register(`./hooks${ending}`, import.meta.url, { data, transferList: [port2] });
  const { default: script } = (await import(pathToFileURL(file).href)) as { default?: unknown };
  if (typeof script === "function") return script as Script;
  throw notAFunction(script === null ? "null" : typeof script, file);
}

/** @returns its absolute path @throws ScriptError where it is none that can be a script */
export function scriptFile(path: string): string {
  const file = resolve(path);
  if (!existsSync(file)) throw new ScriptError({ text: `there is no script ${path}` });
  if (statSync(file).isDirectory()) throw new ScriptError({ text: `${path} is a folder: name a file in it` });
  if (!/\.[cm]?[jt]s$/.test(file))
    throw new ScriptError({ text: `${path} is no script: its name must end in .ts or .js` });
  return file;
}

/** @param kind as `typeof` says, or "null" */
export function notAFunction(kind: string, file: string): ScriptError {
  const text =
    kind === "undefined"
      ? "it exports nothing by default: write  export default async (car) => { … }"
      : `what it exports by default is no function but ${kind}: write  export default async (car) => { … }`;
  return new ScriptError({ text, place: { file, line: 1, column: 1 } });
}

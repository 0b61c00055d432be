import { SCRIPT_PARAMETERS, SCRIPT_SLOTS } from "../../protocol/pigpiod.ts";
import { ERROR } from "./errors.ts";
import { type Execute, Script } from "./script.ts";
import { parseScript } from "./script-parser.ts";

/** The daemon's 32 places for scripts. They outlive the client that stored them. */
export class ScriptStore {
  readonly #scripts: (Script | undefined)[] = new Array<undefined>(SCRIPT_SLOTS).fill(undefined);
  readonly #execute: Execute;

  constructor(execute: Execute) {
    this.#execute = execute;
  }

  /** @returns the script's id, or an error */
  store(text: string, now: number): number {
    const id = this.#scripts.indexOf(undefined);
    if (id < 0) return ERROR.NO_SCRIPT_ROOM;
    const program = parseScript(text);
    if (typeof program === "number") return program;
    this.#scripts[id] = new Script(program, this.#execute, now);
    return id;
  }

  run(id: number, parameters: Int32Array, now: number): number {
    const script = this.#scripts[id];
    if (!script) return ERROR.BAD_SCRIPT_ID;
    if (parameters.length > SCRIPT_PARAMETERS) return ERROR.TOO_MANY_PARAM;
    return script.start(parameters, now);
  }

  update(id: number, parameters: Int32Array): number {
    const script = this.#scripts[id];
    if (!script) return ERROR.BAD_SCRIPT_ID;
    if (parameters.length > SCRIPT_PARAMETERS) return ERROR.TOO_MANY_PARAM;
    script.parameters.set(parameters);
    return 0;
  }

  /** @param out gets state and parameters, little-endian @returns how many bytes those are, or an error */
  status(id: number, out: DataView): number {
    const script = this.#scripts[id];
    if (!script) return ERROR.BAD_SCRIPT_ID;
    out.setInt32(0, script.state, true);
    for (const [i, parameter] of script.parameters.entries()) out.setInt32(4 * (i + 1), parameter, true);
    return 4 * (1 + SCRIPT_PARAMETERS);
  }

  stop(id: number, now: number): number {
    const script = this.#scripts[id];
    if (!script) return ERROR.BAD_SCRIPT_ID;
    script.stop(now);
    return 0;
  }

  delete(id: number): number {
    if (!this.#scripts[id]) return ERROR.BAD_SCRIPT_ID;
    this.#scripts[id] = undefined;
    return 0;
  }

  /** When the next script goes on, s; Infinity: none does by itself. */
  get due(): number {
    return this.#scripts.reduce((due, script) => Math.min(due, script?.due ?? due), Number.POSITIVE_INFINITY);
  }

  /** Runs those that are due. */
  advanceTo(now: number): void {
    for (const script of this.#scripts) if (script && script.due <= now) script.run(now);
  }

  changed(bits: number, now: number): void {
    for (const script of this.#scripts) script?.changed(bits, now);
  }

  /** The machine stood still: a sleeping thread wakes that much later, and makes nothing up. */
  postpone(seconds: number): void {
    for (const script of this.#scripts) if (script) script.due += seconds;
  }
}

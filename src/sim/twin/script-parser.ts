import { PIGPIOD, SCRIPT_PARAMETERS } from "../../protocol/pigpiod.ts";
import { ERROR } from "./errors.ts";

export const SCRIPT_VARIABLES = 150;
const MOST_TAGS = 50;

/** A number, or where one is kept: `v7`, `p0`. */
export interface Operand {
  readonly kind: "number" | "variable" | "parameter";
  readonly value: number;
}

export interface Instruction {
  /** A command of the daemon's by its code, or the name of one that only scripts have. */
  readonly op: number | ScriptOp;
  readonly operands: readonly Operand[];
}

/**
 * What the words after a command may be: n a number or register, u the same but not negative, r a
 * register, t a tag, m a letter for a mode, d a letter for a pull.
 */
type Shape = "" | "n" | "u" | "uu" | "un" | "um" | "ud" | "uuu" | "r" | "rn" | "rr" | "t";

const DAEMON: Readonly<Record<string, readonly [code: number, shape: Shape]>> = {
  BC1: [PIGPIOD.BC1, "n"],
  BR1: [PIGPIOD.BR1, ""],
  BS1: [PIGPIOD.BS1, "n"],
  GDC: [PIGPIOD.GDC, "u"],
  GPW: [PIGPIOD.GPW, "u"],
  HP: [PIGPIOD.HP, "uuu"],
  HWVER: [PIGPIOD.HWVER, ""],
  I2CC: [PIGPIOD.I2CC, "u"],
  I2CO: [PIGPIOD.I2CO, "uuu"],
  I2CRB: [PIGPIOD.I2CRB, "uu"],
  I2CRS: [PIGPIOD.I2CRS, "u"],
  I2CRW: [PIGPIOD.I2CRW, "uu"],
  I2CWB: [PIGPIOD.I2CWB, "uuu"],
  I2CWQ: [PIGPIOD.I2CWQ, "uu"],
  I2CWS: [PIGPIOD.I2CWS, "uu"],
  I2CWW: [PIGPIOD.I2CWW, "uuu"],
  M: [PIGPIOD.MODES, "um"],
  MODES: [PIGPIOD.MODES, "um"],
  MG: [PIGPIOD.MODEG, "u"],
  MODEG: [PIGPIOD.MODEG, "u"],
  MICS: [PIGPIOD.MICS, "u"],
  MILS: [PIGPIOD.MILS, "u"],
  NB: [PIGPIOD.NB, "un"],
  NC: [PIGPIOD.NC, "u"],
  NP: [PIGPIOD.NP, "u"],
  P: [PIGPIOD.PWM, "uu"],
  PWM: [PIGPIOD.PWM, "uu"],
  PFG: [PIGPIOD.PFG, "u"],
  PFS: [PIGPIOD.PFS, "uu"],
  PIGPV: [PIGPIOD.PIGPV, ""],
  PRG: [PIGPIOD.PRG, "u"],
  PRRG: [PIGPIOD.PRRG, "u"],
  PRS: [PIGPIOD.PRS, "uu"],
  PUD: [PIGPIOD.PUD, "ud"],
  R: [PIGPIOD.READ, "u"],
  READ: [PIGPIOD.READ, "u"],
  S: [PIGPIOD.SERVO, "uu"],
  SERVO: [PIGPIOD.SERVO, "uu"],
  T: [PIGPIOD.TICK, ""],
  TICK: [PIGPIOD.TICK, ""],
  W: [PIGPIOD.WRITE, "uu"],
  WRITE: [PIGPIOD.WRITE, "uu"],
};

const SCRIPT_OPS = {
  ADD: "n",
  AND: "n",
  CALL: "t",
  CMP: "n",
  DCR: "r",
  DCRA: "",
  DIV: "n",
  HALT: "",
  INR: "r",
  INRA: "",
  JM: "t",
  JMP: "t",
  JNZ: "t",
  JP: "t",
  JZ: "t",
  LD: "rn",
  LDA: "n",
  MLT: "n",
  MOD: "n",
  OR: "n",
  POP: "r",
  POPA: "",
  PUSH: "r",
  PUSHA: "",
  RET: "",
  RL: "rn",
  RLA: "n",
  RR: "rn",
  RRA: "n",
  STA: "r",
  SUB: "n",
  WAIT: "n",
  X: "rr",
  XA: "r",
  XOR: "n",
} as const satisfies Record<string, Shape>;
export type ScriptOp = keyof typeof SCRIPT_OPS;

const JUMPS = new Set<Instruction["op"]>(["CALL", "JM", "JMP", "JNZ", "JP", "JZ"]);
/** Their places in these strings are what the daemon calls them. */
const MODES = "RW540123";
const PULLS = "ODU";

/** @returns the program, its jumps resolved; or the first error, as the daemon names it */
export function parseScript(text: string): Instruction[] | number {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const program: Instruction[] = [];
  const tags = new Map<number, number>();
  let at = 0;
  while (at < words.length) {
    const name = words[at++]!.toUpperCase();
    const [op, shape] = commandOf(name);
    const operands = [...shape].map((kind) => operandOf(words[at++], kind));
    if (op === undefined || operands.includes(undefined)) return ERROR.BAD_SCRIPT_CMD;
    const valid = operands as Operand[];
    if (op !== "TAG") {
      program.push({ op, operands: valid });
      continue;
    }
    const tag = valid[0]!.value;
    if (tags.has(tag)) return ERROR.DUP_TAG;
    if (tags.size === MOST_TAGS) return ERROR.TOO_MANY_TAGS;
    tags.set(tag, program.length);
  }
  for (const [i, { op, operands }] of program.entries()) {
    if (!JUMPS.has(op)) continue;
    const place = tags.get(operands[0]!.value);
    if (place === undefined) return ERROR.BAD_TAG;
    program[i] = { op, operands: [{ kind: "number", value: place }] };
  }
  return program;
}

function commandOf(name: string): readonly [Instruction["op"] | "TAG" | undefined, Shape] {
  if (name === "TAG") return ["TAG", "t"];
  if (Object.hasOwn(DAEMON, name)) return DAEMON[name]!;
  if (Object.hasOwn(SCRIPT_OPS, name)) return [name as ScriptOp, SCRIPT_OPS[name as ScriptOp]];
  return [undefined, ""];
}

function operandOf(word: string | undefined, kind: string): Operand | undefined {
  if (word === undefined) return undefined;
  if (kind === "m" || kind === "d") {
    const value = (kind === "m" ? MODES : PULLS).indexOf(word.toUpperCase());
    return word.length === 1 && value >= 0 ? { kind: "number", value } : undefined;
  }
  const [, prefix, digits] = /^([vp]?)([+-]?(?:0x[0-9a-f]+|\d+))$/i.exec(word) ?? [];
  if (digits === undefined) return undefined;
  const value = numberOf(digits);
  if (prefix === "") {
    if ((kind === "u" && value < 0) || (kind === "r" && !isBelow(value, SCRIPT_VARIABLES))) return undefined;
    // The daemon takes a bare number where it wants a register for a variable's.
    return { kind: kind === "r" ? "variable" : "number", value };
  }
  if (kind === "t") return undefined;
  if (prefix === "v") return isBelow(value, SCRIPT_VARIABLES) ? { kind: "variable", value } : undefined;
  return isBelow(value, SCRIPT_PARAMETERS) ? { kind: "parameter", value } : undefined;
}

/** As C reads it: 0x10 is 16, and so is 020. */
function numberOf(digits: string): number {
  const negative = digits.startsWith("-");
  const bare = digits.replace(/^[+-]/, "");
  const octal = /^0[0-7]+$/.test(bare);
  const value = octal ? Number.parseInt(bare, 8) : Number(bare);
  return (negative ? -value : value) | 0;
}

const isBelow = (value: number, limit: number) => value >= 0 && value < limit;

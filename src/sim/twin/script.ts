import { PIGPIOD, SCRIPT_PARAMETERS, SCRIPT_STATE } from "../../protocol/pigpiod.ts";
import { ERROR } from "./errors.ts";
import { type Instruction, type Operand, SCRIPT_VARIABLES, type ScriptOp } from "./script-parser.ts";

const STACK_SIZE = 256;
/** How long the daemon's thread for a new script takes to come up; until then it cannot be run, s. */
const START_UP = 0.001;
/** A script that never waits has run so many instructions in so long, s. */
const SLICE_LENGTH = 1000;
const SLICE = 0.001;
const LONGEST_MILS = 60_000;
const LONGEST_MICS = 1_000_000;

/** Of accumulator and operand; the result is the accumulator and sets the flags. */
const ARITHMETIC: Partial<Record<ScriptOp, (a: number, value: number) => number>> = {
  ADD: (a, value) => a + value,
  SUB: (a, value) => a - value,
  MLT: (a, value) => Math.imul(a, value),
  DIV: (a, value) => a / value,
  MOD: (a, value) => a % value,
  AND: (a, value) => a & value,
  OR: (a, value) => a | value,
  XOR: (a, value) => a ^ value,
  RLA: (a, value) => a << value,
  RRA: (a, value) => a >> value,
  INRA: (a) => a + 1,
  DCRA: (a) => a - 1,
};

/** When a jump is taken, by the flags: the last result. */
const CONDITIONS: Partial<Record<ScriptOp, (flags: number) => boolean>> = {
  JMP: () => true,
  JZ: (flags) => flags === 0,
  JNZ: (flags) => flags !== 0,
  JP: (flags) => flags >= 0,
  JM: (flags) => flags < 0,
};

/** Whoever carries out the daemon's commands. */
export type Execute = (command: number, p1: number, p2: number, p3: number) => number;

/**
 * One stored script, which the daemon runs in a thread of its own whatever its clients do. Between its
 * waits no time passes.
 */
export class Script {
  readonly parameters = new Int32Array(SCRIPT_PARAMETERS);
  state: number = SCRIPT_STATE.initing;
  /** When it goes on, s; Infinity: not by itself. */
  due: number;
  /** GPIO for a change of which it waits. */
  waitBits = 0;

  readonly #program: readonly Instruction[];
  readonly #execute: Execute;
  readonly #variables = new Int32Array(SCRIPT_VARIABLES);
  readonly #stack: number[] = [];
  #shouldRun = false;
  #place = 0;
  #accumulator = 0;
  #flags = 0;

  /** @param now s, when it is stored */
  constructor(program: readonly Instruction[], execute: Execute, now: number) {
    this.#program = program;
    this.#execute = execute;
    this.due = now + START_UP;
  }

  start(parameters: Int32Array, now: number): number {
    if (this.state === SCRIPT_STATE.initing) return ERROR.SCRIPT_NOT_READY;
    this.parameters.set(parameters);
    this.#shouldRun = true;
    if (this.state === SCRIPT_STATE.running) return 0;
    if (this.state !== SCRIPT_STATE.waiting) {
      this.#place = 0;
      this.#accumulator = 0;
      this.#flags = 0;
      this.#stack.length = 0;
    }
    this.#wake(now);
    return 0;
  }

  /** It halts at its next instruction: a delay that has begun is waited for. */
  stop(now: number): void {
    this.#shouldRun = false;
    if (this.state === SCRIPT_STATE.waiting) this.#wake(now);
  }

  /** Levels of GPIO have changed. */
  changed(bits: number, now: number): void {
    if (this.state !== SCRIPT_STATE.waiting || (this.waitBits & bits) === 0) return;
    this.#setAccumulator(this.waitBits & bits);
    this.#wake(now);
  }

  /** Runs until it waits. @param now s, its {@link due} */
  run(now: number): void {
    this.due = Number.POSITIVE_INFINITY;
    if (this.state === SCRIPT_STATE.initing) {
      this.state = SCRIPT_STATE.halted;
      return;
    }
    for (let left = SLICE_LENGTH; left > 0; left--) {
      const instruction = this.#program[this.#place];
      if (!this.#shouldRun || !instruction) {
        this.state = SCRIPT_STATE.halted;
        return;
      }
      const delay = this.#step(instruction);
      if (this.state !== SCRIPT_STATE.running) return;
      if (delay > 0) {
        this.due = now + delay;
        return;
      }
    }
    this.due = now + SLICE;
  }

  #wake(now: number): void {
    this.state = SCRIPT_STATE.running;
    this.waitBits = 0;
    this.due = now;
  }

  /** @returns how long it waits before the next, s */
  #step({ op, operands }: Instruction): number {
    this.#place++;
    if (typeof op === "string") {
      this.#calculate(op, operands);
      return 0;
    }
    const [p1, p2, p3] = [this.#value(operands[0]), this.#value(operands[1]), this.#value(operands[2])];
    if (op === PIGPIOD.MILS || op === PIGPIOD.MICS) {
      const isMillis = op === PIGPIOD.MILS;
      const tooLong = p1 >>> 0 > (isMillis ? LONGEST_MILS : LONGEST_MICS);
      this.#setAccumulator(tooLong ? (isMillis ? ERROR.BAD_MILS_DELAY : ERROR.BAD_MICS_DELAY) : 0);
      return tooLong ? 0 : p1 / (isMillis ? 1e3 : 1e6);
    }
    this.#setAccumulator(this.#execute(op, p1 >>> 0, p2 >>> 0, p3 >>> 0));
    return 0;
  }

  #calculate(op: ScriptOp, operands: readonly Operand[]): void {
    const a = this.#accumulator;
    const value = this.#value(operands[0]);
    const result = ARITHMETIC[op]?.(a, value);
    if (result !== undefined) {
      // The daemon itself would die of a division by zero.
      if (Number.isFinite(result)) this.#setAccumulator(result);
      else this.#fail();
      return;
    }
    if (CONDITIONS[op]?.(this.#flags)) {
      this.#place = value;
      return;
    }
    switch (op) {
      case "CMP":
        this.#flags = (a - value) | 0;
        break;
      case "LDA":
        this.#accumulator = value;
        break;
      case "STA":
        this.#store(operands[0]!, a);
        break;
      case "INR":
        this.#flags = this.#store(operands[0]!, value + 1);
        break;
      case "DCR":
        this.#flags = this.#store(operands[0]!, value - 1);
        break;
      case "RL":
        this.#flags = this.#store(operands[0]!, value << this.#value(operands[1]));
        break;
      case "RR":
        this.#flags = this.#store(operands[0]!, value >> this.#value(operands[1]));
        break;
      case "LD":
        this.#store(operands[0]!, this.#value(operands[1]));
        break;
      case "X":
        this.#store(operands[0]!, this.#value(operands[1]));
        this.#store(operands[1]!, value);
        break;
      case "XA":
        this.#store(operands[0]!, a);
        this.#accumulator = value;
        break;
      case "CALL":
        this.#push(this.#place);
        this.#place = value;
        break;
      case "RET":
        this.#place = this.#pop();
        break;
      case "PUSH":
        this.#push(value);
        break;
      case "PUSHA":
        this.#push(a);
        break;
      case "POP":
        this.#store(operands[0]!, this.#pop());
        break;
      case "POPA":
        this.#accumulator = this.#pop();
        break;
      case "HALT":
        this.state = SCRIPT_STATE.halted;
        break;
      case "WAIT":
        this.waitBits = value;
        this.state = SCRIPT_STATE.waiting;
        break;
    }
  }

  #value(operand: Operand | undefined): number {
    if (!operand) return 0;
    if (operand.kind === "variable") return this.#variables[operand.value]!;
    return operand.kind === "parameter" ? this.parameters[operand.value]! : operand.value;
  }

  #store({ kind, value }: Operand, content: number): number {
    const registers = kind === "parameter" ? this.parameters : this.#variables;
    registers[value] = content;
    return registers[value]!;
  }

  #setAccumulator(value: number): void {
    this.#accumulator = value | 0;
    this.#flags = this.#accumulator;
  }

  #push(value: number): void {
    if (this.#stack.length < STACK_SIZE) this.#stack.push(value);
    else this.#fail();
  }

  #pop(): number {
    const value = this.#stack.pop();
    if (value === undefined) this.#fail();
    return value ?? 0;
  }

  #fail(): void {
    this.state = SCRIPT_STATE.failed;
  }
}

import { shapeAxis, shapeStick } from "../../src/core/stick-shaping.ts";
import type { Action } from "./keys.ts";
import type { Sticks } from "./mix.ts";
import { PAD_FEEL } from "./shaping.ts";

/** The part of the browser's `Gamepad` that is read. */
export interface PadState {
  readonly id: string;
  readonly mapping: string;
  /** −1…1; on the standard pad down and right are +. */
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean; readonly value: number }[];
}

export interface AxisRef {
  readonly axis: number;
  /** −1 where the pad counts the other way round. */
  readonly sign: 1 | -1;
}

export const PAD_AXES = ["right", "up", "turn"] as const;
export type PadAxis = (typeof PAD_AXES)[number];

/** Everything that a button can mean; `slow` is held, the others are pressed. */
export const PAD_BUTTONS = [
  "stop",
  "arm",
  "disarm",
  "slow",
  "frame",
  "field-forward",
  "hold-heading",
] as const;
export type PadButton = (typeof PAD_BUTTONS)[number];

export interface PadMapping {
  readonly axes: Readonly<Record<PadAxis, AxisRef>>;
  /** Button numbers; any one of them counts. */
  readonly buttons: Readonly<Record<PadButton, readonly number[]>>;
}

/** The W3C standard gamepad: B stops, Start arms, Back disarms, a shoulder is slow, Y and X for the field. */
export const STANDARD: PadMapping = {
  axes: { right: { axis: 0, sign: 1 }, up: { axis: 1, sign: -1 }, turn: { axis: 2, sign: 1 } },
  buttons: {
    stop: [1],
    arm: [9],
    disarm: [8],
    slow: [4, 5, 6, 7],
    frame: [3],
    "field-forward": [2],
    "hold-heading": [11],
  },
};

const HALF_PRESSED = 0.35;

function readAxis(pad: PadState, ref: AxisRef): number {
  return (pad.axes[ref.axis] ?? 0) * ref.sign;
}

export function isPressed(pad: PadState, numbers: readonly number[]): boolean {
  for (const number of numbers) {
    const button = pad.buttons[number];
    if (button && (button.pressed || button.value > HALF_PRESSED)) return true;
  }
  return false;
}

export function sticksFromPad(pad: PadState, mapping: PadMapping): Sticks {
  const { right, up, turn } = mapping.axes;
  return {
    move: shapeStick({ x: readAxis(pad, right), y: readAxis(pad, up) }, PAD_FEEL),
    turn: shapeAxis(readAxis(pad, turn), PAD_FEEL),
  };
}

/** Presses since the last look. A button that was already down when the pad appeared is no press. */
export class PadPresses {
  readonly #down = new Set<PadButton>(PAD_BUTTONS);

  step(pad: PadState, mapping: PadMapping): Action[] {
    const pressed: Action[] = [];
    for (const name of PAD_BUTTONS) {
      const now = isPressed(pad, mapping.buttons[name]);
      if (now && !this.#down.has(name) && name !== "slow") pressed.push(name);
      if (now) this.#down.add(name);
      else this.#down.delete(name);
    }
    return pressed;
  }
}

/** The mapping as it was saved, or undefined where the text is not one. */
export function parseMapping(text: string): PadMapping | undefined {
  let value: Partial<PadMapping> | null;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const whole = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 0;
  const axesFine = PAD_AXES.every((name) => {
    const ref = value?.axes?.[name];
    return ref !== undefined && whole(ref.axis) && Math.abs(ref.sign) === 1;
  });
  const buttonsFine = PAD_BUTTONS.every((name) => {
    const list = value?.buttons?.[name];
    return Array.isArray(list) && list.every(whole);
  });
  return axesFine && buttonsFine ? (value as PadMapping) : undefined;
}

import type { Sticks } from "./mix.ts";

/** What a key asks for while it is held, by `KeyboardEvent.code`: the place on the keyboard, not the letter. */
const HELD: Readonly<Record<string, { x?: number; y?: number; turn?: number; precision?: true }>> = {
  KeyW: { y: 1 },
  ArrowUp: { y: 1 },
  KeyS: { y: -1 },
  ArrowDown: { y: -1 },
  KeyA: { x: -1 },
  ArrowLeft: { x: -1 },
  KeyD: { x: 1 },
  ArrowRight: { x: 1 },
  KeyQ: { turn: -1 },
  KeyE: { turn: 1 },
  ShiftLeft: { precision: true },
  ShiftRight: { precision: true },
};

/** What a press asks for, once. */
const PRESSED = {
  Space: "stop",
  Enter: "arm",
  NumpadEnter: "arm",
  KeyR: "disarm",
  KeyF: "frame",
  KeyX: "field-forward",
  KeyH: "hold-heading",
  KeyP: "precision",
  KeyG: "go-to",
  KeyL: "scripts",
  KeyC: "camera",
  KeyT: "follow",
  KeyO: "record",
  Escape: "back",
} as const;

export type Action = (typeof PRESSED)[keyof typeof PRESSED];

export function isHeldKey(code: string): boolean {
  return Object.hasOwn(HELD, code);
}

export function actionOfKey(code: string): Action | undefined {
  return Object.hasOwn(PRESSED, code) ? PRESSED[code as keyof typeof PRESSED] : undefined;
}

/**
 * Whether a press counts now. A visible window without the focus still sees the gamepad, and so would a
 * second window: neither may arm the car behind the person's back. Stopping is always right.
 *
 * @param busy a dialog is open
 */
export function mayAct(action: Action, focused: boolean, busy: boolean): boolean {
  return action === "stop" || (focused && !busy);
}

/**
 * Whether a key belongs to the text field that has the focus.
 *
 * @param text what stands in the field: in an empty one there is no word that a space could follow, so
 *   the space bar stops the car there too
 */
export function isText(code: string, text: string): boolean {
  return actionOfKey(code) !== "stop" || text !== "";
}

/** Opposite keys cancel; a diagonal is as fast as a straight line. */
export function sticksFromKeys(held: Iterable<string>): Sticks & { readonly precision: boolean } {
  let x = 0;
  let y = 0;
  let turn = 0;
  let precision = false;
  for (const code of held) {
    const key = HELD[code];
    x += key?.x ?? 0;
    y += key?.y ?? 0;
    turn += key?.turn ?? 0;
    precision ||= key?.precision ?? false;
  }
  // "W" and the up arrow together are still one wish.
  x = Math.sign(x);
  y = Math.sign(y);
  const length = Math.max(1, Math.hypot(x, y));
  return { move: { x: x / length, y: y / length }, turn: Math.sign(turn), precision };
}

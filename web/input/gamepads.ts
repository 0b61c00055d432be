import { signal } from "@preact/signals";
import { load, save } from "../settings.ts";
import type { Action } from "./keys.ts";
import { isNeutral, NEUTRAL, type Sticks } from "./mix.ts";
import {
  isPressed,
  type PadMapping,
  PadPresses,
  type PadState,
  parseMapping,
  STANDARD,
  sticksFromPad,
} from "./pad-mapping.ts";

/** The gamepad in use, and whether its buttons are known. */
export const pad = signal<{
  readonly id: string;
  readonly known: boolean;
  readonly remapped: boolean;
} | null>(null);

const NOTHING = { sticks: NEUTRAL, slow: false, actions: [] as readonly Action[] };

/** Knocks below this are not felt, N·s; from the second on the motors give all they have. */
const FELT = 0.02;
const HARDEST = 1.2;

const mappings = new Map<string, PadMapping | undefined>();

function mappingOf(state: PadState): PadMapping | undefined {
  if (!mappings.has(state.id)) {
    const text = load(`pad.${state.id}`);
    mappings.set(state.id, text === undefined ? undefined : parseMapping(text));
  }
  return mappings.get(state.id) ?? (state.mapping === "standard" ? STANDARD : undefined);
}

export function saveMapping(id: string, mapping: PadMapping | undefined): void {
  save(`pad.${id}`, mapping === undefined ? undefined : JSON.stringify(mapping));
  mappings.set(id, mapping);
}

/** The gamepad that counts: the first whose buttons are known, else the first. */
export function currentPad(): Gamepad | undefined {
  const pads = (navigator.getGamepads?.() ?? []).filter((each) => each?.connected !== false && each !== null);
  return (pads.find((each) => each && mappingOf(each)) ?? pads[0]) || undefined;
}

/** Browsers have no events for sticks and buttons: they have to be looked at again and again. */
export class Gamepads {
  #presses = new PadPresses();
  #id: string | undefined;
  /** The pad in use has been seen at rest: a stick that was held when it appeared asks for nothing. */
  #rested = false;

  /** @param onLost the pad that was in use is gone */
  constructor(onLost: () => void) {
    addEventListener("gamepaddisconnected", (event) => {
      const gone = (event as GamepadEvent).gamepad?.id;
      if (gone !== undefined && gone !== this.#id) return;
      this.#use(undefined);
      onLost();
    });
  }

  poll(): { readonly sticks: Sticks; readonly slow: boolean; readonly actions: readonly Action[] } {
    const current = currentPad();
    const mapping = current && mappingOf(current);
    this.#use(current);
    if (!current || !mapping) return NOTHING;
    const sticks = sticksFromPad(current, mapping);
    this.#rested ||= isNeutral(sticks);
    return {
      sticks: this.#rested ? sticks : NEUTRAL,
      slow: isPressed(current, mapping.buttons.slow),
      actions: this.#presses.step(current, mapping),
    };
  }

  /** @param impulse N·s */
  rumble(impulse: number): void {
    const strength = Math.min(1, impulse / HARDEST);
    if (impulse < FELT) return;
    // Firefox and iOS have no actuator; a pad may refuse. Neither is worth a word.
    void currentPad()
      ?.vibrationActuator?.playEffect("dual-rumble", {
        duration: 60 + 140 * strength,
        strongMagnitude: strength,
        weakMagnitude: 0.3 + 0.7 * strength,
      })
      .catch(() => {});
  }

  #use(current: PadState | undefined): void {
    if (current?.id !== this.#id) {
      this.#id = current?.id;
      this.#presses = new PadPresses();
      this.#rested = false;
    }
    const known = current !== undefined && mappingOf(current) !== undefined;
    const remapped = current !== undefined && mappings.get(current.id) !== undefined;
    const before = pad.value;
    if (before?.id === current?.id && before?.known === known && before?.remapped === remapped) return;
    pad.value = current ? { id: current.id, known, remapped } : null;
  }
}

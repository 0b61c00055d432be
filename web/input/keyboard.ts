import { type Action, actionOfKey, isHeldKey, isText, sticksFromKeys } from "./keys.ts";

export interface KeyboardEvents {
  /** Held keys have changed. */
  onChange(): void;
  onAction(action: Action): void;
  onHelp(): void;
  /** A dialog is open: everything but the stop is its own. */
  isBusy(): boolean;
}

function isTyping(event: KeyboardEvent): boolean {
  const { code } = event;
  // What has the focus may lie in a tree of its own, as the editor does.
  const target = event.composedPath()[0];
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  // A figure has no spaces: there the space bar stops the car, whatever stands in the field.
  return isText(code, target.type === "number" ? "" : target.value);
}

/** The keys that are down. Those that are down when the page loses the keyboard are dropped. */
export class Keyboard {
  readonly #held = new Set<string>();
  readonly #events: KeyboardEvents;

  constructor(events: KeyboardEvents) {
    this.#events = events;
    addEventListener("keydown", (event) => this.#down(event));
    addEventListener("keyup", (event) => this.#up(event));
  }

  read(): ReturnType<typeof sticksFromKeys> {
    return sticksFromKeys(this.#held);
  }

  drop(): void {
    this.#held.clear();
  }

  #down(event: KeyboardEvent): void {
    if (isTyping(event)) return;
    const action = actionOfKey(event.code);
    // The stop comes before everything, a focused button included: Enter presses buttons.
    if (action === "stop") {
      event.preventDefault();
      if (!event.repeat) this.#events.onAction(action);
      return;
    }
    if (this.#events.isBusy()) return;
    // With a modifier it is a shortcut of the browser, and the key's release may never be told.
    if (event.ctrlKey || event.metaKey || event.altKey) {
      this.drop();
      this.#events.onChange();
      return;
    }
    if (event.key === "?") {
      this.#events.onHelp();
    } else if (isHeldKey(event.code)) {
      event.preventDefault();
      if (!event.repeat) {
        this.#held.add(event.code);
        this.#events.onChange();
      }
    } else if (action && !event.repeat) {
      const pressesButton = action === "arm" && event.target instanceof HTMLButtonElement;
      if (!pressesButton) this.#events.onAction(action);
    }
  }

  #up(event: KeyboardEvent): void {
    if (event.code === "Space" && !isTyping(event)) event.preventDefault();
    if (this.#held.delete(event.code)) this.#events.onChange();
  }
}

import { signal } from "@preact/signals";

/** On a small screen the instruments are a drawer. */
export const gaugesOpen = signal(false);

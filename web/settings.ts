import { type Signal, signal } from "@preact/signals";

/** A private window may forbid storage; the page then forgets, and works. */
export function load(key: string): string | undefined {
  try {
    return localStorage.getItem(`strafe.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function save(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`strafe.${key}`);
    else localStorage.setItem(`strafe.${key}`, value);
  } catch {
    // see `load`
  }
}

function remembered<T extends string>(key: string, choices: readonly [T, ...T[]]): Signal<T> {
  const saved = choices.find((choice) => choice === load(key));
  const chosen = signal<T>(saved ?? choices[0]);
  chosen.subscribe((value) => save(key, value));
  return chosen;
}

/** Whose x and y the move stick means. */
export const frame = remembered("frame", ["car", "field"]);
export const holdHeading = remembered("hold-heading", ["off", "on"]);
/** Not remembered: who opens the page again should find the speed that the sticks promise. */
export const precision = signal(false);

function deviceName(): string {
  const agent = navigator.userAgent;
  if (/iPad/.test(agent)) return "iPad";
  if (/iPhone/.test(agent)) return "iPhone";
  if (/Android/.test(agent)) return /Mobile/.test(agent) ? "Android phone" : "Android tablet";
  if (/Mac OS X/.test(agent)) return navigator.maxTouchPoints > 1 ? "iPad" : "Mac";
  if (/Windows/.test(agent)) return "Windows computer";
  return "Computer";
}

/** How this page is called on the other people's screens. */
export const ownName = signal(load("name") ?? deviceName());

export function rename(name: string): void {
  ownName.value = name.trim().slice(0, 80) || deviceName();
  save("name", name.trim() ? ownName.value : undefined);
}

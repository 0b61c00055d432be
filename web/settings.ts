import { type Signal, signal } from "@preact/signals";
import { deviceName } from "./device-name.ts";

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
/** What the car says is read out. */
export const speech = remembered("speech", ["on", "off"]);
/** The camera's panel; `auto`: open once something looks. */
export const cameraPanel = remembered("camera", ["auto", "open", "shut"]);
/** How far away whoever is followed is to be kept, m, as it was typed; empty: as the car's profile says. */
export const followDistance = signal(load("follow-distance") ?? "");
followDistance.subscribe((text) => save("follow-distance", text || undefined));
/** Not remembered: who opens the page again should find the speed that the sticks promise. */
export const precision = signal(false);

const unnamed = deviceName(navigator.userAgent, navigator.maxTouchPoints);

/** How this page is called on the other people's screens. */
export const ownName = signal(load("name") ?? unnamed);

export function rename(name: string): void {
  ownName.value = name.trim().slice(0, 80) || unnamed;
  save("name", name.trim() ? ownName.value : undefined);
}

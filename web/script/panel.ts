import { computed, signal } from "@preact/signals";
import { target } from "../go-to.ts";
import { draft, opening } from "./editing.ts";
import { preview } from "./scripts.ts";

/** The drawer with the scripts. */
export const scriptsOpen = signal(false);

export const scriptsLook = computed(() =>
  !scriptsOpen.value ? "shut" : draft.value || opening.value ? "editor" : "list",
);

export function toggleScripts(): void {
  scriptsOpen.value = !scriptsOpen.value;
}

/** Escape takes the preview from the floor. @returns false: there is none, or a target is under the finger */
export function scriptsBack(): boolean {
  if (!preview.value || target.value) return false;
  preview.value = null;
  return true;
}

/** The keyboard is in the editor: there the space bar writes a space. */
export const typing = signal(false);

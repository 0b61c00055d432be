import { computed, signal } from "@preact/signals";
import { target } from "../go-to.ts";
import { draft, opening } from "./editing.ts";
import { preview } from "./scripts.ts";

/** The drawer with the scripts. */
export const scriptsOpen = signal(false);

export const scriptsLook = computed(() =>
  !scriptsOpen.value ? "shut" : draft.value || opening.value ? "editor" : "list",
);

/** There the drawer covers the room. */
const covers = "(max-width: 620px) and (orientation: portrait)";
preview.subscribe((path) => {
  if (path?.ok && !draft.peek() && matchMedia(covers).matches) scriptsOpen.value = false;
});

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

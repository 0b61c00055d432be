import { computed, signal } from "@preact/signals";
import { target } from "../go-to.ts";
import { say } from "../notices.ts";
import { draft, opening } from "./editing.ts";
import { preview, refusal } from "./scripts.ts";

/** The drawer with the scripts. */
export const scriptsOpen = signal(false);

export const scriptsLook = computed(() =>
  !scriptsOpen.value ? "shut" : draft.value || opening.value ? "editor" : "list",
);

refusal.subscribe((text) => {
  if (text && !scriptsOpen.peek()) say(text, "warning", "script");
});

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

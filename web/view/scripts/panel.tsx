import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { scriptsLook, toggleScripts } from "../../script/panel.ts";
import type { Drawer } from "./drawer.tsx";

/** The scripts' drawer. What is in it is loaded when it is opened for the first time. */
export function ScriptsPanel() {
  const look = scriptsLook.value;
  const drawer = useSignal<{ readonly View: typeof Drawer } | null>(null);
  const missing = useSignal(false);
  const isShut = look === "shut";
  useEffect(() => {
    if (isShut || drawer.peek()) return;
    missing.value = false;
    import("./drawer.tsx").then(
      ({ Drawer: View }) => {
        drawer.value = { View };
      },
      () => {
        missing.value = true;
      },
    );
  }, [isShut, drawer, missing]);
  if (isShut) return null;
  const View = drawer.value?.View;
  return (
    <aside class="scripts" data-testid="scripts" data-look={look} aria-label="Scripts">
      {View ? <View /> : missing.value && <NotThere />}
    </aside>
  );
}

function NotThere() {
  return (
    <div class="scripts-off">
      <p>This part of the page did not come over the link. Close it and try again.</p>
      <button type="button" class="small" onClick={toggleScripts}>
        Close
      </button>
    </div>
  );
}

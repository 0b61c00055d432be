import { scriptsLook } from "../../script/panel.ts";
import { EditorPane } from "./editor-pane.tsx";
import { ListPane } from "./list-pane.tsx";

/** The scripts' drawer: their list, or one of them in the editor. */
export function ScriptsPanel() {
  const look = scriptsLook.value;
  if (look === "shut") return null;
  return (
    <aside class="scripts" data-testid="scripts" data-look={look} aria-label="Scripts">
      {look === "editor" ? <EditorPane /> : <ListPane />}
    </aside>
  );
}

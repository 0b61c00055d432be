import { scriptsLook } from "../../script/panel.ts";
import { EditorPane } from "./editor-pane.tsx";
import { ListPane } from "./list-pane.tsx";

/** The scripts' list, or one of them in the editor. */
export function Drawer() {
  return scriptsLook.value === "editor" ? <EditorPane /> : <ListPane />;
}

import { dirty, draft, savedOver, undoSave } from "../../script/editing.ts";

/** Where the text lies that the last save replaced, and the way back to it. */
export function SavedOver() {
  const over = savedOver.value;
  if (!over || dirty.value || !draft.value) return null;
  return (
    <p class="saved-over" role="status" data-testid="saved-over">
      <span>
        What stood there before is kept on the robot: <code>{over.place}</code>
      </span>
      <button
        type="button"
        class="small"
        data-testid="undo-save"
        title="Saves the text as it was before"
        disabled={draft.value.saving !== null}
        onClick={undoSave}
      >
        Undo the save
      </button>
    </p>
  );
}

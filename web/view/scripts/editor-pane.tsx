import { useSignal } from "@preact/signals";
import {
  closeScript,
  dirty,
  draft,
  keepMine,
  opening,
  saveAndPreview,
  saveAndRun,
  saveScript,
  takeTheirs,
} from "../../script/editing.ts";
import { toggleScripts, typing } from "../../script/panel.ts";
import { previewing, refusal, run, wanted } from "../../script/scripts.ts";
import { BackIcon, CloseIcon, PathIcon, PlayIcon } from "../icons.tsx";
import { CodeHost } from "./code-host.tsx";
import { PreviewView } from "./preview-view.tsx";
import { SmallRunView } from "./run-view.tsx";

/** One script to be written, and what its run says below it. */
export function EditorPane() {
  const now = draft.value;
  const leaving = useSignal(false);
  const back = () => {
    if (dirty.value) leaving.value = true;
    else closeScript();
  };
  return (
    <>
      <header class="scripts-head editor-head">
        <button
          type="button"
          class="tool"
          aria-label="Back to the list"
          title="Back to the list"
          onClick={back}
        >
          <BackIcon />
        </button>
        <h2 data-testid="editor-name" data-dirty={dirty.value}>
          {now?.name ?? opening.value?.name}
        </h2>
        {now && <SaveState />}
        {now && <Doings />}
        <button
          type="button"
          class="tool"
          aria-label="Close the scripts"
          title="Close (your text stays)"
          onClick={toggleScripts}
        >
          <CloseIcon />
        </button>
      </header>
      {leaving.value && now && (
        <Question text={`${now.name} is not saved.`}>
          <button
            type="button"
            class="small wanted"
            onClick={() => {
              leaving.value = false;
              saveScript(closeScript);
            }}
          >
            Save
          </button>
          <button
            type="button"
            class="small"
            data-testid="discard"
            onClick={() => {
              leaving.value = false;
              closeScript();
            }}
          >
            Discard
          </button>
          <button
            type="button"
            class="small"
            onClick={() => {
              leaving.value = false;
            }}
          >
            Stay
          </button>
        </Question>
      )}
      <Conflict />
      {refusal.value && (
        <p class="scripts-refusal" role="alert" data-testid="script-refusal">
          {refusal.value}
        </p>
      )}
      {now ? <CodeHost key={now.name} name={now.name} /> : <p class="code-loading note">Reading it…</p>}
      {now && <Keyboard />}
      <div class="editor-below">
        <SmallRunView />
        {!run.value && <PreviewView />}
      </div>
    </>
  );
}

function SaveState() {
  const now = draft.value!;
  const text = now.saving ? "Saving…" : dirty.value ? "Not saved" : "Saved";
  return (
    <span
      class="save-state"
      data-testid="save-state"
      data-state={now.saving ? "saving" : dirty.value ? "dirty" : "saved"}
    >
      {text}
    </span>
  );
}

function Doings() {
  const mayBegin = draft.value!.conflict !== "changed";
  return (
    <div class="editor-doing">
      <button
        type="button"
        class={dirty.value ? "small wanted" : "small"}
        data-testid="save-script"
        disabled={!dirty.value || draft.value!.saving !== null || !mayBegin}
        title="Save (Ctrl or ⌘ and S)"
        onClick={() => saveScript()}
      >
        Save
      </button>
      <button
        type="button"
        class="small"
        data-testid="preview-draft"
        disabled={!mayBegin || previewing.value !== null}
        title="Saves it, and shows its way on the floor; no wheel turns"
        onClick={saveAndPreview}
      >
        <PathIcon /> Preview
      </button>
      <button
        type="button"
        class="small run"
        data-testid="run-draft"
        disabled={!mayBegin || run.value !== null || wanted.value !== null}
        title="Saves it, and the car drives (Ctrl or ⌘ and Enter)"
        onClick={saveAndRun}
      >
        <PlayIcon /> Run
      </button>
    </div>
  );
}

function Question({ text, children }: { text: string; children: preact.ComponentChildren }) {
  return (
    <div class="editor-question" role="alertdialog" aria-label={text} data-testid="editor-question">
      <span>{text}</span>
      {children}
    </div>
  );
}

function Conflict() {
  const now = draft.value;
  if (now?.conflict === "removed") {
    return <p class="editor-question">Somebody has removed {now.name} meanwhile. Save puts it back.</p>;
  }
  if (now?.conflict !== "changed") return null;
  return (
    <Question text={`Somebody has changed ${now.name} since you began. Nothing is saved yet.`}>
      <button
        type="button"
        class="small"
        data-testid="keep-mine"
        title="Saves your text over theirs"
        onClick={keepMine}
      >
        Keep mine
      </button>
      <button
        type="button"
        class="small"
        data-testid="take-theirs"
        title="Shows their text; undo (Ctrl or ⌘ and Z) brings yours back"
        onClick={takeTheirs}
      >
        Take theirs
      </button>
    </Question>
  );
}

/** Whose the keyboard is, because of the space bar. */
function Keyboard() {
  return (
    <p class="editor-keyboard" data-testid="editor-keyboard" data-typing={typing.value}>
      {typing.value ? (
        <>
          <b>Space writes a space here.</b> To stop the car: the STOP button, or <kbd>Esc</kbd> and then{" "}
          <kbd>Space</kbd>.
        </>
      ) : (
        <>
          <kbd>Space</kbd> stops the car. A click into the text begins writing.
        </>
      )}
    </p>
  );
}

import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { link } from "../../robot.ts";
import { toggleScripts } from "../../script/panel.ts";
import { ended, listed, preview, refusal, run, wanted } from "../../script/scripts.ts";
import { speech } from "../../settings.ts";
import { CloseIcon, VoiceIcon } from "../icons.tsx";
import { NewScript } from "./new-script.tsx";
import { PreviewView } from "./preview-view.tsx";
import { RunView } from "./run-view.tsx";
import { ScriptRow } from "./script-row.tsx";

export function ListPane() {
  const folder = listed.value;
  const body = useRef<HTMLDivElement>(null);
  useNewsInSight(body);
  return (
    <>
      <header class="scripts-head">
        <h2>Scripts</h2>
        {folder && (
          <span class="scripts-folder" title={`The folder on the robot: ${folder.folder}`}>
            {folder.folder}
          </span>
        )}
        <VoiceButton />
        <button
          type="button"
          class="tool"
          aria-label="Close the scripts"
          title="Close (L)"
          onClick={toggleScripts}
        >
          <CloseIcon />
        </button>
      </header>
      <div class="scripts-body" ref={body}>
        {refusal.value && (
          <p class="scripts-refusal" role="alert" data-testid="script-refusal">
            {refusal.value}
          </p>
        )}
        {wanted.value && !run.value && (
          <p class="scripts-wanted" role="status" data-testid="script-wanted">
            <i class="pulse" /> {wanted.value}: waiting for the robot, or for whoever drives to allow it…
          </p>
        )}
        {(run.value || ended.value) && <RunView />}
        <PreviewView />
        {folder ? <Folder /> : <Off />}
      </div>
    </>
  );
}

/** What is new is above; a preview that is being computed stays in sight by itself. */
function useNewsInSight(body: RefObject<HTMLDivElement>): void {
  const under = run.value?.id;
  const waits = refusal.value || wanted.value;
  const path = preview.value;
  useEffect(() => body.current?.scrollTo({ top: 0 }), [under, body]);
  useEffect(() => {
    if (waits) body.current?.scrollTo({ top: 0 });
  }, [waits, body]);
  // A run may be above it.
  useEffect(() => {
    const shown = path && body.current?.querySelector<HTMLElement>("[data-testid=script-preview]");
    if (shown) body.current!.scrollTo({ top: shown.offsetTop - body.current!.offsetTop });
  }, [path, body]);
}

function VoiceButton() {
  const on = speech.value === "on";
  const what = on ? "What the car says is read out" : "What the car says is shown only";
  return (
    <button
      type="button"
      class="tool"
      aria-pressed={on}
      aria-label={what}
      title={what}
      data-testid="voice"
      onClick={() => {
        speech.value = on ? "off" : "on";
      }}
    >
      <VoiceIcon on={on} />
    </button>
  );
}

function Folder() {
  const { scripts, others } = listed.value!;
  const naming = useSignal(false);
  const begin = useRef<HTMLButtonElement>(null);
  const wasNaming = useRef(false);
  useEffect(() => {
    if (wasNaming.current && !naming.value) begin.current?.focus();
    wasNaming.current = naming.value;
  }, [naming.value]);
  return (
    <section class="scripts-list" data-testid="script-list" aria-label="In the folder">
      {naming.value ? (
        <NewScript
          onClose={() => {
            naming.value = false;
          }}
        />
      ) : (
        <div class="scripts-list-head">
          <h3>
            {scripts.length === 0
              ? "No scripts yet"
              : `${scripts.length} ${scripts.length === 1 ? "script" : "scripts"}`}
          </h3>
          <button
            type="button"
            class={scripts.length === 0 ? "small wanted" : "small"}
            ref={begin}
            data-testid="new-script"
            aria-label="New script"
            onClick={() => {
              naming.value = true;
            }}
          >
            New
          </button>
        </div>
      )}
      {scripts.length === 0 && !naming.value && (
        <p class="note" data-testid="no-scripts">
          The folder is empty. “New” begins one with ten lines that drive a square: look at its preview, then
          run it.
        </p>
      )}
      <ul>
        {scripts.map((script) => (
          <ScriptRow key={script.name} script={script} />
        ))}
      </ul>
      {others > 0 && (
        <p class="note" data-testid="other-files">
          {others === 1 ? "1 other file is" : `${others} other files are`} not shown: a script has an “export
          default” of a function, and is no test and no tool’s file.
        </p>
      )}
    </section>
  );
}

function Off() {
  if (link.value !== "up") return <p class="scripts-off note">No link: the list comes with it.</p>;
  return (
    <div class="scripts-off" data-testid="scripts-off">
      <h3>Scripts are off</h3>
      <p>
        A page that can run code on the robot must be wanted. To have scripts here, start the robot with a
        folder for them:
      </p>
      <code>strafe start --scripts FOLDER</code>
    </div>
  );
}

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { CodeEditor } from "../../editor/code-editor.ts";
import { draft, errorAt, lineWanted, saveAndRun, saveScript, typed } from "../../script/editing.ts";
import { mainSteps } from "../../script/main-steps.ts";
import { typing } from "../../script/panel.ts";
import { run } from "../../script/scripts.ts";

/** Where the editor stands; it is loaded when it is needed for the first time. */
export function CodeHost({ name }: { name: string }) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useSignal<CodeEditor | null>(null);
  const trouble = useSignal(false);
  const attempt = useSignal(0);

  useEffect(() => {
    let gone = false;
    trouble.value = false;
    import("../../editor/code-editor.ts").then(
      ({ CodeEditor }) => {
        if (gone) return;
        editor.value = new CodeEditor(host.current!, draft.peek()?.text ?? "", {
          onChange: typed,
          onSave: () => saveScript(),
          onRun: saveAndRun,
          onFocus: (focused) => {
            typing.value = focused;
          },
        });
      },
      () => {
        trouble.value = !gone;
      },
    );
    return () => {
      gone = true;
      typing.value = false;
      editor.peek()?.destroy();
      editor.value = null;
    };
  }, [attempt.value]);

  useSignalEffect(() => {
    if (draft.value?.name === name) editor.value?.setText(draft.value.text);
  });
  useSignalEffect(() => {
    const steps = run.value?.steps ?? [];
    // What drives is kept in sight, and all of them are marked.
    const places = [...mainSteps(steps), ...steps].flatMap(({ place }) =>
      place?.name === name ? [place.line] : [],
    );
    editor.value?.running(places);
  });
  useSignalEffect(() => {
    const at = errorAt.value;
    editor.value?.error(at?.name === name ? at : null);
  });
  useSignalEffect(() => {
    if (lineWanted.value) editor.value?.lookAt(lineWanted.value.line);
  });

  return (
    <div class="code-frame">
      <div class="code" ref={host} data-testid="editor" />
      {!editor.value && (
        <p class="code-loading note">
          {trouble.value ? (
            <>
              The editor did not come over the link.{" "}
              <button
                type="button"
                class="small"
                onClick={() => {
                  attempt.value++;
                }}
              >
                Again
              </button>
            </>
          ) : (
            "The editor is loading…"
          )}
        </p>
      )}
    </div>
  );
}

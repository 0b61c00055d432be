import type { ScriptNews } from "../../../src/protocol/script-messages.ts";
import { openScript } from "../../script/editing.ts";
import { previewing, previewScript, removeScript, run, runScript, wanted } from "../../script/scripts.ts";
import { useAskedRemoval } from "../asked-removal.ts";
import { EditIcon, PathIcon, PlayIcon, RemoveIcon } from "../icons.tsx";

type Listed = Extract<ScriptNews, { type: "scripts" }>["scripts"][number];

export function ScriptRow({ script }: { script: Listed }) {
  const { name, about } = script;
  const { isAsking: removing, keep, remove } = useAskedRemoval();
  const isRunning = run.value?.name === name;
  const mayRun = run.value === null && wanted.value === null;
  return (
    <li class="script" data-testid="script" data-name={name} data-running={isRunning}>
      <div class="script-what">
        <b>{name}</b>
        {about && <span>{about}</span>}
      </div>
      {removing.value ? (
        <div key="question" class="script-doing">
          <span class="script-ask">Remove it? It moves to .removed.</span>
          <button
            type="button"
            class="small"
            data-testid="remove-yes"
            aria-label={`Remove ${name}`}
            onClick={() => {
              removing.value = false;
              removeScript(name);
            }}
          >
            Remove
          </button>
          <button
            type="button"
            class="small"
            ref={keep}
            aria-label={`Keep ${name}`}
            onClick={() => {
              removing.value = false;
            }}
          >
            Keep
          </button>
        </div>
      ) : (
        <div key="doing" class="script-doing">
          <button
            type="button"
            class="small run"
            data-testid="run-script"
            disabled={!mayRun}
            title={run.value && !isRunning ? `“Stop script” ends ${run.value.name} first` : "The car drives"}
            aria-label={`${isRunning ? "Runs" : "Run"} ${name}`}
            onClick={() => runScript(name)}
          >
            <PlayIcon /> {isRunning ? "Runs" : "Run"}
          </button>
          <button
            type="button"
            class="small"
            data-testid="preview-script"
            disabled={previewing.value !== null}
            title="Shows its way on the floor; no wheel turns"
            aria-label={`Preview ${name}`}
            onClick={() => previewScript(name)}
          >
            <PathIcon /> Preview
          </button>
          <button
            type="button"
            class="small"
            data-testid="edit-script"
            aria-label={`Edit ${name}`}
            onClick={() => openScript(name)}
          >
            <EditIcon /> Edit
          </button>
          <button
            type="button"
            class="small icon-only"
            ref={remove}
            aria-label={`Remove ${name}`}
            title="Remove"
            disabled={isRunning}
            onClick={() => {
              removing.value = true;
            }}
          >
            <RemoveIcon />
          </button>
        </div>
      )}
    </li>
  );
}

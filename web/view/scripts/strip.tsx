import { duration } from "../../script/duration.ts";
import { mainSteps } from "../../script/main-steps.ts";
import { scriptsOpen, toggleScripts } from "../../script/panel.ts";
import { closePreview, preview, previewing, run, wanted } from "../../script/scripts.ts";
import { EndButton, Progress } from "./run-parts.tsx";

/** One line on the run or the preview, where the drawer is shut. */
export function ScriptStrip() {
  if (scriptsOpen.value) return null;
  const now = run.value;
  if (now) {
    const [step] = mainSteps(now.steps);
    return (
      <section class="strip" data-testid="script-strip" data-phase={now.phase} aria-label="A script runs">
        <button type="button" class="strip-text" title="Show the script (L)" onClick={toggleScripts}>
          <b>{now.name}</b>
          <span class="strip-detail">
            {duration(now.elapsed)}
            {step && ` · ${step.what}${step.place ? `, line ${step.place.line}` : ""}`}
          </span>
        </button>
        <EndButton phase={now.phase} />
        <Progress run={now} />
      </section>
    );
  }
  const path = preview.value;
  if (path) {
    return (
      <section class="strip" data-testid="script-strip" data-phase="preview" aria-label="A preview">
        <button type="button" class="strip-text" title="Show its motions (L)" onClick={toggleScripts}>
          <b>
            <i class="preview-key" /> {path.name}
          </b>
          <span class="strip-detail">{path.ok ? `Preview: ${duration(path.duration)}` : path.why}</span>
        </button>
        <button type="button" class="small" onClick={closePreview}>
          Close
        </button>
      </section>
    );
  }
  const name = wanted.value ?? previewing.value;
  if (!name) return null;
  return (
    <section class="strip" data-testid="script-strip" data-phase="busy" aria-label="A script">
      <span class="strip-text">
        <b>{name}</b>
        <span class="strip-detail">{wanted.value ? "waiting to begin…" : "preview under way…"}</span>
      </span>
    </section>
  );
}

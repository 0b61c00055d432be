import { duration } from "../../script/duration.ts";
import { mainSteps } from "../../script/main-steps.ts";
import { scriptsOpen, toggleScripts } from "../../script/panel.ts";
import { previewProgress } from "../../script/preview-progress.ts";
import { closePreview, preview, previewing, run, wanted } from "../../script/scripts.ts";
import { silenceOf } from "../../script/silence.ts";
import { EndPreview } from "./preview-busy.tsx";
import { EndButton, Progress } from "./run-parts.tsx";

/** One line on the run or the preview, where the drawer is shut. */
export function ScriptStrip() {
  if (scriptsOpen.value) return null;
  const now = run.value;
  if (now) {
    const [step] = mainSteps(now.steps);
    const silence = silenceOf(now);
    return (
      <section class="strip" data-testid="script-strip" data-phase={now.phase} aria-label="A script runs">
        <button type="button" class="strip-text" title="Show the script (L)" onClick={toggleScripts}>
          <b>{now.name}</b>
          <span class="strip-detail">
            {duration(now.elapsed)}
            {silence
              ? ` · ${silence}`
              : step && ` · ${step.what}${step.place ? `, line ${step.place.line}` : ""}`}
          </span>
        </button>
        <EndButton phase={now.phase} />
        <Progress run={now} />
      </section>
    );
  }
  const path = preview.value;
  if (path) {
    const warnings = path.warnings.length + path.moreWarnings;
    return (
      <section class="strip" data-testid="script-strip" data-phase="preview" aria-label="A preview">
        <button type="button" class="strip-text" title="Show its motions (L)" onClick={toggleScripts}>
          <b>
            <i class="preview-key" /> {path.name}
          </b>
          <span class="strip-detail">
            {path.ok ? `Preview: ${duration(path.duration)}` : path.why}
            {warnings > 0 && (
              <em class="strip-warnings"> · {warnings === 1 ? "1 warning" : `${warnings} warnings`}</em>
            )}
          </span>
        </button>
        <button type="button" class="small" onClick={closePreview}>
          Close
        </button>
      </section>
    );
  }
  const name = wanted.value ?? previewing.value?.name;
  if (!name) return null;
  return (
    <section class="strip" data-testid="script-strip" data-phase="busy" aria-label="A script">
      <span class="strip-text">
        <b>{name}</b>
        <span class="strip-detail">
          {wanted.value ? "waiting to begin…" : previewProgress(previewing.value!).text}
        </span>
      </span>
      {!wanted.value && <EndPreview />}
    </section>
  );
}

import { previewProgress } from "../../script/preview-progress.ts";
import { endPreview, type Previewing } from "../../script/scripts.ts";

/** A preview that is being computed, and the way out of it. */
export function PreviewBusy({ now }: { now: Previewing }) {
  const { part, text } = previewProgress(now);
  return (
    <section
      class="preview-view"
      data-testid="script-preview"
      data-phase="busy"
      aria-label={`Preview of ${now.name}`}
    >
      <div class="run-head">
        <div class="run-what">
          <span class="label">
            <i class="preview-key" /> Preview under way
          </span>
          <b>{now.name}</b>
        </div>
        <EndPreview />
      </div>
      <div class="run-progress">
        <div
          class={part === null ? "run-bar unsure" : "run-bar"}
          role="progressbar"
          aria-label="How far the preview is"
          aria-valuemin={0}
          aria-valuemax={100}
          {...(part !== null && { "aria-valuenow": Math.round(100 * part) })}
          data-testid="preview-progress"
        >
          <i style={part === null ? {} : { transform: `scaleX(${part})` }} />
        </div>
        <span class="sub" data-testid="preview-so-far">
          {text}
        </span>
      </div>
    </section>
  );
}

export function EndPreview() {
  return (
    <button
      type="button"
      class="small"
      data-testid="end-preview"
      title="Ends the preview; no car drives"
      onClick={endPreview}
    >
      Cancel
    </button>
  );
}

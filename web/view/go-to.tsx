import { shortLength } from "../format.ts";
import { following, paused, target, targeting } from "../go-to.ts";
import { missing } from "../input/pilot.ts";
import { poseText } from "../motion-words.ts";
import { cancelMotion, glance, pauseMotion, resumeMotion } from "../robot.ts";

/** What to do in "Go to", the target under the finger, and the motion that is under way. */
export function GoTo() {
  const isUnderWay = following.value;
  if (!targeting.value && !isUnderWay) return null;
  const phase = target.value ? "aiming" : isUnderWay ? "driving" : missing.value ? "missing" : "ready";
  return (
    <section class="go-to" data-testid="go-to" data-phase={phase} aria-label="Go to">
      <span class="go-to-text">{textOf(phase)}</span>
      {phase === "aiming" && (
        <span class="go-to-hint">
          <kbd>Esc</kbd> takes it back
        </span>
      )}
      {isUnderWay && (
        <>
          <button
            type="button"
            class="small"
            data-testid="pause-motion"
            onClick={() => (paused.value ? resumeMotion() : pauseMotion())}
          >
            {paused.value ? "Resume" : "Pause"}
          </button>
          <button type="button" class="small" data-testid="cancel-motion" onClick={() => cancelMotion()}>
            Cancel
          </button>
          <Progress />
        </>
      )}
    </section>
  );
}

function textOf(phase: "aiming" | "driving" | "missing" | "ready"): string {
  switch (phase) {
    case "aiming":
      return poseText(target.value!);
    case "missing":
      return missing.value;
    case "ready":
      return "Press on the floor; drag to where it should face.";
    case "driving": {
      const motion = glance.value?.motion;
      if (paused.value) return "Paused on the way";
      if (!motion) return "On the way";
      if (motion.holding) return `Holding the target, ${shortLength(motion.crossTrack)} off`;
      const left = Math.max(0, motion.duration - motion.time);
      return `${left.toFixed(1)} s to go, ${shortLength(motion.crossTrack)} off`;
    }
  }
}

function Progress() {
  const motion = glance.value?.motion;
  const part = motion && motion.duration > 0 ? Math.min(1, motion.time / motion.duration) : 0;
  return (
    <div
      class="go-to-progress"
      role="progressbar"
      aria-label="Driven of the way"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
    >
      <i style={{ transform: `scaleX(${part})` }} />
    </div>
  );
}

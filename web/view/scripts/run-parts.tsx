import { glance } from "../../robot.ts";
import { progressOf } from "../../script/progress.ts";
import { endScript, type ScriptRun } from "../../script/scripts.ts";

export const STOP_WORDS = {
  starting: "Stop script",
  running: "Stop script",
  ending: "End at once",
} as const;

export function EndButton({ phase }: { phase: ScriptRun["phase"] }) {
  return (
    <button
      type="button"
      class="small end-script"
      data-testid="end-script"
      title="The script ends, and the car comes to rest. STOP and the space bar stop everything at once."
      onClick={endScript}
    >
      {STOP_WORDS[phase]}
    </button>
  );
}

export function Progress({ run: now }: { run: ScriptRun }) {
  const { driver, motion } = glance.value ?? {};
  const { part, text } = progressOf(now, driver?.source === "script" ? (motion ?? null) : null);
  return (
    <div class="run-progress">
      {part !== null && (
        <div
          class="run-bar"
          role="progressbar"
          aria-label="How far it is"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(part * 100)}
          data-testid="script-progress"
        >
          <i style={{ transform: `scaleX(${part})` }} />
        </div>
      )}
      {text && <span class="sub">{text}</span>}
    </div>
  );
}

import { ended, previewing, run, type ScriptRun } from "../../script/scripts.ts";

const PHASE: Readonly<Record<ScriptRun["phase"], string>> = {
  starting: "is starting",
  running: "is running",
  ending: "is stopping",
};

/** What scripts do, for whoever hears the page: every change once, and no running figures. */
export function Announcer() {
  return (
    <p class="heard-only" role="status" data-testid="script-heard">
      {heard()}
    </p>
  );
}

function heard(): string {
  const now = run.value;
  if (now) return `${now.name} ${PHASE[now.phase]}`;
  if (previewing.value) return `Preview of ${previewing.value.name} is under way`;
  const how = ended.value;
  if (!how) return "";
  if (how.ok) return `${how.name} is done`;
  return `${how.name} ${how.aborted ? "was stopped" : "failed"}: ${how.why}`;
}

import type { ScriptPlace } from "../../../src/protocol/script-messages.ts";
import { duration, took } from "../../script/duration.ts";
import { openPlace, texts } from "../../script/editing.ts";
import { mainSteps } from "../../script/main-steps.ts";
import {
  ended,
  ownRun,
  plots,
  putAway,
  run,
  type ScriptEnded,
  type ScriptRun,
} from "../../script/scripts.ts";
import { silenceOf } from "../../script/silence.ts";
import { CloseIcon } from "../icons.tsx";
import { LogView } from "./log-view.tsx";
import { Plots } from "./plots.tsx";
import { EndButton, Progress, STOP_WORDS } from "./run-parts.tsx";

/** The run that is under way, or how the latest one ended, with what it has left. */
export function RunView() {
  const now = run.value;
  return (
    <section class="run-view" data-testid="script-run" data-phase={phaseNow()} aria-label="The run">
      {now ? <Running run={now} /> : <Ended ended={ended.value!} />}
      {plots.value.length > 0 && <Plots />}
      <LogView />
    </section>
  );
}

/** Under the editor: no plots. */
export function SmallRunView() {
  const now = run.value;
  if (!now && !ended.value) return null;
  return (
    <section class="run-view small-run" data-testid="script-run" data-phase={phaseNow()} aria-label="The run">
      {now ? <Running run={now} /> : <Ended ended={ended.value!} />}
      <LogView />
    </section>
  );
}

function phaseNow(): string {
  if (run.value) return run.value.phase;
  const how = ended.value;
  return !how ? "none" : how.ok ? "done" : how.aborted ? "stopped" : "failed";
}

const PHASE = { starting: "Starting", running: "Running", ending: "Stopping" } as const;

function Running({ run: now }: { run: ScriptRun }) {
  return (
    <>
      <div class="run-head">
        <div class="run-what">
          <span class="label">
            {PHASE[now.phase]}
            <span class="value run-time" data-testid="script-elapsed">
              {duration(now.phase === "starting" ? now.silent : now.elapsed)}
            </span>
          </span>
          <b>{now.name}</b>
          {!ownRun.value && <span class="sub">by {now.by}</span>}
        </div>
        <EndButton phase={now.phase} />
      </div>
      <Silence run={now} />
      <Progress run={now} />
      <Steps run={now} />
    </>
  );
}

function Silence({ run: now }: { run: ScriptRun }) {
  const silence = silenceOf(now);
  if (!silence) return null;
  return (
    <p class="run-silent" data-testid="script-silent">
      It {silence}, as in a loop without await. One that goes on so is ended; “{STOP_WORDS[now.phase]}” does
      that sooner.
    </p>
  );
}

function Steps({ run: now }: { run: ScriptRun }) {
  if (now.steps.length === 0) return null;
  return (
    <ol class="run-steps" data-testid="script-steps">
      {mainSteps(now.steps).map(({ what, place }) => (
        <li key={`${what} ${place?.line}`}>
          <span class="run-step">
            <b>{what}</b>
            {place && <PlaceButton place={place} label={`line ${place.line}`} />}
          </span>
          {place && <code>{lineOf(place)}</code>}
        </li>
      ))}
    </ol>
  );
}

/** The script's own line, where its text is known. */
function lineOf({ name, line }: ScriptPlace): string {
  return texts.value.get(name)?.text.split("\n")[line - 1]?.trim() ?? "";
}

export function PlaceButton({ place, label }: { place: ScriptPlace; label: string }) {
  return (
    <button
      type="button"
      class="place-link"
      data-testid="script-place"
      data-line={place.line}
      title="Show it in the editor"
      onClick={() => openPlace(place)}
    >
      {label}
    </button>
  );
}

function Ended({ ended: how }: { ended: ScriptEnded }) {
  const time = took(how.elapsed, how.waited);
  const text = how.ok ? `Done in ${time}` : how.aborted ? `Stopped after ${time}` : `Failed after ${time}`;
  return (
    <>
      <div class="run-head">
        <div class="run-what">
          <span class="label">{how.name}</span>
          <b data-testid="script-result">{text}</b>
        </div>
        <button
          type="button"
          class="tool"
          aria-label="Put the result away"
          title="Put away"
          onClick={putAway}
        >
          <CloseIcon />
        </button>
      </div>
      {how.value !== null && (
        <p class="run-value" data-testid="script-value">
          <span class="label">Returned</span> <code>{how.value}</code>
        </p>
      )}
      {how.why && !how.ok && (
        <p class="run-why">
          {how.why}{" "}
          {how.place && <PlaceButton place={how.place} label={`${how.place.name}:${how.place.line}`} />}
        </p>
      )}
    </>
  );
}

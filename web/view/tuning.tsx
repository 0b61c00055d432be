import { useSignal } from "@preact/signals";
import { GAIN_BOUNDS } from "../../src/core/gain-bounds.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { driving, glance, send, welcome } from "../robot.ts";
import { GAINS, type Gain, gainsFrom, verdictOf } from "../tuning.ts";

type Report = NonNullable<Telemetry["tuning"]>;

/** Other gains on trial: the car judges them by how it follows, and goes back by itself if they are no better. */
export function Tuning() {
  const report = glance.value?.tuning;
  const isOpen = useSignal(false);
  const typed = useSignal<Partial<Record<Gain, string>>>({});
  if (!report) return null;
  const { gains, trial } = report;
  const phase = trial ? trial.state : "none";
  const wanted = gainsFrom(typed.value, gains);
  const mayTry = driving.value && !trial && wanted !== undefined;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!mayTry || !wanted) return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    if (send({ type: "trial", ...wanted })) typed.value = {};
  };
  return (
    <details
      class="panel tuning"
      data-testid="tuning"
      data-phase={phase}
      open={isOpen.value || trial !== null}
      onToggle={(event) => {
        isOpen.value = event.currentTarget.open;
      }}
    >
      <summary>
        Gains <span class="legend">{trial ? "on trial" : ""}</span>
      </summary>
      <form noValidate onSubmit={submit}>
        {GAINS.map(({ name, label, unit, step, hint }) => (
          <label key={name} title={hint}>
            <span class="label">{label}</span>
            <input
              type="number"
              inputMode="decimal"
              min={0}
              max={GAIN_BOUNDS[name].max}
              step={step}
              data-testid={`gain-${name}`}
              disabled={!driving.value || trial !== null}
              value={typed.value[name] ?? Number(gains[name].toPrecision(4))}
              onInput={(event) => {
                typed.value = { ...typed.value, [name]: event.currentTarget.value };
              }}
            />
            <span class="unit">{unit}</span>
          </label>
        ))}
        {!trial && (
          <button type="submit" class="small" data-testid="try-gains" disabled={!mayTry}>
            Try
          </button>
        )}
      </form>
      {trial && <Trial trial={trial} />}
      {!trial && !driving.value && <p class="note">Take the wheel and drive to try others.</p>}
    </details>
  );
}

function Trial({ trial }: { trial: NonNullable<Report["trial"]> }) {
  const isOurs = driving.value && trial.client === welcome.value?.client;
  const end = (keep: boolean) => send({ type: "end-trial", keep });
  return (
    <>
      <p class="note" data-testid="trial-verdict">
        {verdictOf(trial)}
      </p>
      <progress max={1} value={trial.progress} aria-label="Driven of the trial" />
      <div class="tuning-buttons">
        <button
          type="button"
          class={trial.state === "better" ? "small wanted" : "small"}
          data-testid="keep-gains"
          disabled={!isOurs || trial.state !== "better"}
          onClick={() => end(true)}
        >
          Keep
        </button>
        <button
          type="button"
          class="small"
          data-testid="put-gains-back"
          disabled={!isOurs}
          onClick={() => end(false)}
        >
          Put back
        </button>
      </div>
    </>
  );
}

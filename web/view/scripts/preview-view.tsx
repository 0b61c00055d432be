import { useSignal } from "@preact/signals";
import type { ScriptPlace } from "../../../src/protocol/script-messages.ts";
import { shortLength } from "../../format.ts";
import { glance } from "../../robot.ts";
import { duration } from "../../script/duration.ts";
import { mainSteps } from "../../script/main-steps.ts";
import { closePreview, preview, previewing, run, type ScriptPath } from "../../script/scripts.ts";
import { CloseIcon } from "../icons.tsx";
import { PreviewBusy } from "./preview-busy.tsx";
import { PlaceButton } from "./run-view.tsx";

/** How a motion ends that went as it was meant to. */
const FINE = new Set(["reached", "until", "done"]);
/** A car so far from the preview's beginning stands elsewhere, m. */
const ELSEWHERE = 0.15;
/** So many motions are shown at first. */
const FIRST = 6;
const FIRST_WARNINGS = 4;

/** What the preview on the floor is made of, or why there is none. */
export function PreviewView() {
  const path = preview.value;
  if (!path) {
    if (!previewing.value) return null;
    return <PreviewBusy now={previewing.value} />;
  }
  return (
    <section
      class="preview-view"
      data-testid="script-preview"
      data-phase={path.ok ? "shown" : "failed"}
      aria-label="Preview"
    >
      <div class="run-head">
        <div class="run-what">
          <span class="label">
            <i class="preview-key" /> Preview of {path.name}
          </span>
          <b>
            {path.ok ? duration(path.duration) : `Fails after ${duration(path.duration)}`}
            {path.ok && <span class="preview-count"> {countOf(path)}</span>}
          </b>
        </div>
        <button
          type="button"
          class="tool"
          aria-label="Take the preview away"
          title="Take away (Esc)"
          data-testid="close-preview"
          onClick={closePreview}
        >
          <CloseIcon />
        </button>
      </div>
      {!path.ok && (
        <p class="run-why" data-testid="preview-why">
          {path.why} {path.place && <PlaceButton place={path.place} label={placeText(path.place)} />}
        </p>
      )}
      <Warnings path={path} />
      <Elsewhere path={path} />
      {path.steps.length > 0 && <Motions path={path} />}
    </section>
  );
}

/** What somebody should look at before the car drives. */
function Warnings({ path: { name, warnings, moreWarnings } }: { path: ScriptPath }) {
  const all = useSignal(false);
  if (warnings.length === 0) return null;
  const shown = all.value ? warnings : warnings.slice(0, FIRST_WARNINGS);
  const left = warnings.length - shown.length;
  return (
    <ul class="preview-warnings" data-testid="preview-warnings" aria-label="Warnings">
      {shown.map(({ why, place }, i) => (
        <li key={i}>
          {place && (
            <>
              <PlaceButton
                place={place}
                label={place.name === name ? `Line ${place.line}` : placeText(place)}
              />
              {": "}
            </>
          )}
          {why}
        </li>
      ))}
      {left > 0 && (
        <li>
          <button
            type="button"
            class="place-link"
            onClick={() => {
              all.value = true;
            }}
          >
            {left + moreWarnings} more
          </button>
        </li>
      )}
      {left === 0 && moreWarnings > 0 && <li>and {moreWarnings} more</li>}
    </ul>
  );
}

/** A preview begins where a simulated car does, and not where this one happens to stand. */
function Elsewhere({ path }: { path: ScriptPath }) {
  const [start] = path.points;
  const pose = glance.value?.pose;
  if (!start || !pose || run.value) return null;
  const away = Math.hypot(pose.x - start[0], pose.y - start[1]);
  if (away < ELSEWHERE) return null;
  return (
    <p class="note">Drawn from the room's starting place. The car stands {shortLength(away)} from it.</p>
  );
}

const placeText = ({ name, line }: ScriptPlace) => `${name}:${line}`;

/** As many as the robot tells of. */
const MOST = 200;

function countOf(path: ScriptPath): string {
  const count = mainSteps(path.steps, MOST).length;
  const more = path.steps.length === MOST ? "at least " : "";
  return count === 1 && !more ? "one motion" : `${more}${count} motions`;
}

function Motions({ path }: { path: ScriptPath }) {
  const all = useSignal(false);
  const steps = mainSteps(path.steps, MOST);
  const shown = all.value ? steps : steps.slice(0, FIRST);
  const left = steps.length - shown.length;
  return (
    <table class="motions">
      <thead>
        <tr>
          <th>Motion</th>
          <th>Line</th>
          <th>From, to</th>
          <th>Ends</th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ what, place, from, to, reason }, i) => (
          <tr key={i}>
            <td>{what}</td>
            <td>{place && <PlaceButton place={place} label={`${place.line}`} />}</td>
            <td>
              {from.toFixed(1)} – {to.toFixed(1)} s
            </td>
            <td class={FINE.has(reason) ? "" : "short-of"}>{reason}</td>
          </tr>
        ))}
      </tbody>
      {left > 0 && (
        <tfoot>
          <tr>
            <td colSpan={4}>
              <button
                type="button"
                class="place-link"
                onClick={() => {
                  all.value = true;
                }}
              >
                {left} more
              </button>
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

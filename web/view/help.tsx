import { pad } from "../input/gamepads.ts";
import { dialog } from "../input/pilot.ts";
import { reconnectAs } from "../robot.ts";
import { ownName } from "../settings.ts";
import { Dialog } from "./dialog.tsx";

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [["Space"], "Stop everything; while you type it is a space"],
  [["W", "A", "S", "D"], "Drive; the arrow keys too"],
  [["Q", "E"], "Turn left, turn right"],
  [["Shift"], "Slow and exact while held"],
  [["Enter"], "Arm; after a stop: release, then arm"],
  [["R"], "Disarm"],
  [["F"], "Field- or car-centric"],
  [["X"], "Forward of the field is where the car points"],
  [["H"], "Hold the heading"],
  [["P"], "Precise driving on or off"],
  [["G"], "Go to: press on the floor, drag to where it faces"],
  [["L"], "The scripts: run, stop, edit"],
  [["C"], "The camera"],
  [["O"], "Record the drive, or end the recording"],
  [["T"], "Follow the one who is locked, or stop following"],
  [["Esc"], "Take the target back, leave “Go to”, the preview, the editor"],
];

const PAD: readonly (readonly [readonly string[], string])[] = [
  [["B"], "Stop everything"],
  [["Left stick"], "Drive"],
  [["Right stick"], "Turn"],
  [["LB", "RB"], "Slow and exact while held; triggers too"],
  [["Start"], "Arm"],
  [["Back"], "Disarm"],
  [["Y"], "Field- or car-centric"],
  [["X"], "Set the field's forward"],
  [["Right stick press"], "Hold the heading"],
];

function Table({ rows }: { rows: typeof KEYS }) {
  return (
    <dl class="keys">
      {rows.map(([keys, meaning]) => (
        <div key={meaning}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

export function Help() {
  const close = (): void => {
    dialog.value = null;
  };
  return (
    <Dialog title="Controls" onClose={close}>
      <div class="columns">
        <section class="keyboard">
          <h3>Keyboard</h3>
          <Table rows={KEYS} />
        </section>
        <section>
          <h3>Gamepad</h3>
          <Table rows={PAD} />
          <button
            type="button"
            class="small"
            disabled={!pad.value}
            onClick={() => {
              dialog.value = "remap";
            }}
          >
            {pad.value ? "Map its buttons…" : "No gamepad: press a button on it"}
          </button>
        </section>
        <section class="touch">
          <h3>Touch</h3>
          <p>
            Left thumb drives, right thumb turns. Let go and the car stops. In the room: drag to look around,
            pinch to zoom, tap twice to see all of it.
          </p>
          <h3>Go to</h3>
          <p>
            Press on the floor where the car should go and drag to where it should face; a short press keeps
            its heading. Let go and it drives; back on the start takes it back. Two fingers, or the mouse's
            other buttons, still look around. A push of a stick takes over at any time.
          </p>
          <h3>Good to know</h3>
          <p>
            Solid is where the car is, dashed is where it thinks it is, and the ellipse how sure it is of
            that. A wheel turns amber when it slips. When this page is hidden or loses the focus, it lets go
            of the wheel, and a car that follows for it stops.
          </p>
          <label class="field">
            Your name on the others' screens
            <input
              maxLength={40}
              value={ownName.value}
              onChange={(event) => reconnectAs(event.currentTarget.value)}
            />
          </label>
        </section>
      </div>
    </Dialog>
  );
}

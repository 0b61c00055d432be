import { pad } from "../input/gamepads.ts";
import { dialog } from "../input/pilot.ts";
import { glance } from "../robot.ts";
import { PadIcon } from "./icons.tsx";

/** The gamepad, and what is wrong with the car. */
export function Devices() {
  const current = pad.value;
  return (
    <section class="panel devices" aria-label="Gamepad">
      <h2>Gamepad</h2>
      <div class="device">
        <PadIcon />
        <p title={current?.id}>
          {!current
            ? "None yet: press a button on it."
            : current.known
              ? nameOf(current.id)
              : "This one is not a standard gamepad: say which stick is which."}
        </p>
      </div>
      {current && (
        <button
          type="button"
          class={current.known ? "small" : "small wanted"}
          onClick={() => {
            dialog.value = "remap";
          }}
        >
          {current.known ? "Map its buttons…" : "Map this gamepad…"}
        </button>
      )}
    </section>
  );
}

/** "Xbox Wireless Controller (STANDARD GAMEPAD Vendor: 045e Product: 02fd)" without the small print. */
function nameOf(id: string): string {
  return id.replace(/\s*\(.*$/, "").replace(/^[0-9a-f]{4}-[0-9a-f]{4}-/i, "") || "Gamepad";
}

export function Faults() {
  const faults = glance.value?.faults ?? [];
  if (faults.length === 0) return null;
  return (
    <ul class="faults" aria-label="Faults">
      {faults.map((fault) => (
        <li key={fault.id} class={fault.severity === "stop" ? "severe" : ""}>
          {fault.text}
        </li>
      ))}
    </ul>
  );
}

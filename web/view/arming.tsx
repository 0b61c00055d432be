import { arm, arming, armRefusal, disarm, heldBack, link, reason, safety, stop } from "../robot.ts";
import { StopIcon } from "./icons.tsx";

/** The step that is next: arm, disarm, or release the stop. */
export function Arming() {
  if (link.value !== "up") {
    return (
      <button type="button" class="arm" disabled>
        Arm
      </button>
    );
  }
  switch (safety.value) {
    case "armed":
      return (
        <button type="button" class="arm" data-testid="disarm" onClick={disarm}>
          Disarm
        </button>
      );
    case "estopped":
      return (
        <button type="button" class="arm release" data-testid="release-stop" onClick={arm}>
          Release stop
        </button>
      );
    default:
      return (
        <button type="button" class="arm ready" data-testid="arm" aria-busy={arming.value} onClick={arm}>
          {arming.value ? "Arming…" : "Arm"}
        </button>
      );
  }
}

const HELD_BACK = "Held back: something is right ahead of the car.";

/** Why the car is not armed, why it just refused to be, or why it does not go where it is told. */
export function Reason() {
  const refusal = armRefusal.value;
  const isArmed = safety.value === "armed";
  const text =
    link.value === "up" ? refusal || (isArmed ? (heldBack.value ? HELD_BACK : "") : reason.value) : "";
  return (
    <p class={refusal ? "reason refused" : "reason"} data-testid="reason" aria-live="polite">
      {text}
    </p>
  );
}

/** Anybody may, at any time, whoever drives. Acts on the press, not on the release. */
export function StopButton() {
  return (
    <button
      type="button"
      class="stop"
      data-testid="stop"
      aria-label="Stop: all motors off"
      aria-keyshortcuts="Space"
      data-latched={safety.value === "estopped"}
      onPointerDown={(event) => {
        if (event.button === 0) stop();
      }}
      onClick={(event) => {
        // A click that no pointer made: the Enter key, a screen reader, a test.
        if (event.detail === 0) stop();
      }}
    >
      <StopIcon />
      STOP
    </button>
  );
}

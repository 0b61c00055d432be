import type { ComponentChildren } from "preact";
import { targeting } from "../go-to.ts";
import { act, slowHeld } from "../input/pilot.ts";
import { link } from "../robot.ts";
import { frame, holdHeading, precision } from "../settings.ts";
import { ForwardIcon, FrameIcon, HoldIcon, SlowIcon, TargetIcon } from "./icons.tsx";

interface ChipProps {
  pressed: boolean;
  label: string;
  hint: string;
  shortcut: string;
  testid?: string;
  children: ComponentChildren;
  onClick: () => void;
}

function Chip({ pressed, label, hint, shortcut, testid, children, onClick }: ChipProps) {
  return (
    <button
      type="button"
      class="chip"
      data-testid={testid}
      aria-pressed={pressed}
      title={`${hint} (${shortcut})`}
      onClick={onClick}
    >
      {children}
      <span>{label}</span>
      <kbd>{shortcut}</kbd>
    </button>
  );
}

/** How the sticks are understood. */
export function Modes() {
  const field = frame.value === "field";
  return (
    <section class="modes" aria-label="Driving modes">
      <Chip
        pressed={field}
        label="Field"
        hint="Up on the stick is up in the picture, whichever way the car points"
        shortcut="F"
        onClick={() => act("frame")}
      >
        <FrameIcon />
      </Chip>
      <Chip
        pressed={precision.value || slowHeld.value}
        label="Precise"
        hint="Slow and exact; hold Shift for a moment of it"
        shortcut="P"
        onClick={() => act("precision")}
      >
        <SlowIcon />
      </Chip>
      <Chip
        pressed={holdHeading.value === "on"}
        label="Hold"
        hint="Keep the heading while not turning"
        shortcut="H"
        onClick={() => act("hold-heading")}
      >
        <HoldIcon />
      </Chip>
      <Chip
        pressed={targeting.value}
        label="Go to"
        hint="Press on the floor where the car should go, and drag to where it should face"
        shortcut="G"
        testid="go-to-mode"
        onClick={() => act("go-to")}
      >
        <TargetIcon />
      </Chip>
      {field && (
        <button
          type="button"
          class="chip set-forward"
          aria-label="Set forward"
          disabled={link.value !== "up"}
          title="Forward is where the car points now (X)"
          onClick={() => act("field-forward")}
        >
          <ForwardIcon />
          <span>Set forward</span>
          <kbd>X</kbd>
        </button>
      )}
    </section>
  );
}

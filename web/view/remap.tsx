import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { currentPad, saveMapping } from "../input/gamepads.ts";
import { LESSONS, type Lesson, PadLearning } from "../input/pad-learning.ts";
import { dialog } from "../input/pilot.ts";
import { say } from "../notices.ts";
import { Dialog } from "./dialog.tsx";

const WORDS: Readonly<Record<Lesson["name"], string>> = {
  right: "Push the left stick to the right",
  up: "Push the left stick forward",
  turn: "Push the right stick to the right",
  stop: "Press the button for STOP",
  arm: "Press the button for Arm",
  disarm: "Press the button for Disarm",
  slow: "Press the button for slow driving",
  frame: "Press the button for field- or car-centric",
  "field-forward": "Press the button that sets the field's forward",
  "hold-heading": "Press the button for holding the heading",
};

interface Look {
  readonly id: string;
  readonly axes: readonly number[];
  readonly buttons: readonly boolean[];
}

/** Teaches the page a gamepad that it does not know. */
export function Remap() {
  const look = useSignal<Look | null>(null);
  const learning = useRef<PadLearning | null>(null);
  const close = (): void => {
    dialog.value = null;
  };

  useEffect(() => {
    let frame = 0;
    const poll = (): void => {
      frame = requestAnimationFrame(poll);
      const pad = currentPad();
      if (!pad) {
        look.value = null;
        learning.current = null;
        return;
      }
      if (look.peek()?.id !== pad.id) learning.current = new PadLearning(pad);
      learning.current?.observe(pad);
      look.value = { id: pad.id, axes: [...pad.axes], buttons: pad.buttons.map((button) => button.pressed) };
      const mapping = learning.current?.mapping;
      if (!mapping || learning.current?.waiting) return;
      saveMapping(pad.id, mapping);
      say("The gamepad is mapped, and this browser remembers it.");
      close();
    };
    frame = requestAnimationFrame(poll);
    return () => cancelAnimationFrame(frame);
  });

  const teacher = learning.current;
  const now = look.value;
  if (!now || !teacher) {
    return (
      <Dialog title="Map the gamepad" onClose={close}>
        <p>No gamepad is seen. Plug it in and press a button on it.</p>
      </Dialog>
    );
  }
  return (
    <Dialog title="Map the gamepad" onClose={close}>
      <p class="pad-id">{now.id}</p>
      <p class="lesson" aria-live="polite">
        {teacher.waiting
          ? "Good. Now let go of everything"
          : teacher.lesson
            ? WORDS[teacher.lesson.name]
            : "Done"}
      </p>
      <div class="progress" role="progressbar" aria-valuemax={LESSONS.length} aria-valuenow={teacher.step}>
        <i style={{ width: `${(100 * teacher.step) / LESSONS.length}%` }} />
      </div>
      <PadBars look={now} />
      <footer>
        <button type="button" class="small" disabled={!teacher.canSkip} onClick={() => teacher.skip()}>
          It has no such button
        </button>
        <button
          type="button"
          class="small"
          onClick={() => {
            learning.current = null;
            look.value = null;
          }}
        >
          Start again
        </button>
        <button
          type="button"
          class="small"
          onClick={() => {
            saveMapping(now.id, undefined);
            say("The gamepad's own mapping is in use again.");
            close();
          }}
        >
          Forget the mapping
        </button>
      </footer>
    </Dialog>
  );
}

/** Every axis and button as it is now. */
function PadBars({ look }: { look: Look }) {
  return (
    <div class="pad-bars">
      {look.axes.map((value, i) => (
        <div key={i} class="axis">
          <span>{i}</span>
          <div>
            <i style={{ left: `${50 + Math.min(0, value) * 50}%`, width: `${Math.abs(value) * 50}%` }} />
          </div>
        </div>
      ))}
      <div class="buttons">
        {look.buttons.map((pressed, i) => (
          <i key={i} class={pressed ? "down" : ""}>
            {i}
          </i>
        ))}
      </div>
    </div>
  );
}

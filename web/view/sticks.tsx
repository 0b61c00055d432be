import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { CENTRED, type Deflection } from "../../src/core/stick-shaping.ts";
import { cut, cuts, sticks, touchMoved, touchTurned } from "../input/pilot.ts";
import { deflectionAt, slideAt } from "../input/stick-geometry.ts";

/** How far the knobs go, as a part of half the stick's width. */
const MOVE_TRAVEL = 0.62;
const TURN_TRAVEL = 0.62;

/**
 * The handlers of a stick under a finger. One finger at a time; whatever ends its touch (lifted, taken
 * by the system, capture lost) lets go, and a touch that the system took away gives up the wheel too.
 */
function useFinger(finger: Signal<number | null>, place: (event: PointerEvent) => void, letGo: () => void) {
  useSignalEffect(() => {
    if (cuts.value > 0) finger.value = null;
  });
  const end = (event: PointerEvent): boolean => {
    if (finger.peek() !== event.pointerId) return false;
    finger.value = null;
    letGo();
    return true;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (finger.peek() !== null || event.button !== 0) return;
      event.preventDefault();
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      finger.value = event.pointerId;
      place(event);
    },
    onPointerMove: (event: PointerEvent) => {
      if (finger.peek() === event.pointerId) place(event);
    },
    onPointerUp: end,
    onLostPointerCapture: end,
    onPointerCancel: (event: PointerEvent) => {
      if (end(event)) cut();
    },
    onContextMenu: (event: Event) => event.preventDefault(),
  };
}

const box = (event: PointerEvent): DOMRect => (event.currentTarget as HTMLElement).getBoundingClientRect();

/** Left thumb: forward, back and sideways. Shows what every other device asks for, too. */
export function MoveStick() {
  const finger = useSignal<number | null>(null);
  const thumb = useSignal<Deflection>(CENTRED);
  const at = finger.value === null ? sticks.value.move : thumb.value;
  const live = at.x !== 0 || at.y !== 0;
  return (
    <div
      class={live ? "stick stick-move live" : "stick stick-move"}
      data-testid="stick-move"
      role="application"
      aria-label="Move: drag up for forward, sideways to strafe"
      {...useFinger(
        finger,
        (event) => {
          thumb.value = deflectionAt(event.clientX, event.clientY, box(event), MOVE_TRAVEL);
          touchMoved(thumb.value);
        },
        () => touchMoved(CENTRED),
      )}
    >
      <i class="tick up" />
      <i class="tick down" />
      <i class="tick left" />
      <i class="tick right" />
      <i
        class="knob"
        style={{ transform: `translate(${at.x * MOVE_TRAVEL * 50}cqw, ${-at.y * MOVE_TRAVEL * 50}cqw)` }}
      />
      <span class="stick-label">Move</span>
    </div>
  );
}

/** Right thumb: turn. */
export function TurnStick() {
  const finger = useSignal<number | null>(null);
  const thumb = useSignal(0);
  const at = finger.value === null ? sticks.value.turn : thumb.value;
  return (
    <div
      class={at === 0 ? "stick stick-turn" : "stick stick-turn live"}
      data-testid="stick-turn"
      role="application"
      aria-label="Turn: drag left or right"
      {...useFinger(
        finger,
        (event) => {
          thumb.value = slideAt(event.clientX, box(event), TURN_TRAVEL);
          touchTurned(thumb.value);
        },
        () => touchTurned(0),
      )}
    >
      <div class="track">
        <i class="tick left" />
        <i class="tick right" />
        <i class="knob" style={{ transform: `translateX(${at * TURN_TRAVEL * 50}cqw)` }} />
      </div>
      <span class="stick-label">Turn</span>
    </div>
  );
}

import type { Point } from "../../src/core/geometry.ts";

export interface GestureEvents {
  /** CSS pixels. */
  onPan(dx: number, dy: number): void;
  onZoom(factor: number, at: Point): void;
  /** Double click or double tap. */
  onReset(): void;
  /** Whether one finger, or the main button, now aims instead of moving the picture. */
  aims(): boolean;
  onAim(at: Point): void;
  onAimMove(at: Point): void;
  /** Let go on purpose. */
  onAimEnd(): void;
  /** A second finger came, or the system took the touch away. */
  onAimCancel(): void;
}

const DOUBLE_TAP_MS = 320;
/** Two taps further apart than this are two taps, CSS pixels. */
const DOUBLE_TAP_REACH = 30;

/** Drag, pinch, wheel and double tap on an element, told as pan, zoom, reset and aim. */
export function listenForGestures(element: HTMLElement, events: GestureEvents): void {
  const fingers = new Map<number, Point>();
  let lastTap = { at: Number.NEGATIVE_INFINITY, x: 0, y: 0 };
  let travelled = 0;
  /** The finger that aims. */
  let aiming: number | undefined;
  const place = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener("pointerdown", (event) => {
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, place(event));
    travelled = 0;
    if (aiming !== undefined) {
      aiming = undefined;
      events.onAimCancel();
    } else if (fingers.size === 1 && event.button === 0 && events.aims()) {
      aiming = event.pointerId;
      events.onAim(place(event));
    }
  });

  element.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    fingers.set(event.pointerId, now);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (event.pointerId === aiming) {
      events.onAimMove(now);
      return;
    }
    if (fingers.size === 1) {
      events.onPan(now.x - before.x, now.y - before.y);
      return;
    }
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other || fingers.size > 2) return;
    const apart = Math.hypot(now.x - other.x, now.y - other.y);
    const wasApart = Math.hypot(before.x - other.x, before.y - other.y);
    events.onPan((now.x - before.x) / 2, (now.y - before.y) / 2);
    if (wasApart > 0) events.onZoom(apart / wasApart, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  });

  const lift = (event: PointerEvent): void => {
    if (!fingers.delete(event.pointerId)) return;
    if (event.pointerId === aiming) {
      aiming = undefined;
      if (event.type === "pointerup") events.onAimEnd();
      else events.onAimCancel();
      return;
    }
    if (event.type !== "pointerup" || travelled > 8) return;
    const { x, y } = place(event);
    const isSecond =
      event.timeStamp - lastTap.at < DOUBLE_TAP_MS &&
      Math.hypot(x - lastTap.x, y - lastTap.y) < DOUBLE_TAP_REACH;
    if (isSecond) events.onReset();
    lastTap = { at: isSecond ? Number.NEGATIVE_INFINITY : event.timeStamp, x, y };
  };
  element.addEventListener("pointerup", lift);
  element.addEventListener("pointercancel", lift);
  element.addEventListener("lostpointercapture", lift);

  element.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      // A mouse wheel's notch is about 100, a touch pad's step a few.
      events.onZoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.04 : 0.0015)), place(event));
    },
    { passive: false },
  );
}

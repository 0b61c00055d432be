import { computed, signal } from "@preact/signals";
import type { Pose } from "../../src/core/geometry.ts";
import { CENTRED, type Deflection, shapeAxis, shapeStick } from "../../src/core/stick-shaping.ts";
import { following, setOff, stepBack, toggleTargeting } from "../go-to.ts";
import { missingFor } from "../motion-words.ts";
import { obsolete, say, type Topic } from "../notices.ts";
import { toggleRecording } from "../recording/recorder.ts";
import {
  answerWheel,
  arm,
  askWheel,
  calibrating,
  disarm,
  drive,
  driver,
  driving,
  link,
  onKnock,
  onLeaseLost,
  onLink,
  safety,
  send,
  stop,
  welcome,
} from "../robot.ts";
import { scriptsBack, toggleScripts } from "../script/panel.ts";
import { scriptHasCar } from "../script/scripts.ts";
import { frame, holdHeading, precision } from "../settings.ts";
import { toggleCamera } from "../video/camera.ts";
import { stopFollowing, toggleFollow } from "../video/follow.ts";
import { DriveGate, mayDrive } from "./drive-gate.ts";
import { Gamepads, pad } from "./gamepads.ts";
import { Keyboard } from "./keyboard.ts";
import { type Action, mayAct } from "./keys.ts";
import { isNeutral, mix, NEUTRAL, type Sticks, toTwist } from "./mix.ts";
import { TOUCH_FEEL } from "./shaping.ts";

/** Gamepads are looked at so often, ms. */
const POLL_MS = 10;
/** `drive` messages leave so often, ms; a change from or to rest leaves at once. */
const SEND_MS = 20;

/** The robot is told again so long after a hand-over that it seems not to have heard of, ms. */
const HAND_OVER_MS = 250;

/** After a tick so late, ms, the sticks' own events wait in the queue still: they go first. */
const LATE_MS = 150;
/** A page that stood still for so long, ms, was as good as gone: it starts with a fresh push. */
const STALL_MS = 2500;

/** What all devices together ask for now: the on-screen sticks show it. */
export const sticks = signal<Sticks>(NEUTRAL);
/** Held for as long as it lasts: Shift, a shoulder button. */
export const slowHeld = signal(false);
/** The dialog that is open; while there is one nothing drives. */
export const dialog = signal<"help" | "remap" | null>(null);

/** Goes up with every cut: a finger that touched a stick before it must touch it afresh. */
export const cuts = signal(0);

const gate = new DriveGate();
let touchMove: Deflection = CENTRED;
let touchTurn = 0;
let lastSent = Number.NEGATIVE_INFINITY;
let lastTick = performance.now();
let wasNeutral = true;
/** The person took the wheel from a script by the button, and keeps it without a push. */
let holdsOn = false;

const gamepads = new Gamepads(() => cut("The gamepad is gone: the car stops.", "gamepad"));
const keyboard = new Keyboard({
  onChange: tick,
  onAction: act,
  onHelp: () => {
    dialog.value = "help";
  },
  isBusy: () => dialog.value !== null,
});

/** The move stick on the screen, as the finger has it. */
export function touchMoved(deflection: Deflection): void {
  touchMove = shapeStick(deflection, TOUCH_FEEL);
  tick();
}

/** The turn stick on the screen, right is +. */
export function touchTurned(deflection: number): void {
  touchTurn = shapeAxis(deflection, TOUCH_FEEL);
  tick();
}

/** Takes the wheel without moving, by asking for standstill. */
export function takeWheel(): void {
  gate.open();
  holdsOn = scriptHasCar.value;
  sendDrive(NEUTRAL);
}

/** What is missing before a target may be set; empty: nothing. */
export const missing = computed(() =>
  missingFor({
    linked: link.value === "up",
    state: safety.value,
    otherDriver: mayDrive(driver.value, welcome.value?.client ?? -1) ? undefined : driver.value?.name,
    isCalibrating: calibrating.value,
  }),
);

/** Says why not, where a target may not be set now. */
export function mayAim(): boolean {
  const why = missing.value || (isNeutral(sticks.value) ? "" : "Let go of the stick first.");
  if (why) say(why, "warning", "motion");
  return !why;
}

/** Sends the car there. Afterwards this page holds it at standstill, as after a push. */
export function go(pose: Pose): void {
  if (!mayAim()) return;
  gate.open();
  // A motion of this page that is under way is replaced; otherwise the robot wants to hear of the rest first.
  if (!following.value) sendDrive(NEUTRAL);
  setOff(pose);
}

/** Asks who drives for the wheel; when it is given, this page holds it at standstill. */
export function askForWheel(): void {
  gate.ask();
  askWheel();
}

/**
 * Zero, then release, at once, and the car follows no more where this page wanted that: whoever turns away from it
 * could not stop the car by it. Nothing is sent again before a fresh push.
 */
export function cut(why?: string, topic?: Topic): void {
  keyboard.drop();
  touchMove = CENTRED;
  touchTurn = 0;
  sticks.value = NEUTRAL;
  wasNeutral = true;
  cuts.value++;
  holdsOn = false;
  const wasFollowing = stopFollowing();
  const underWay = gate.cut();
  if (underWay || driving.value) {
    sendDrive(NEUTRAL);
    send({ type: "release" });
  } else if (!wasFollowing) return;
  if (why) say(why, "warning", topic);
}

/** Hands the wheel to who asked for it, at standstill. */
export function giveWheel(): void {
  sendDrive(NEUTRAL);
  answerWheel(true);
  gate.cut();
}

/** Starts listening to the person. */
export function startPilot(): void {
  setInterval(tick, POLL_MS);
  // Timers nearly stop in a hidden tab, so everything is said before it hides.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) cut();
  });
  addEventListener("blur", () => cut());
  addEventListener("pagehide", () => cut());
  onLink((up) => {
    if (!up) cut();
  });
  // A link that stood still and comes back must not find a stick that was held all the while.
  onLeaseLost(() => cut());
  onKnock((impulse) => {
    if (!driving.value) return;
    gamepads.rumble(impulse);
    if (impulse > 0.1) navigator.vibrate?.(30);
  });
  pad.subscribe((current) => {
    if (current) obsolete("gamepad");
  });
  scriptHasCar.subscribe(() => {
    holdsOn = false;
  });
  dialog.subscribe((open) => {
    if (open) cut();
  });
}

function tick(): void {
  const now = performance.now();
  const late = now - lastTick;
  lastTick = now;
  if (late > STALL_MS) cut();
  if (late > LATE_MS) return;
  const padNow = gamepads.poll();
  const focused = document.hasFocus();
  for (const action of padNow.actions) if (mayAct(action, focused, dialog.value !== null)) act(action);
  if (!focused) return;
  const keys = keyboard.read();
  const next = dialog.value ? NEUTRAL : mix([padNow.sticks, { move: touchMove, turn: touchTurn }, keys]);
  if (!same(next, sticks.value)) sticks.value = next;
  slowHeld.value = padNow.slow || keys.precision;
  const neutral = isNeutral(next);
  const me = welcome.value?.client;
  if (me === undefined || dialog.value) return;
  const edge = neutral !== wasNeutral;
  wasNeutral = neutral;
  // The client keeps the lease of a motion; a stick at rest must not take the wheel from it.
  if (neutral && !edge && following.value) return;
  if (!mayDrive(driver.value, me)) {
    // Whoever pushes while another drives must let go first, or the car would jump when the wheel is free.
    if (!neutral) gate.mustLetGo();
    const why = calibrating.value
      ? "Calibration has the car."
      : `${driver.value?.name} drives. Ask for the wheel first.`;
    if (!neutral && edge) say(why, "info", "driver");
    return;
  }
  if (neutral && scriptHasCar.value && !holdsOn) {
    handToScript();
    return;
  }
  // A little early is on time: timers come a fraction of a millisecond off.
  if (!edge && now - lastSent < SEND_MS - 1) return;
  if (!gate.step(neutral, driving.value)) return;
  if (gate.opened) sendDrive(NEUTRAL);
  sendDrive(next);
}

/** A script drives as long as nobody pushes a stick: a page at rest lets go of the wheel. */
function handToScript(): void {
  const wasOpen = gate.cut();
  gate.step(true, false);
  // Until telemetry has told that the wheel is free it is not said over and over.
  if (!wasOpen && (!driving.value || performance.now() - lastSent < HAND_OVER_MS)) return;
  sendDrive(NEUTRAL);
  send({ type: "release" });
}

function sendDrive(wanted: Sticks): void {
  const limits = welcome.value?.robot.limits;
  if (!limits) return;
  lastSent = performance.now();
  drive(toTwist(wanted, limits), {
    frame: frame.value,
    precision: precision.value || slowHeld.value,
    holdHeading: holdHeading.value === "on",
  });
}

export function act(action: Action): void {
  switch (action) {
    case "stop":
      stop();
      break;
    case "arm":
      arm();
      break;
    case "disarm":
      disarm();
      break;
    case "frame":
      frame.value = frame.value === "car" ? "field" : "car";
      break;
    case "hold-heading":
      holdHeading.value = holdHeading.value === "on" ? "off" : "on";
      break;
    case "precision":
      precision.value = !precision.value;
      break;
    case "go-to":
      toggleTargeting();
      break;
    case "scripts":
      toggleScripts();
      break;
    case "camera":
      toggleCamera();
      break;
    case "follow":
      toggleFollow();
      break;
    case "record":
      toggleRecording();
      break;
    case "back":
      if (!scriptsBack()) stepBack();
      break;
    case "field-forward":
      if (send({ type: "field-forward" })) say("Forward is now where the car points.");
      return;
  }
}

function same(a: Sticks, b: Sticks): boolean {
  return a.turn === b.turn && a.move.x === b.move.x && a.move.y === b.move.y;
}

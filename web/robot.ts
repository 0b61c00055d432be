import { computed, signal } from "@preact/signals";
import { Window } from "../src/core/window.ts";
import { RobotClient, type Socket } from "../src/protocol/client.ts";
import type { ClientMessage, Refusal, RobotEvent, Telemetry, Welcome } from "../src/protocol/messages.ts";
import type { MotionEnded, Planned } from "../src/protocol/motion-messages.ts";
import type { PursuitEnded } from "../src/protocol/pursuit-messages.ts";
import type { RecordingNews } from "../src/protocol/recording-messages.ts";
import type { ScriptNews } from "../src/protocol/script-messages.ts";
import { History } from "./history.ts";
import { obsolete, say } from "./notices.ts";
import { ownName, rename } from "./settings.ts";
import { SinceConnected } from "./since-connected.ts";

/** Telemetry messages a second: the room view draws each of them. */
const TELEMETRY_RATE = 50;
/** How often figures that are read as text change, ms. Faster than this nobody can read. */
const GLANCE_MS = 200;
/** Telemetry older than this is shown as old, s. */
const STALE = 0.6;
/** Events that the status bar, the reason above the arm button and the list of faults show anyway. */
const SHOWN: ReadonlySet<RobotEvent["code"]> = new Set([
  "armed",
  "disarmed",
  "estop",
  "wheel-taken",
  "wheel-free",
  "fault",
  "recovered",
]);
/** Events of which the next one makes the one before untrue. */
const ABOUT_WHEEL: ReadonlySet<RobotEvent["code"]> = new Set(["preempted", "lease-lost", "wheel-denied"]);
/** A question that is not answered is forgotten, ms. */
const QUESTION_MS = 20_000;

/** `waiting`: never connected yet; `lost`: was connected. */
export const link = signal<"waiting" | "up" | "lost">("waiting");
export const welcome = signal<Welcome | null>(null);
/** Every message, 50 a second. What is read as text belongs to {@link glance}. */
export const telemetry = signal<Telemetry | null>(null);
/** The latest telemetry, a few times a second. */
export const glance = signal<Telemetry | null>(null);
/** Telemetry has stopped although the link seems to be up. */
export const stale = signal(false);

export const safety = computed(() => telemetry.value?.safety.state);
/** The car goes slower than it is told, because of what its distance sensor sees. */
export const heldBack = computed(() => telemetry.value?.range?.heldBack ?? false);
export const reason = computed(() => telemetry.value?.safety.reason ?? "");
const driverKey = computed(() => JSON.stringify(telemetry.value?.driver ?? null));
export const driver = computed<Telemetry["driver"]>(() => JSON.parse(driverKey.value));
export const driving = computed(() => driver.value !== null && driver.value.client === welcome.value?.client);

/** The motion that is under way, whoever started it. */
export const planned = signal<Planned | null>(null);

/** The car is being calibrated: nobody else drives, and the one at its side may have a hand at its wheels. */
export const calibrating = computed(() => driver.value?.source === "calibration");

/** Another person drives, or calibrates: this page may only watch and stop, and ask who drives. */
export const watching = computed(
  () => calibrating.value || (driver.value?.source === "driver" && !driving.value),
);

/** Round trip, stick to wheel (from sending to the motors), s; lateness p99 of the loop, s; each at a glance. */
export const rtt = signal<number | undefined>(undefined);
export const latency = signal<number | undefined>(undefined);
export const lateness = signal<number | undefined>(undefined);
/** Ticks of the loop that never ran since this page was connected. */
export const missedTicks = signal(0);
/** A minute of each, for the sparklines; s. */
export const latenessHistory = new History(300);
export const latencyHistory = new History(300);

/** Why the robot did not arm, in its own words; goes when something changes. */
export const armRefusal = signal("");
/** Arm was pressed and the answer is under way. */
export const arming = signal(false);
/** Somebody who asks for our wheel. */
export const question = signal<{ readonly client: number; readonly text: string } | null>(null);
/** We asked for the wheel and wait. */
export const asked = signal(false);

const recentLatency = new Window(25);
const missed = new SinceConnected();
/** Of the telemetry since the last glance, so that no late tick is missed between two. */
let worstLateness = 0;
let heardAt = 0;
let glancedAt = 0;
const linkListeners = new Set<(up: boolean) => void>();
const knockListeners = new Set<(impulse: number) => void>();
const leaseListeners: (() => void)[] = [];
const motionListeners: ((ended: MotionEnded | "refused") => void)[] = [];
const pursuitListeners: ((ended: PursuitEnded) => void)[] = [];
const sayListeners: ((text: string) => void)[] = [];
const recordingListeners: ((news: RecordingNews | Refusal) => void)[] = [];
const scriptListeners: ((news: ScriptNews | Refusal) => void)[] = [];

/** Told when the link comes or goes, at once. */
export function onLink(listener: (up: boolean) => void): void {
  linkListeners.add(listener);
}

/** Told of every knock that an outside observer sees, N·s. */
export function onKnock(listener: (impulse: number) => void): void {
  knockListeners.add(listener);
}

function connect(): RobotClient {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return new RobotClient(
    {
      open: () => new WebSocket(`${scheme}//${location.host}/robot`) as unknown as Socket,
      name: ownName.value,
      source: "driver",
      telemetryRate: TELEMETRY_RATE,
    },
    {
      onLink: linkChanged,
      onWelcome: (message) => {
        welcome.value = message;
      },
      onTelemetry: received,
      onEvent: happened,
      onPlanned: (message) => {
        planned.value = message;
      },
      onMotionEnded: (ended) => {
        if (ended.client === planned.value?.client && ended.id === planned.value.id) planned.value = null;
        if (ended.client === welcome.value?.client) for (const listener of motionListeners) listener(ended);
      },
      onPursuitEnded: (ended) => {
        for (const listener of pursuitListeners) listener(ended);
      },
      onScripts: toldOfScripts,
      onRecording: toldOfRecording,
      onRefused: (refusal) => {
        const { code, text, id } = refusal;
        if (code === "script") {
          toldOfScripts(refusal);
          return;
        }
        if (code === "recording") {
          toldOfRecording(refusal);
          return;
        }
        arming.value = false;
        if (id !== undefined) for (const listener of motionListeners) listener("refused");
        if (code === "arming") armRefusal.value = text;
        // A page at rest is refused a script's wheel, which its next push takes: no news for anybody.
        else if (code !== "not-your-wheel") say(text, "warning");
        else if (watching.value) say(text, "warning", "driver");
      },
      onApplied: (_seq, seconds) => recentLatency.add(Math.max(0, seconds)),
    },
  );
}

let client = connect();

/** @returns whether it left */
export function send(message: ClientMessage): boolean {
  return client.send(message);
}

/** Now on the robot's clock, s; undefined: not known yet. */
export const robotNow = (): number | undefined => client.robotTime;

export const drive: RobotClient["drive"] = (twist, options) => client.drive(twist, options);

/** Lets the car follow whoever is locked, or no more. @returns whether it left */
export const pursue: RobotClient["pursue"] = (on, how) => client.pursue(on, how);
/** The car follows because this page wants it. */
export const isPursuing = (): boolean => client.isPursuing;

/** @returns the motion's id; undefined: the link is down */
export const goTo: RobotClient["goTo"] = (pose, options) => client.goTo(pose, options);
export const pauseMotion = (): boolean => client.pauseMotion();
export const resumeMotion = (): boolean => client.resumeMotion();
export const cancelMotion = (): boolean => client.cancelMotion();

/** The next step towards driving: first the stop has to be released, then the car can be armed. */
export function arm(): void {
  armRefusal.value = "";
  if (safety.value === "estopped") send({ type: "reset-estop" });
  else if (safety.value === "disarmed") arming.value = send({ type: "arm" });
}

export function disarm(): void {
  send({ type: "disarm" });
}

export function stop(): void {
  if (!send({ type: "estop" })) {
    say(
      "There is no link, so the stop could not be sent. The car stops by itself without a link.",
      "error",
      "link",
    );
  }
}

export function askWheel(): void {
  asked.value = send({ type: "ask-wheel" });
  setTimeout(() => {
    asked.value = false;
  }, QUESTION_MS);
}

export function answerWheel(give: boolean): void {
  if (question.value) send({ type: "answer-wheel", client: question.value.client, give });
  question.value = null;
}

/** A name is given when a connection begins, so a new one needs a new connection. */
export function reconnectAs(name: string): void {
  const before = ownName.value;
  rename(name);
  if (ownName.value === before) return;
  client.close();
  client = connect();
}

function linkChanged(up: boolean): void {
  link.value = up ? "up" : "lost";
  if (up) obsolete("link");
  missed.restart();
  planned.value = null;
  if (!up) {
    rtt.value = undefined;
    latency.value = undefined;
    recentLatency.clear();
    arming.value = false;
    question.value = null;
    asked.value = false;
  }
  for (const listener of linkListeners) listener(up);
}

function received(message: Telemetry): void {
  heardAt = performance.now();
  worstLateness = Math.max(worstLateness, message.loop.late.p99);
  const before = telemetry.value;
  telemetry.value = message;
  glance.value ??= message;
  missedTicks.value = missed.of(message.loop.missed);
  if (before && before.safety.state !== message.safety.state) {
    arming.value = false;
    armRefusal.value = "";
  }
  if (before && before.driver?.client !== message.driver?.client) {
    asked.value = false;
    obsolete("driver");
    // With nobody at the wheel the question stands: we only lost it for a moment.
    if (message.driver && !driving.value) question.value = null;
  }
  if (message.truth && message.truth.impact > 0) knocked(message.truth.impact);
}

function happened(event: RobotEvent): void {
  if (event.code === "say") {
    for (const listener of sayListeners) listener(event.text);
    return;
  }
  if (event.code === "wheel-asked") {
    if (driving.value && event.client !== undefined && event.client !== welcome.value?.client) {
      question.value = { client: event.client, text: event.text };
      setTimeout(() => {
        if (question.value?.client === event.client) question.value = null;
      }, QUESTION_MS);
    }
    return;
  }
  if (event.code === "wheel-denied") asked.value = false;
  if (event.code === "lease-lost" && event.client === welcome.value?.client) {
    for (const listener of leaseListeners) listener();
  }
  const isOurs =
    event.level === "info" && event.client !== undefined && event.client === welcome.value?.client;
  if (SHOWN.has(event.code) || isOurs) return;
  // The one whose motion it was is told once.
  const subject = event.code === "lost" ? "motion" : ABOUT_WHEEL.has(event.code) ? "wheel" : undefined;
  say(event.text, event.level, subject);
}

/** Called when the robot has heard too little of this page and stopped the car. */
export function onLeaseLost(listener: () => void): void {
  leaseListeners.push(listener);
}

/** Told how each motion of this page ended, or that it never began. */
export function onMotionEnded(listener: (ended: MotionEnded | "refused") => void): void {
  motionListeners.push(listener);
}

/** Told when the car does not follow for this page any more, and why. */
export function onPursuitEnded(listener: (ended: PursuitEnded) => void): void {
  pursuitListeners.push(listener);
}

/** Told what the car is made to say. */
export function onSay(listener: (text: string) => void): void {
  sayListeners.push(listener);
}

/** Told of the robot's scripts and their runs, and of what is refused of them. */
export function onScripts(listener: (news: ScriptNews | Refusal) => void): void {
  scriptListeners.push(listener);
}

/** Told of what is recorded on the robot, and of what is refused of that. */
export function onRecording(listener: (news: RecordingNews | Refusal) => void): void {
  recordingListeners.push(listener);
}

function toldOfRecording(news: RecordingNews | Refusal): void {
  for (const listener of recordingListeners) listener(news);
}

function toldOfScripts(news: ScriptNews | Refusal): void {
  for (const listener of scriptListeners) listener(news);
}

function knocked(impulse: number): void {
  for (const listener of knockListeners) listener(impulse);
}

setInterval(() => {
  const latest = telemetry.value;
  const now = performance.now();
  // Where this page itself stood still, the robot's messages are only waiting to be read.
  const wasAwake = now - glancedAt < 2 * GLANCE_MS;
  glancedAt = now;
  stale.value = link.value === "up" && wasAwake && (now - heardAt) / 1e3 > STALE;
  if (!latest || link.value !== "up" || stale.value) return;
  glance.value = latest;
  lateness.value = worstLateness / 1e3;
  latenessHistory.add(worstLateness / 1e3);
  worstLateness = 0;
  rtt.value = client.rtt;
  latency.value = recentLatency.count > 0 ? recentLatency.quantiles(0.5)[0] : undefined;
  if (driving.value && latency.value !== undefined) latencyHistory.add(latency.value);
}, GLANCE_MS);

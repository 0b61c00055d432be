import { giveWheel } from "../input/pilot.ts";
import { dismiss, notices } from "../notices.ts";
import { answerWheel, calibrating, link, question, stale } from "../robot.ts";
import { answerScript, question as scriptQuestion } from "../script/scripts.ts";
import { hush, saying } from "../script/speech.ts";
import { Faults } from "./devices.tsx";
import { GoTo } from "./go-to.tsx";
import { ScriptStrip } from "./scripts/strip.tsx";

/** Characters of what the car says; more of them are not shouted. */
const LONG = 60;

/** What cannot wait: no robot, no link, somebody asks for the wheel. */
export function Banners() {
  return (
    <div class="banners" data-testid="news">
      <GoTo />
      <ScriptStrip />
      {saying.value && (
        <button
          type="button"
          class="saying"
          data-testid="saying"
          data-long={saying.value.length > LONG}
          onClick={hush}
        >
          {saying.value}
        </button>
      )}
      <Faults />
      {link.value === "lost" && (
        <div class="banner lost" role="alert">
          <strong>Link lost</strong>
          <span>The car stops by itself. Connecting again…</span>
        </div>
      )}
      {link.value === "up" && stale.value && (
        <div class="banner" role="alert">
          <strong>The robot is silent</strong>
          <span>What you see is old.</span>
        </div>
      )}
      {link.value === "up" && calibrating.value && (
        <div class="banner" role="status" data-testid="calibrating">
          <strong>Calibration has the car</strong>
          <span>Its wheels may turn at any moment. Anybody may stop it; nobody else can drive.</span>
        </div>
      )}
      {question.value && (
        <div class="banner question" role="alertdialog" aria-label="The wheel">
          <span>{question.value.text}</span>
          <button type="button" class="small wanted" data-testid="give-wheel" onClick={giveWheel}>
            Give
          </button>
          <button type="button" class="small" data-testid="keep-wheel" onClick={() => answerWheel(false)}>
            Keep
          </button>
        </div>
      )}
      {scriptQuestion.value && (
        <div class="banner question" role="alertdialog" aria-label="A script">
          <span>
            <b>{scriptQuestion.value.by}</b> wants to run <b>{scriptQuestion.value.name}</b>. The script will
            drive the car.
          </span>
          <button
            type="button"
            class="small wanted"
            data-testid="allow-script"
            onClick={() => answerScript(true)}
          >
            Allow
          </button>
          <button type="button" class="small" data-testid="deny-script" onClick={() => answerScript(false)}>
            No
          </button>
        </div>
      )}
      <Toasts />
    </div>
  );
}

function Toasts() {
  return (
    <div class="toasts" aria-live="polite">
      {notices.value.map(({ id, level, text }) => (
        <button
          type="button"
          key={id}
          class={`toast ${level}`}
          data-testid="toast"
          onClick={() => dismiss(id)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** Before the first connection. */
export function Waiting() {
  if (link.value !== "waiting") return null;
  return (
    <div class="waiting" role="status">
      <i class="pulse" />
      <h2>Waiting for the robot…</h2>
      <ul>
        <li>
          Is <code>strafe start</code> still running on the robot's computer?
        </li>
        <li>Is the robot switched on, and is this device in the same network?</li>
        <li>This page connects by itself as soon as the robot answers.</li>
      </ul>
    </div>
  );
}

import { TokenBucket } from "../core/token-bucket.ts";
import type { HandsMessage, WheelsMessage } from "../protocol/calibration-messages.ts";
import type {
  ClientMessage,
  DriveMessage,
  PoseMessage,
  Refusal,
  RefusalCode,
  Source,
} from "../protocol/messages.ts";
import { parseClientMessage, refusal } from "../protocol/parse.ts";
import type { Robot } from "./robot.ts";

/** The way back to one client: a socket, or a function call in a run on virtual time. */
export interface Link {
  send(text: string): void;
  /** It reads slower than it is told; telemetry is left out until it has caught up. */
  isBehind(): boolean;
}

/** Poses of a client, a second, and at once: each may cost a replay of the last 1.5 s. */
const POSE_RATE = 20;
const POSE_BURST = 5;

const SCRIPTS_ELSEWHERE = "scripts are run beside the page: begin it with  strafe start --scripts FOLDER";
const RECORDED_ELSEWHERE = "drives are recorded beside the page: ask for it there";

interface Listener {
  refused(code: RefusalCode): void;
  /** A message has been dealt with; what it brought about can be told. */
  handled(): void;
  left(): void;
}

/** One connection: validates what comes in, and is the only way to the robot for a client. */
export class Session {
  readonly #client: number;
  readonly #link: Link;
  readonly #robot: Robot;
  readonly #listener: Listener;
  #joined = false;
  #telemetryPeriod = 0;
  #telemetryDue = 0;
  #unacknowledged: number | undefined;
  readonly #sightings: TokenBucket;

  constructor(client: number, link: Link, robot: Robot, listener: Listener) {
    this.#client = client;
    this.#link = link;
    this.#robot = robot;
    this.#listener = listener;
    this.#sightings = new TokenBucket(POSE_RATE, POSE_BURST, robot.now());
  }

  receive(text: string): void {
    const parsed = parseClientMessage(text);
    if ("refusal" in parsed) {
      this.refuse(parsed.refusal);
      return;
    }
    const { message } = parsed;
    // Anybody may stop the car, even before saying who they are.
    if (this.#joined || message.type === "hello" || message.type === "estop") this.#handle(message);
    else this.refuse(refusal("hello-first", `say "hello" before "${message.type}"`));
    this.#listener.handled();
  }

  refuse(refusal: Refusal): void {
    this.#listener.refused(refusal.code);
    this.#send(refusal);
  }

  /** The connection is gone. */
  close(): void {
    if (this.#joined) this.#robot.leave(this.#client);
    this.#listener.left();
  }

  /** Says that the last command has reached the motors, once it has. */
  acknowledge(): void {
    const seq = this.#unacknowledged;
    if (seq === undefined) return;
    this.#unacknowledged = undefined;
    this.#send({ type: "applied", seq, at: this.#robot.lastWrite });
  }

  wantsTelemetry(now: number): boolean {
    return this.#telemetryPeriod > 0 && now >= this.#telemetryDue && !this.#link.isBehind();
  }

  sendTelemetry(text: string, now: number): void {
    // Stays on its beat; one that fell behind starts a new one.
    this.#telemetryDue = Math.max(this.#telemetryDue + this.#telemetryPeriod, now);
    this.#link.send(text);
  }

  sendNews(text: string): void {
    if (this.#joined) this.#link.send(text);
  }

  #handle(message: ClientMessage): void {
    const robot = this.#robot;
    const client = this.#client;
    switch (message.type) {
      case "hello":
        this.#hello(message.source, message.name);
        break;
      case "ping":
        this.#send({ type: "pong", sent: message.sent, time: robot.now() });
        break;
      case "drive":
        this.#drive(message);
        break;
      case "release":
        robot.release(client);
        break;
      case "arm":
        this.#answer("arming", robot.arm(client));
        break;
      case "disarm":
        robot.disarm(client);
        break;
      case "estop":
        robot.emergencyStop(client);
        break;
      case "reset-estop":
        this.#answer("arming", robot.resetEmergencyStop(client));
        break;
      case "ask-wheel":
        this.#answer("unavailable", robot.askWheel(client));
        break;
      case "answer-wheel":
        this.#answer("unavailable", robot.answerWheel(client, message.client, message.give));
        break;
      case "field-forward":
        this.#answer("not-your-wheel", robot.setFieldForward(client));
        break;
      case "subscribe":
        this.#telemetryPeriod = message.rate > 0 ? 1 / message.rate : 0;
        this.#telemetryDue = robot.now();
        break;
      case "go-to":
      case "follow":
        this.#refuseIf(robot.begin(client, message));
        break;
      case "motion":
        this.#answer("motion", robot.commandMotion(client, message.do));
        break;
      case "keep":
        robot.keep(client);
        robot.eyes.pursuits.keep(client);
        break;
      case "trial":
        this.#answer("unavailable", robot.tuning.begin(client, message));
        break;
      case "end-trial":
        this.#answer("unavailable", robot.tuning.end(client, message.keep));
        break;
      case "wheels":
        this.#driveWheels(message);
        break;
      case "sample":
        this.#answer(
          "unavailable",
          robot.calibration.sample(client, message.on, (rest) => this.#send(rest)),
        );
        break;
      case "adopt":
        this.#answer("unavailable", robot.calibration.adopt(client, message));
        break;
      case "hands":
        this.#askHands(message);
        break;
      case "pose":
        this.#see(message);
        break;
      case "sightings":
        this.#refuseIf(robot.eyes.see(client, message));
        break;
      case "take-picture":
        this.#refuseIf(robot.eyes.takePicture(client, message.id));
        break;
      case "picture-taken":
        this.#refuseIf(robot.eyes.takeTaken(client, message));
        break;
      case "lock":
        this.#refuseIf(robot.eyes.lock(client, message.target));
        break;
      case "pursue":
        this.#refuseIf(robot.eyes.pursuits.pursue(client, message));
        break;
      case "pursuit":
        this.#refuseIf(robot.eyes.pursuits.say(client, message));
        break;
      case "say":
        this.#refuseIf(robot.eyes.say(client, message.text));
        break;
      case "record":
      case "list-recordings":
      case "remove-recording":
        this.refuse(refusal("unavailable", RECORDED_ELSEWHERE));
        break;
      default:
        this.refuse(refusal("unavailable", SCRIPTS_ELSEWHERE));
    }
  }

  #hello(source: Source, name: string): void {
    if (this.#joined) {
      const text = "hello was said already: open another connection to be somebody else";
      this.refuse(refusal("out-of-order", text));
      return;
    }
    this.#robot.join(this.#client, source, name);
    this.#joined = true;
    this.#send(this.#robot.welcome(this.#client));
    const { planned } = this.#robot;
    if (planned) this.#send(planned);
  }

  #drive(message: DriveMessage): void {
    const refused = this.#robot.drive(this.#client, message);
    if (refused) {
      this.refuse(refused);
      return;
    }
    this.#unacknowledged = message.seq;
    // Between two ticks: latency is what the driver feels. Right behind a tick there is nothing to
    // gain, and the next one takes it.
    if (this.#robot.applyNow()) this.acknowledge();
  }

  /** The next tick takes it, so that a duty lasts whole ticks. */
  #driveWheels(message: WheelsMessage): void {
    const refused = this.#robot.calibration.driveWheels(this.#client, message);
    if (refused) this.refuse(refused);
    else this.#unacknowledged = message.seq;
  }

  #askHands(message: HandsMessage): void {
    const said = this.#robot.calibration.ask(this.#client, message);
    if (typeof said === "string") this.refuse(refusal("unavailable", said));
    else this.#send(said);
  }

  #see(message: PoseMessage): void {
    if (this.#sightings.take(this.#robot.now())) this.#robot.takePose(this.#client, message);
    else this.refuse(refusal("rate", `more than ${POSE_RATE} poses a second are not taken`));
  }

  #refuseIf(refused: Refusal | undefined): void {
    if (refused) this.refuse(refused);
  }

  #answer(code: RefusalCode, sentence: string | undefined): void {
    if (sentence !== undefined) this.refuse(refusal(code, sentence));
  }

  #send(message: object): void {
    this.#link.send(JSON.stringify(message));
  }
}

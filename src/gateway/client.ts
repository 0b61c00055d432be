import { WebSocket } from "ws";
import type { Clock } from "../core/clock.ts";
import { TokenBucket } from "../core/token-bucket.ts";
import type { ClientMessage, Refusal, RobotEvent, RobotMessage } from "../protocol/messages.ts";
import { refusal } from "../protocol/parse.ts";
import { isRecordingOrder, type RecordingNews, type RecordingOrder } from "../protocol/recording-messages.ts";
import { isScriptOrder, type ScriptNews, type ScriptOrder } from "../protocol/script-messages.ts";
import type { ControlLink } from "./control-link.ts";
import type { FanOut } from "./fan-out.ts";
import { parse } from "./parse.ts";
import type { Recorder } from "./recorder/recorder.ts";
import { NO_SCRIPTS, type ScriptDesk, type ScriptVisitor } from "./script-desk.ts";
import { DEAD_BACKLOG, type GatewaySettings, TELEMETRY_BACKLOG, UPSTREAM_BACKLOG } from "./settings.ts";
import { isStop, mayStop } from "./stops.ts";
import type { Tally } from "./tally.ts";

/** What all clients of one gateway share. */
export interface Shared {
  readonly link: ControlLink;
  readonly fanOut: FanOut;
  readonly refused: Tally;
  readonly clock: Clock;
  readonly settings: GatewaySettings;
  readonly scripts: ScriptDesk | undefined;
  readonly recorder: Recorder | undefined;
}

/** How the gateway's own desks know a client. */
interface Visitor extends ScriptVisitor {
  tell(news: ScriptNews | RecordingNews | Refusal): void;
}

const CALIBRATION_STAYS_HOME =
  "calibration moves bare motors, so it is not let in from the network: run  strafe calibrate  on the robot itself";
const NO_RECORDER = "this robot was started without a folder for recordings";
const SILENT_LOOKS = 3;
const SERVICE_RESTART = 1012;
/** Stands in all that control refuses, and in little else. */
const REFUSED = '"refused"';

/**
 * One browser or script at the gateway, and its own connection to control: that connection is its
 * identity there, so when either ends the other does too, and control sees at once who has gone.
 */
export class Client {
  readonly #socket: WebSocket;
  readonly #upstream: WebSocket;
  readonly #shared: Shared;
  readonly #bucket: TokenBucket;
  #greeted: Extract<ClientMessage, { type: "hello" }> | undefined;
  #visitor: Visitor | undefined;
  #silentLooks = 0;
  #mayScoldAt = Number.NEGATIVE_INFINITY;

  /** @param upstream open, used by nobody else */
  constructor(socket: WebSocket, upstream: WebSocket, shared: Shared) {
    const { messageRate, messageBurst } = shared.settings;
    this.#socket = socket;
    this.#upstream = upstream;
    this.#shared = shared;
    this.#bucket = new TokenBucket(messageRate, messageBurst, shared.clock.now());

    socket.on("message", (data: Buffer, binary) => this.#receive(data, binary));
    socket.on("pong", () => {
      this.#silentLooks = 0;
    });
    socket.on("close", () => {
      shared.fanOut.subscribe(socket, 0);
      if (this.#visitor) {
        shared.scripts?.leave(this.#visitor);
        shared.recorder?.leave(this.#visitor);
      }
      upstream.close();
    });
    upstream.on("message", (data: Buffer) => this.#hear(data));
    upstream.on("close", () => sendAway(socket, shared.clock));
  }

  /** Called at every look interval: half-open connections are found by their silence. */
  look(): void {
    if (++this.#silentLooks > SILENT_LOOKS) this.#socket.terminate();
    else this.#socket.ping();
  }

  close(): void {
    this.#upstream.removeAllListeners("close");
    this.#socket.close(SERVICE_RESTART, "the gateway stops");
  }

  terminate(): void {
    this.#socket.terminate();
    this.#upstream.terminate();
  }

  #receive(data: Buffer, binary: boolean): void {
    this.#silentLooks = 0;
    const admitted = this.#bucket.take(this.#shared.clock.now());
    if (!admitted && !mayStop(data)) {
      this.#tooFast();
      return;
    }
    const parsed = parse(data, binary);
    const stops = "message" in parsed && isStop(parsed.message);
    if (!admitted && !stops) this.#tooFast();
    else if ("refusal" in parsed) this.#refuse(parsed.refusal);
    else {
      this.#shared.recorder?.command(parsed.message, this.#name);
      this.#route(parsed.message, data);
    }
  }

  get #name(): string {
    return this.#greeted?.name ?? "somebody";
  }

  #route(message: ClientMessage, data: Buffer): void {
    switch (message.type) {
      case "hello":
        if (message.source === "calibration") {
          this.#refuse(refusal("unavailable", CALIBRATION_STAYS_HOME));
          break;
        }
        this.#greeted ??= message;
        this.#forward(data);
        break;
      case "subscribe":
        if (this.#greeted) this.#shared.fanOut.subscribe(this.#socket, message.rate);
        else this.#refuse(refusal("hello-first", "say hello before you subscribe"));
        break;
      case "estop":
        this.#estop(data);
        break;
      default:
        if (isScriptOrder(message)) this.#orderScript(message);
        else if (isRecordingOrder(message)) this.#orderRecording(message);
        else this.#forward(data);
    }
  }

  #orderScript(order: ScriptOrder): void {
    const { scripts } = this.#shared;
    if (!scripts) this.#refuse(refusal("unavailable", NO_SCRIPTS));
    else if (!this.#visitor) this.#refuse(tooEarly(order.type));
    else scripts.order(this.#visitor, order);
  }

  #orderRecording(order: RecordingOrder): void {
    const { recorder } = this.#shared;
    if (!recorder) this.#refuse(refusal("unavailable", NO_RECORDER));
    else if (!this.#visitor) this.#refuse(tooEarly(order.type));
    else recorder.order(this.#visitor, order);
  }

  /** By the client's own connection, so that control knows who it was; by the other too where that may not do. */
  #estop(data: Buffer): void {
    const hasGreeted = this.#greeted !== undefined;
    const clear = hasGreeted && this.#upstream.bufferedAmount === 0;
    const own = hasGreeted && this.#forward(data);
    if (clear && own) return;
    if (this.#shared.link.estop() || own) return;
    this.#refuse(refusal("unavailable", "control does not answer: its watchdog unpowers the wheels"));
  }

  #forward(data: Buffer): boolean {
    if (this.#upstream.readyState !== WebSocket.OPEN) return false;
    this.#upstream.send(data, { binary: false });
    // Control is stuck; what waits for it grows old. Ending the connection frees the wheel.
    if (this.#upstream.bufferedAmount > UPSTREAM_BACKLOG) this.#upstream.terminate();
    return true;
  }

  /** The welcome is looked into, which says by which number control knows this client, and what control refuses. */
  #hear(data: Buffer): void {
    this.#pass(data);
    const { scripts, recorder } = this.#shared;
    if (recorder && data.includes(REFUSED)) {
      const message = JSON.parse(data.toString()) as RobotMessage;
      if (message.type === "refused") recorder.refused(message, this.#name);
    }
    if (!this.#greeted || this.#visitor || !(scripts || recorder)) return;
    const message = JSON.parse(data.toString()) as RobotMessage;
    if (message.type !== "welcome") return;
    const { name, source } = this.#greeted;
    this.#visitor = {
      client: message.client,
      name,
      source,
      isBehind: () => this.#socket.bufferedAmount > TELEMETRY_BACKLOG,
      tell: (news) => {
        if (news.type === "refused") this.#refuse(news);
        else this.#pass(Buffer.from(JSON.stringify(news)));
      },
    };
    scripts?.join(this.#visitor);
    recorder?.join(this.#visitor);
  }

  #pass(data: Buffer): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(data, { binary: false });
    if (this.#socket.bufferedAmount > DEAD_BACKLOG) this.#socket.terminate();
  }

  #refuse(answer: Refusal): void {
    this.#shared.refused.add(answer.code);
    this.#shared.recorder?.refused(answer, this.#name);
    this.#pass(Buffer.from(JSON.stringify(answer)));
  }

  /** Every message is counted, but only one in a second is answered. */
  #tooFast(): void {
    const now = this.#shared.clock.now();
    if (now < this.#mayScoldAt) {
      this.#shared.refused.add("rate");
      return;
    }
    this.#mayScoldAt = now + 1;
    const { messageRate } = this.#shared.settings;
    this.#refuse(refusal("rate", `more than ${messageRate} messages a second: the surplus is dropped`));
  }
}

const tooEarly = (type: string) =>
  refusal("hello-first", `say "hello" before "${type}", and hear the welcome`);

/** Tells a client that there is no control to talk to, in a way that makes it come back. */
export function sendAway(socket: WebSocket, clock: Clock): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  const event: RobotEvent = {
    type: "event",
    time: clock.now(),
    level: "error",
    code: "link",
    text: "the control process is not there: it is being started again, and the car will be disarmed",
  };
  socket.send(JSON.stringify(event));
  socket.close(SERVICE_RESTART, "control is gone");
}

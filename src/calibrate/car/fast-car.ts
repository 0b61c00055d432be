import { FastRobot } from "../../control/fast.ts";
import { DEFAULT_PROFILE, loadCar } from "../../profile/profile.ts";
import { type ClientMessage, PROTOCOL_VERSION } from "../../protocol/messages.ts";
import { parseRobotMessage } from "../../protocol/parse.ts";
import type { Wire, WireEvents } from "./wire.ts";
import { WiredCar } from "./wired-car.ts";

/** After so many ticks whoever else waits in this process gets a turn. */
const BREATH = 200;

/** Calibrates a simulated car on a virtual clock, in this process: as quick as the computer can. */
export class FastCar extends WiredCar {
  /** For whoever plays the person beside the car. */
  readonly fast: FastRobot;

  private constructor(fast: FastRobot, files: ReturnType<typeof loadCar>) {
    super(files, (events) => wireOf(fast, events));
    this.fast = fast;
  }

  /** @param files as for {@link FastRobot.create} */
  static async create(files: Parameters<typeof FastRobot.create>[0]): Promise<FastCar> {
    const fast = await FastRobot.create(files);
    const car = new FastCar(fast, loadCar(files.profile ?? DEFAULT_PROFILE));
    // The loop has to have run once before anybody may arm.
    fast.run(fast.robot.loop.state.ticks === 0 ? 1 / fast.robot.profile.control.rate : 0);
    await car.take();
    return car;
  }
}

/** Its words take the way that a socket's would. */
function wireOf(fast: FastRobot, events: WireEvents): Wire {
  let client = -1;
  let seq = 0;
  const session = fast.hub.join({
    send(text) {
      const parsed = parseRobotMessage(text);
      if ("refusal" in parsed)
        throw new Error(`the robot said what nobody understands: ${parsed.refusal.text}`);
      const { message } = parsed;
      if (message.type === "welcome") client = message.client;
      else if (message.type === "event") events.event(message);
      else if (message.type === "refused") events.refused(message);
      else if (message.type === "samples") events.samples(message);
      else if (message.type === "hands-say") events.handsSay(message);
    },
    isBehind: () => false,
  });
  const send = (message: ClientMessage) => session.receive(JSON.stringify(message));
  send({ type: "hello", version: PROTOCOL_VERSION, name: "strafe calibrate", source: "calibration" });
  const period = 1 / fast.robot.profile.control.rate;
  return {
    client,
    hasHands: fast.robot.backend.hands !== undefined,
    poses() {
      const { pose, truth } = fast.robot.telemetry();
      return { estimate: pose, truth: truth?.pose ?? null };
    },
    now: () => fast.now(),
    send,
    drive({ vx, vy, omega }) {
      const twist = { vx, vy, omega };
      const modes = { frame: "car", precision: false, holdHeading: false } as const;
      send({ type: "drive", seq: seq++, at: fast.now(), twist, ...modes });
    },
    driveWheels([frontLeft, frontRight, rearLeft, rearRight], cap) {
      const volts: [number, number, number, number] = [frontLeft, frontRight, rearLeft, rearRight];
      send({ type: "wheels", seq: seq++, at: fast.now(), volts, cap });
    },
    async pass(goesOn) {
      for (let tick = 1; goesOn(); tick++) {
        fast.run(period);
        if (tick % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async close() {
      session.close();
      await fast.robot.close();
    },
  };
}

import { originPose, zeroTwist } from "../../core/geometry.ts";
import { loadCar } from "../../profile/profile.ts";
import { RobotClient } from "../../protocol/client.ts";
import { openSocket } from "../../protocol/node-socket.ts";
import { CalibrationError } from "./car.ts";
import type { Poses, Wire, WireEvents } from "./wire.ts";
import { WiredCar } from "./wired-car.ts";

/** How often a command goes out, ms: every other tick of a usual loop. */
const COMMAND_MS = 10;
/** How often the wheel is held on to while nothing is done, ms: nobody else is to drive while a person measures. */
const HOLD_MS = 80;
/** How often the robot tells where it is, Hz. */
const POSE_RATE = 5;
/** A robot that has not answered for so long is not there, ms. */
const PATIENCE_MS = 5000;

const LOST =
  "the connection to the robot is gone: its wheels stop by themselves; see whether strafe start still runs, then " +
  "begin again";

/** Calibrates the car of a robot that runs on this computer, through control's own socket. */
export class LiveCar extends WiredCar {
  readonly #held: ReturnType<typeof setInterval>;

  private constructor(files: ReturnType<typeof loadCar>, link: LiveLink) {
    super(files, (events) => link.wire(events));
    this.#held = setInterval(() => link.hold(), HOLD_MS);
  }

  /**
   * @param socketPath of control
   * @param profile the robot's own, as it was started with
   * @throws CalibrationError where nobody answers, or somebody else calibrates
   */
  static async connect(socketPath: string, profile: string): Promise<LiveCar> {
    const files = loadCar(profile);
    const link = await LiveLink.open(socketPath);
    const { name } = files.profile;
    if (link.robot !== name) {
      link.close();
      throw new CalibrationError(
        `the robot at ${socketPath} is ${link.robot}, and the profile is of ${name}`,
      );
    }
    const car = new LiveCar(files, link);
    try {
      await car.take();
    } catch (error) {
      await car.close();
      throw error;
    }
    return car;
  }

  override async close(): Promise<void> {
    clearInterval(this.#held);
    await super.close();
  }
}

/** A connection that has come about, and counts as lost once it is: whoever reconnects has no wheel any more. */
class LiveLink {
  readonly #client: RobotClient;
  #events: WireEvents | undefined;
  #isPassing = false;
  #isClosed = false;
  #poses: Poses = { estimate: originPose(), truth: null };

  private constructor(socketPath: string, ready: () => void) {
    this.#client = new RobotClient(
      {
        open: () => openSocket(socketPath),
        name: "strafe calibrate",
        source: "calibration",
        telemetryRate: POSE_RATE,
      },
      {
        onPong: ready,
        onEvent: (event) => this.#events?.event(event),
        onRefused: (refusal) => this.#events?.refused(refusal),
        onSamples: (samples) => this.#events?.samples(samples),
        onTelemetry: ({ pose, truth }) => {
          this.#poses = { estimate: pose, truth: truth?.pose ?? null };
        },
        onHandsSay: (said) => this.#events?.handsSay(said),
        onLink: (up) => {
          if (up || this.#isClosed) return;
          this.#isClosed = true;
          this.#client.close();
          this.#events?.lost(LOST);
        },
      },
    );
  }

  static async open(socketPath: string): Promise<LiveLink> {
    let late: NodeJS.Timeout | undefined;
    let link: LiveLink | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        link = new LiveLink(socketPath, resolve);
        const text = `no robot answers at ${socketPath}: start it with  strafe start`;
        late = setTimeout(() => reject(new CalibrationError(text)), PATIENCE_MS);
      });
      return link!;
    } catch (error) {
      if (link) link.#client.close();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  /** The car's name. */
  get robot(): string | undefined {
    return this.#client.welcome?.robot.name;
  }

  close(): void {
    this.#isClosed = true;
    this.#client.close();
  }

  /** Says that it is still there, unless a run does. */
  hold(): void {
    if (!this.#isPassing) this.#client.drive(zeroTwist());
  }

  wire(events: WireEvents): Wire {
    this.#events = events;
    const client = this.#client;
    return {
      client: client.welcome?.client ?? -1,
      hasHands: client.welcome?.hands ?? false,
      poses: () => this.#poses,
      now: () => client.robotTime ?? Number.NaN,
      send: (message) => client.send(message),
      drive: (twist) => client.drive(twist),
      driveWheels: (volts, cap) => client.driveWheels(volts, cap),
      pass: (goesOn) => this.#pass(goesOn),
      close: async () => this.close(),
    };
  }

  #pass(goesOn: () => boolean): Promise<void> {
    this.#isPassing = true;
    return new Promise((resolve, reject) => {
      const timer = setInterval(() => {
        try {
          if (goesOn()) return;
          resolve();
        } catch (error) {
          reject(error as Error);
        }
        clearInterval(timer);
        this.#isPassing = false;
      }, COMMAND_MS);
    });
  }
}

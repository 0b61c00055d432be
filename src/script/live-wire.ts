import type { Pose, Twist } from "../core/geometry.ts";
import { RobotClient, type Socket } from "../protocol/client.ts";
import type { ClientMessage, Welcome } from "../protocol/messages.ts";
import { CarError } from "./errors.ts";
import type { DriveWish, Order, Pace, Wire, WireEvents } from "./wire.ts";

/** Of the telemetry, Hz. */
const RATE = 50;
/** How often a run looks at the clock, ms. */
const LOOK = 5;
/** A robot that has not answered for so long is not there, s. */
const PATIENCE = 5;
/** As sure as the protocol lets anybody be, m and rad. */
const NOISE = { positionNoise: 1e-3, headingNoise: 1e-3 };
const LOST = "the connection to the robot is gone: the car stops by itself; see whether the robot still runs";

export interface LiveOptions {
  /** Opens a connection: over TCP to the gateway or over a Unix socket to control. */
  readonly open: () => Socket;
  /** Shown to the other people at the robot, such as "square.ts". */
  readonly name?: string;
  /** How long a robot may take to answer, s; default 5. */
  readonly patience?: number;
}

/** A robot in real time. A connection that is lost once stays lost: whoever comes back has no wheel any more. */
export class LiveWire implements Wire {
  readonly rate = RATE;
  readonly #client: RobotClient;
  #events: WireEvents | undefined;
  #welcome: Welcome | undefined;
  #isClosed = false;
  #last = Number.NEGATIVE_INFINITY;

  private constructor({ open, name = "script" }: LiveOptions, ready: () => void) {
    this.#client = new RobotClient(
      { open, name, source: "script", telemetryRate: RATE },
      {
        onWelcome: (welcome) => {
          this.#welcome = welcome;
        },
        // The clock is known from here on.
        onPong: ready,
        onTelemetry: (telemetry) => this.#events?.telemetry(telemetry),
        onEvent: (event) => this.#events?.event(event),
        onRefused: (refusal) => this.#events?.refused(refusal),
        onPlanned: (planned) => this.#events?.planned(planned),
        onMotionReached: (reached) => this.#events?.reached(reached),
        onMotionEnded: (ended) => this.#events?.ended(ended),
        onPicture: (picture) => this.#events?.picture(picture),
        onLink: (up) => {
          if (up || this.#isClosed) return;
          this.#isClosed = true;
          this.#client.close();
          this.#events?.lost(LOST);
        },
      },
    );
  }

  /** Greets the robot, and waits until it answers. @throws CarError with the code `link` where nobody does */
  static async connect(options: LiveOptions): Promise<LiveWire> {
    let late: NodeJS.Timeout | undefined;
    let wire: LiveWire | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        wire = new LiveWire(options, resolve);
        const error = new CarError("link", "no robot answers: start it with  strafe start");
        late = setTimeout(() => reject(error), 1e3 * (options.patience ?? PATIENCE));
      });
      return wire!;
    } catch (error) {
      await wire?.close();
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  get client(): number {
    return this.#welcome!.client;
  }

  get robot(): Welcome["robot"] {
    return this.#welcome!.robot;
  }

  get scene(): Welcome["scene"] {
    return this.#welcome!.scene;
  }

  /** The clocks' offset is measured again and again: what it takes back is waited for. */
  now(): number {
    this.#last = Math.max(this.#last, this.#client.robotTime ?? this.#last);
    return this.#last;
  }

  listen(events: WireEvents): void {
    this.#events = events;
  }

  send(message: ClientMessage): void {
    this.#client.send(message);
  }

  drive(twist: Readonly<Twist>, wish: DriveWish): void {
    this.#client.drive(twist, wish);
  }

  begin(order: Order): number | undefined {
    if (order.type === "go-to") {
      const { type, pose, ...options } = order;
      return this.#client.goTo(pose, options);
    }
    const { type, waypoints, ...options } = order;
    return this.#client.follow(waypoints, options);
  }

  takePicture(): number | undefined {
    return this.#client.takePicture();
  }

  see(pose: Readonly<Pose>): void {
    this.#client.see(pose, NOISE);
  }

  /** Real time passes by itself. */
  wake(): void {}

  pass(look: () => Pace): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setInterval(() => {
        try {
          if (look() !== "done") return;
          resolve();
        } catch (error) {
          reject(error as Error);
        }
        clearInterval(timer);
      }, LOOK);
    });
  }

  /** Hangs up. A run that is not over by then stops the car, as after a cut connection. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#client.close();
  }
}

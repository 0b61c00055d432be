import type { Profile } from "../profile/profile.ts";
import { RobotClient, type Socket } from "../protocol/client.ts";
import type { PictureWanted, SeenTarget } from "../protocol/seeing-messages.ts";
import type { CameraFault } from "./cameras/camera.ts";
import type { FollowLock } from "./follow/follow-state.ts";
import type { FollowSettings } from "./follow/settings.ts";
import type { Frame } from "./frame.ts";
import type { ModelChoice } from "./model-choice.ts";
import { Pursuer } from "./pursuer.ts";
import { PursuitLink } from "./pursuit-link.ts";
import { Sight, type SightOptions } from "./sight.ts";
import { sayable } from "./troubles.ts";

export interface VisionOptions {
  /** Opens a connection to control. */
  readonly open: () => Socket;
  readonly profile: Pick<Profile, "camera" | "tags" | "vision" | "limits">;
  /** Left out: the one that comes with Strafe. */
  readonly model?: ModelChoice | undefined;
  readonly settings?: Partial<FollowSettings> | undefined;
  /** s, monotonic; left out: this computer's. */
  readonly now?: () => number;
  readonly detectors?: SightOptions["detectors"];
  /** What the people at the robot are told. */
  readonly onTold: (text: string) => void;
  readonly onRefused: (text: string) => void;
  readonly onPictureWanted?: (wanted: PictureWanted) => void;
  readonly onSeen?: (targets: readonly SeenTarget[]) => void;
  /** A picture was looked at, and what the wheels are to do by it is said. */
  readonly onFollowed?: (at: number, lock: FollowLock | null) => void;
}

/** Of what the robot tells: where the car is, for what its turning does to the picture, Hz. */
const TELEMETRY_RATE = 50;

const OF_ELSEWHERE =
  "these pictures come from a file and are not of here: start Strafe with a camera to follow somebody";

/** All between a camera's pictures and a robot: what is seen is told, and the car follows whoever is chosen. */
export class Vision {
  readonly client: RobotClient;
  readonly pursuer: Pursuer;
  readonly #pursuit: PursuitLink;
  readonly #sight: Sight;
  #isOfElsewhere = false;

  constructor(options: VisionOptions) {
    const { open, profile, model, settings, now, detectors, onTold, onRefused } = options;
    const { ball, tagSize, follow } = profile.vision;
    const tell = (text: string) => {
      onTold(text);
      this.client.say(sayable(text));
    };
    this.client = new RobotClient(
      { open, name: "Vision", source: "follower", telemetryRate: TELEMETRY_RATE, ...(now && { now }) },
      {
        onTelemetry: (telemetry) => {
          this.#sight.moved(telemetry.pose, telemetry.time);
          this.pursuer.told(telemetry);
        },
        onPursueWanted: ({ on, reason, ...how }) => {
          if (!on) this.pursuer.switchOff(reason);
          else if (this.client.robotTime !== undefined) {
            this.pursuer.switchOn(this.client.robotTime, how);
            // Handed over already, the wheel is let go of again in the same way.
            if (this.#isOfElsewhere) this.pursuer.switchOff(OF_ELSEWHERE);
          }
        },
        onLink: (up) => {
          if (!up) this.pursuer.switchOff("the link to the robot was cut");
        },
        onLockWanted: ({ target }) => this.#sight.lock(target),
        onPictureWanted: (wanted) => options.onPictureWanted?.(wanted),
        onRefused: ({ text }) => onRefused(text),
      },
    );
    this.pursuer = new Pursuer({
      car: { limits: profile.limits, camera: profile.camera },
      client: () => this.client.welcome?.client,
      onEnd: (why) => tell(`The car follows nobody any more: ${why}`),
      settings: { distance: follow.distance, ...settings },
    });
    this.#pursuit = new PursuitLink(this.pursuer, this.client, () => this.#sight.blindness);
    this.#sight = new Sight({
      camera: profile.camera,
      tags: profile.tags,
      model,
      ball,
      tagSize,
      personHeight: follow.height,
      now: () => this.client.robotTime,
      onSeen: (at, targets) => {
        this.client.sight(at, targets);
        options.onSeen?.(targets);
      },
      onFix: ({ pose, ...seen }) => this.client.see(pose, seen),
      onFollowed: (at, lock) => {
        this.pursuer.seen(at, lock);
        // What was seen just now is not to wait.
        this.step();
        options.onFollowed?.(at, lock);
      },
      onChosen: (lock) => this.pursuer.chosen(lock),
      isSought: () => this.pursuer.isOn,
      onTrouble: tell,
      ...(detectors && { detectors }),
    });
  }

  /** A camera is open. @param isStill it shows a file, and may show the same picture for ever */
  watch(isStill: boolean): void {
    this.#isOfElsewhere = isStill;
    this.#sight.watch(isStill);
  }

  /** @returns whether it is a picture to look at */
  offer(frame: Frame): boolean {
    const isNew = this.#sight.offer(frame);
    // What is wrong with a picture is known with it, and is not to wait.
    this.check();
    return isNew;
  }

  /** What the camera says of itself. */
  setCameraFault(fault: CameraFault | undefined): void {
    this.#sight.setCameraFault(fault);
    if (fault) this.pursuer.switchOff(fault.text);
  }

  /** To be called several times a second: a camera that gives nothing says nothing. */
  check(): CameraFault | undefined {
    const fault = this.#sight.check();
    if (fault) this.pursuer.switchOff(fault.text);
    return fault;
  }

  /** Gives orders to the wheels while the car follows: to be called 20 to 50 times a second. */
  step(): void {
    this.#pursuit.step();
  }

  /** Which detectors do not look, and why; empty: all do. */
  get lack(): string {
    return this.#sight.lack;
  }

  async close(): Promise<void> {
    await this.#sight.close();
    this.client.close();
  }
}

import { type Twist, zeroTwist } from "../core/geometry.ts";
import type { Telemetry } from "../protocol/messages.ts";
import type { PursueWanted, PursuitReport } from "../protocol/pursuit-messages.ts";
import { step } from "./follow/follow.ts";
import { FOLLOW_START, type FollowCar, type FollowLock, type FollowStep } from "./follow/follow-state.ts";
import { type FollowSettings, followSettings } from "./follow/settings.ts";

/** What it needs of the robot's telemetry. */
export type CarWord = Pick<Telemetry, "time" | "safety" | "driver" | "pose" | "twist" | "range">;

export interface PursuerOptions {
  readonly car: FollowCar;
  /** The own number among the robot's clients; undefined: there is no link. */
  readonly client: () => number | undefined;
  /** The following has ended by itself, and why, for people. */
  readonly onEnd: (why: string) => void;
  readonly settings?: Partial<FollowSettings>;
}

/** What the car is to be told now. */
export interface PursuitOrder {
  readonly twist: Twist;
  /** It is rest, and the wheel is to be let go after it. */
  readonly isLast: boolean;
}

/** How the car is to follow. */
export type PursuitWish = Partial<Pick<PursueWanted, "distance" | "side">>;

/** How long the wheel may take to come after it was switched on, s. */
const HANDOVER = 1;
/** A picture or a word from the car that does not come for so long is not waited for any more, s. */
const PATIENCE = 2;
/** Why it ended is no news any more, s. */
const NEWS = 10;
const LET_GO = "the one who was followed was unlocked";
const OFF: PursuitReport = { state: "off", reason: "", target: null, distance: null };

/**
 * Lets the car follow whoever is locked, while it is switched on. Seeing alone moves nothing. It ends by itself when
 * somebody else takes the wheel, when the car is not armed, when the target is lost or may be another, and when nothing
 * is seen any more; then it stays off until somebody switches it on again.
 *
 * Knows no clock and no link. Whoever has them calls {@link told} with each telemetry, {@link seen} with each picture
 * that was looked at, and {@link step} 20 to 50 times a second, and sends what that says. All times are s on the
 * robot's clock.
 */
export class Pursuer {
  readonly #options: PursuerOptions;
  #settings: FollowSettings;
  /** When it was switched on; undefined: it is off. */
  #since: number | undefined;
  #word: CarWord | undefined;
  #frameAt: number | null = null;
  #lock: FollowLock | null = null;
  /** The robot has said that the wheel is this client's. */
  #isSeated = false;
  /** A car that once told of what is ahead has a sensor for it. */
  #hasSonar = false;
  /** The last order is still to be given. */
  #mustStop = false;
  #followed: FollowStep | undefined;
  #steppedAt = 0;
  #stalledSince: number | undefined;
  #report = OFF;
  /** When it was first seen to be off; undefined: it is on, or that was not looked at yet. */
  #offAt: number | undefined;

  constructor(options: PursuerOptions) {
    this.#options = options;
    this.#settings = followSettings(options.settings);
  }

  get isOn(): boolean {
    return this.#since !== undefined;
  }

  /** For people: what it does, and if nothing, why. */
  get report(): PursuitReport {
    return this.#report;
  }

  /**
   * Somebody who may drive wants the car to follow; the robot has handed over the wheel.
   *
   * @param how the distance to be kept, m, and the side from which a tag is looked at, rad; left out: the settings'
   * @throws RangeError for what is out of bounds
   */
  switchOn(now: number, { distance, side }: PursuitWish = {}): void {
    this.#settings = followSettings({
      ...this.#options.settings,
      ...(distance !== undefined && { distance }),
      ...(side !== undefined && { side }),
    });
    this.#since = now;
    this.#isSeated = false;
    this.#mustStop = false;
    this.#offAt = undefined;
    this.#followed = undefined;
    this.#steppedAt = now;
    this.#stalledSince = undefined;
    this.#tell("starting", "takes the wheel");
  }

  /** @param why for people; left out: somebody wanted it so, and knows */
  switchOff(why?: string): void {
    if (this.#since === undefined) return;
    this.#since = undefined;
    this.#mustStop = true;
    this.#report = { ...OFF, reason: why ?? "" };
    if (why !== undefined) this.#options.onEnd(why);
  }

  told(word: CarWord): void {
    this.#word = word;
    if (word.range !== null) this.#hasSonar = true;
  }

  /**
   * What a picture showed; pictures without anybody in them count too.
   *
   * @param at when it was taken
   * @param lock whom a person chose, as the tracker knows them now; null: nobody
   */
  seen(at: number, lock: FollowLock | null): void {
    this.#frameAt = at;
    this.#lock = lock;
  }

  /** Somebody chose anew between two pictures: what they want next is already about this one. */
  chosen(lock: FollowLock | null): void {
    this.#lock = lock;
  }

  /** @returns undefined: say nothing, the wheel is somebody else's */
  step(now: number): PursuitOrder | undefined {
    if (this.#since !== undefined) {
      const twist = this.#drive(now, this.#since);
      if (this.isOn) return { twist, isLast: false };
    }
    this.#growOld(now);
    if (!this.#mustStop) return undefined;
    this.#mustStop = false;
    return { twist: zeroTwist(), isLast: true };
  }

  /** Whoever comes later need not know why it ended. */
  #growOld(now: number): void {
    // A clock that went back is another robot's.
    if (this.#offAt === undefined || now < this.#offAt) this.#offAt = now;
    if (now - this.#offAt > NEWS) this.#report = OFF;
  }

  #drive(now: number, since: number): Twist {
    const word = this.#word;
    // What the robot said before it was switched on is about another time.
    const isNews = word !== undefined && word.time > since;
    const forbidden = isNews ? this.#forbidden(word, now - since) : undefined;
    if (forbidden !== undefined) {
      this.switchOff(forbidden);
      return zeroTwist();
    }
    if (this.#lock === null) {
      this.switchOff(this.#followed ? LET_GO : "nobody is chosen: choose first whom to follow");
      return zeroTwist();
    }
    const dt = now - this.#steppedAt;
    this.#steppedAt = now;
    if (word === undefined) return this.#wait(now, since, "no word from the car yet");
    const followed = step(
      this.#followed?.state ?? FOLLOW_START,
      {
        now,
        frameAt: this.#frameAt,
        lock: this.#lock,
        car: { at: word.time, pose: word.pose, velocity: word.twist },
        clearance: word.range
          ? (word.range.distance ?? Number.POSITIVE_INFINITY)
          : this.#hasSonar
            ? Number.NaN
            : null,
      },
      dt,
      this.#options.car,
      this.#settings,
    );
    this.#followed = followed;
    const { mode } = followed.state;
    if (mode === "stalled") return this.#wait(now, this.#stalledSince ?? now, followed.reason);
    this.#stalledSince = undefined;
    if (mode === "lost" || mode === "doubtful" || mode === "idle") {
      this.switchOff(followed.reason);
      return zeroTwist();
    }
    // The robot obeys nobody who has not asked for rest since the wheel was another's.
    if (this.#isSeated) this.#tell(mode, followed.reason);
    else this.#tell("starting", "takes the wheel");
    return this.#isSeated ? followed.twist : zeroTwist();
  }

  /** Why the car may not be driven; undefined: it may, or will in a moment. */
  #forbidden({ safety, driver }: CarWord, elapsed: number): string | undefined {
    if (safety.state !== "armed") {
      const what = safety.state === "estopped" ? "the emergency stop is on" : "the car is disarmed";
      return safety.reason ? `${what} (${safety.reason})` : what;
    }
    if (driver === null) this.#isSeated = false;
    else if (driver.client === this.#options.client()) this.#isSeated = true;
    else if (this.#isSeated) return `${driver.name} took the wheel`;
    else if (elapsed > HANDOVER) return `${driver.name} has the wheel`;
    return undefined;
  }

  /** Stands, and gives up in the end. */
  #wait(now: number, since: number, reason: string): Twist {
    this.#stalledSince = since;
    if (now - since > PATIENCE) this.switchOff(reason);
    else this.#tell("stalled", reason);
    return zeroTwist();
  }

  #tell(state: PursuitReport["state"], reason: string): void {
    const { distance, side } = this.#settings;
    this.#report = {
      state,
      reason,
      target: this.#lock?.id ?? null,
      distance,
      ...(side !== 0 && { side }),
    };
  }
}

import { type Pose, wrapAngle } from "../core/geometry.ts";
import type { CameraProfile } from "../profile/camera.ts";
import type { Blindness } from "../protocol/pursuit-messages.ts";
import type { LockChoice, SeenTarget } from "../protocol/seeing-messages.ts";
import type { CameraFault } from "./cameras/camera.ts";
import { FrameWatch } from "./cameras/frame-watch.ts";
import { ORANGE_BALL } from "./detect/colour.ts";
import { createDetectors, type DetectorOptions } from "./detectors.ts";
import type { CameraView } from "./follow/camera-view.ts";
import type { FollowLock } from "./follow/follow-state.ts";
import { type PoseAt, poseAt, remembered } from "./follow/pose-history.ts";
import type { Frame } from "./frame.ts";
import { Gauge } from "./gauge.ts";
import { lensFor, rayOf } from "./lens.ts";
import { Lookout } from "./lookout.ts";
import { withoutTwins } from "./one-ball.ts";
import { Seer } from "./seer.ts";
import { type KnownMotion, type TagFix, TagFixes } from "./tag-fixes.ts";
import { TRACKER_DEFAULTS, Tracker } from "./track/tracker.ts";
import { sayable, Troubles } from "./troubles.ts";

export interface SightOptions extends DetectorOptions {
  /** How tall people are, m; left out: as adults are. */
  readonly personHeight?: number | undefined;
  /** s on the robot's clock; undefined: it is not known now. */
  readonly now: () => number | undefined;
  readonly onSeen: (at: number, targets: SeenTarget[]) => void;
  /** The car was seen by the tags of its field. */
  readonly onFix: (fix: TagFix) => void;
  /** A picture was looked at; null: nobody is chosen. */
  readonly onFollowed: (at: number, lock: FollowLock | null) => void;
  /** Somebody was chosen, or nobody any more (null), and the next picture is still to come. */
  readonly onChosen: (lock: FollowLock | null) => void;
  /** The car follows whoever is chosen, and looks for them where they are lost. */
  readonly isSought: () => boolean;
  /** For people. */
  readonly onTrouble: (text: string) => void;
  /** What looks at the pictures; left out: all that this computer has for it. */
  readonly detectors?: typeof createDetectors;
}

/** Of a picture when it is known what it shows, s. */
const TOO_LATE = 0.9;
/** The first picture waits until the detector is loaded, s. */
const LASTING = 3;
/** Without anything seen for so long, others take what was seen for old, s. */
const OLD = 1;
/** Over which the car's speed is taken, s. */
const MOMENT = 0.1;
const STARTING = "the car's vision is starting: the first picture is looked at in a moment";
const TOO_SLOW =
  "looking at a picture takes this computer a second and more, and what it sees comes too late: let it do less beside";

/** From pictures to what is in view. What is wrong with the camera or with a detector is told, and the rest goes on. */
export class Sight {
  readonly #options: SightOptions;
  readonly #troubles: Troubles;
  #isStill = false;
  #watch: FrameWatch | undefined;
  #own: CameraFault | undefined;
  #lookout: Lookout | undefined;
  #seer: Seer | undefined;
  #size = "";
  #isLate = false;
  #hasLooked = false;
  /** When the newest picture was taken that was looked at in time, s on the robot's clock. */
  #seenAt = Number.NEGATIVE_INFINITY;
  /** Since when it has been, or has not been; s on the robot's clock. */
  #paceSince = Number.NEGATIVE_INFINITY;
  #poses: readonly PoseAt[] = [];
  #seenFrom: PoseAt | undefined;
  readonly #fixes: TagFixes;

  constructor(options: SightOptions) {
    this.#options = options;
    this.#fixes = new TagFixes(options.camera, options.tags);
    this.#troubles = new Troubles(options.onTrouble);
  }

  /** A camera is open. @param isStill it may show the same picture for ever */
  watch(isStill: boolean): void {
    this.#isStill = isStill;
  }

  /** @returns whether it is a picture to look at */
  offer(frame: Frame): boolean {
    const now = this.#options.now();
    if (now === undefined) return false;
    this.#watch ??= new FrameWatch(this.#isStill, now);
    if (!this.#watch.take(frame, now)) return false;
    const size = `${frame.width}×${frame.height}`;
    if (size !== this.#size) this.#setUp(frame);
    this.#size = size;
    this.#lookout!.offer(frame);
    return true;
  }

  /** What the camera says of itself. */
  setCameraFault(fault: CameraFault | undefined): void {
    this.#own = fault;
    this.check();
  }

  /** Somebody has chosen what is to be followed. */
  lock(choice: LockChoice): void {
    const refusal = this.#seer ? this.#seer.lock(choice) : "nothing was seen yet";
    this.#options.onChosen(this.#seer?.followed ?? null);
    if (refusal !== undefined) this.#options.onTrouble(refusal);
  }

  /** Where the car thinks it is. */
  moved(pose: Readonly<Pose>, at: number): void {
    this.#poses = remembered(this.#poses, { x: pose.x, y: pose.y, theta: pose.theta, at });
  }

  /** To be called several times a second: a camera that gives nothing says nothing. */
  check(): CameraFault | undefined {
    const now = this.#options.now();
    if (now !== undefined) this.#watch ??= new FrameWatch(this.#isStill, now);
    const fault = this.#own ?? (now === undefined ? undefined : this.#watch?.fault(now));
    this.#troubles.set("camera", fault ? [fault.text] : []);
    return fault;
  }

  /** Which detectors do not look, and why; empty: all do. */
  get lack(): string {
    return this.#troubles.of("detector").join(" ");
  }

  /** Why nothing is seen, or not all; undefined: all is well. */
  get blindness(): Blindness | undefined {
    const now = this.#options.now();
    const camera = this.#troubles.of("camera").join(" ");
    if (camera !== "") return { cause: "camera", text: sayable(camera) };
    if (this.lack !== "") return { cause: "detector", text: sayable(this.lack) };
    if (now === undefined || Math.abs(now - this.#seenAt) <= OLD) return undefined;
    return this.#hasLooked ? { cause: "slow", text: TOO_SLOW } : { cause: "starting", text: STARTING };
  }

  async close(): Promise<void> {
    await this.#lookout?.close();
  }

  #setUp({ width, height }: Frame): void {
    void this.#lookout?.close();
    const { camera, ball, personHeight, onSeen, detectors = createDetectors } = this.#options;
    const { fx, cx } = lensFor(camera, width, height);
    const tracker = new Tracker({ ...TRACKER_DEFAULTS, focal: fx, axis: cx });
    const seer = new Seer(tracker, new Gauge(viewOf(camera, width, height), personHeight));
    this.#seer = seer;
    this.#lookout = new Lookout(detectors(this.#options, width, height), () => this.#options.now() ?? 0, {
      onSeen: (frame, detections) => {
        const { capturedAt } = frame;
        const turn = this.#turnUntil(capturedAt);
        const targets = seer.see(frame, withoutTwins(detections, ball?.name ?? ORANGE_BALL.name), turn);
        if (this.#isInTime(capturedAt)) onSeen(capturedAt, targets);
        const fix = this.#fixes.look(frame, detections, this.#motionAt(capturedAt));
        if (fix) this.#options.onFix(fix);
        this.#options.onFollowed(capturedAt, seer.followed);
        const news = seer.takeLockNews(this.#options.isSought());
        if (news !== undefined) this.#options.onTrouble(news);
      },
      onTrouble: (errors) =>
        this.#troubles.set(
          "detector",
          errors.map(({ message }) => message),
        ),
    });
  }

  /** What was seen long ago is nothing to drive by. */
  #isInTime(at: number): boolean {
    const now = this.#options.now();
    if (now === undefined) return false;
    this.#hasLooked = true;
    const isLate = now - at > TOO_LATE;
    if (!isLate) this.#seenAt = at;
    if (isLate !== this.#isLate) this.#paceSince = now;
    this.#isLate = isLate;
    // Neither a slow moment nor a quick one between slow ones is worth a word.
    if (now - this.#paceSince > LASTING) this.#troubles.set("pace", isLate ? [TOO_SLOW] : []);
    return !isLate;
  }

  /** By the last moments before that. */
  #motionAt(at: number): KnownMotion {
    const pose = poseAt(this.#poses, at);
    const before = poseAt(this.#poses, at - MOMENT);
    const time = pose && before ? pose.at - before.at : 0;
    if (!(pose && before && time > 0)) return { pose, speed: 0, turn: 0 };
    const way = Math.hypot(pose.x - before.x, pose.y - before.y);
    return { pose, speed: way / time, turn: Math.abs(wrapAngle(pose.theta - before.theta)) / time };
  }

  /** How far the car has turned since the last picture that was looked at, rad. */
  #turnUntil(at: number): number {
    const from = this.#seenFrom;
    this.#seenFrom = poseAt(this.#poses, at);
    return from && this.#seenFrom ? wrapAngle(this.#seenFrom.theta - from.theta) : 0;
  }
}

function viewOf(camera: CameraProfile, width: number, height: number): CameraView {
  const lens = lensFor(camera, width, height);
  const { above, pitch } = camera;
  return { width, height, ray: (x, y) => rayOf(lens, { x: x - 0.5, y: y - 0.5 }), above, pitch };
}

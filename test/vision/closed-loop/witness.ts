import { type Pose, wrapAngle } from "../../../src/core/geometry.ts";
import type { Scene } from "../../../src/core/scene.ts";
import type { SeenBox } from "../../../src/protocol/seeing-messages.ts";
import type { CameraTruth } from "../../../src/vision/cameras/simulated/studio.ts";
import type { FollowLock } from "../../../src/vision/follow/follow-state.ts";
import { distanceToCar, distanceToWall } from "./gaps.ts";

/** What was true at one tick. */
export interface Truth {
  readonly time: number;
  readonly pose: Readonly<Pose>;
  readonly twist: { readonly vx: number; readonly vy: number; readonly omega: number };
  readonly impact: number;
  /** x, y, theta of each. */
  readonly objects: readonly number[];
}

/** How wide a person is to the eye, for whether another hides them, m. */
const HALF = 0.22;
/** So much better must a box fit another person to be theirs, of intersection over union. */
const CLEARLY = 0.1;
/** So much nearer to the direction of another must one be to be them, rad. */
const ASIDE = 0.06;
/** A person is painted so wide, m. */
const WIDE = 0.5;
const KEPT = 2;

/** Judges by the truth, of which the car knows nothing, how one who was chosen is followed. */
export class Witness {
  readonly #scene: Scene;
  readonly #camera: CameraTruth;
  readonly #wanted: number;
  readonly #target: number;
  #past: Truth[] = [];
  #hiddenSince: number | undefined;
  seconds = 0;
  /** s */
  inView = 0;
  /** Sum of squares, of the distance as a share of the wanted one. */
  #squares = 0;
  #ticks = 0;
  /** Between the car's outline and anything, m. */
  nearest = Number.POSITIVE_INFINITY;
  contacts = 0;
  /** Pictures in which the one who is followed was somebody else. */
  wrong = 0;
  /** Pictures in which somebody was followed, and all. */
  locked = 0;
  pictures = 0;
  /** How long the target's middle was hidden by somebody, each time, s. */
  readonly hidden: number[] = [];
  /** By moment, for whoever wants to know why. */
  readonly log: { time: number; distance: number; bearing: number }[] = [];

  /** @param wanted distance, m @param target which of the scene's objects */
  constructor(scene: Scene, camera: CameraTruth, wanted: number, target: number) {
    this.#scene = scene;
    this.#camera = camera;
    this.#wanted = wanted;
    this.#target = target;
  }

  get distanceError(): number {
    return Math.sqrt(this.#squares / this.#ticks);
  }

  /** @param dt s since the last @param counts whether following has begun */
  watch(truth: Truth, dt: number, counts: boolean): void {
    this.#past = [...this.#past.filter(({ time }) => truth.time - time < KEPT), truth];
    this.#touch(truth);
    if (!counts) return;
    const { bearing, distance } = this.place(truth, this.#target);
    this.seconds += dt;
    this.#ticks++;
    if (Math.abs(bearing) < this.#camera.fieldOfView / 2) this.inView += dt;
    this.#squares += (distance / this.#wanted - 1) ** 2;
    this.log.push({ time: truth.time, distance, bearing });
    this.#hide(truth, bearing, distance);
  }

  /** What a picture that was taken then told of the one who is followed. */
  hear(at: number, lock: FollowLock | null): void {
    this.pictures++;
    if (lock === null || lock.state === "lost" || lock.state === "doubtful") return;
    this.locked++;
    if (lock.look?.at === at && this.#nearestTo(at, lock.look.bearing) !== this.#target) this.wrong++;
  }

  /** Which of the people stands in that direction; the target in doubt. */
  #nearestTo(at: number, bearing: number): number {
    const then = this.#at(at);
    const off = (i: number) => Math.abs(wrapAngle(this.place(then, i).bearing - bearing));
    let best = this.#target;
    let least = off(best) - ASIDE;
    for (const [i, { look }] of this.#scene.objects.entries()) {
      if (look.kind !== "person" || off(i) >= least) continue;
      best = i;
      least = off(i);
    }
    return best;
  }

  #at(at: number): Truth {
    return this.#past.find(({ time }) => time >= at - 1e-6) ?? this.#past.at(-1)!;
  }

  /** Which of the people is in that box, in a picture that was taken then; the target in doubt. */
  whose(at: number, box: SeenBox): number {
    const then = this.#at(at);
    let best = this.#target;
    let most = this.#fits(then, this.#target, box) + CLEARLY;
    for (const [i, { look }] of this.#scene.objects.entries()) {
      const fit = look.kind === "person" ? this.#fits(then, i, box) : 0;
      if (fit <= most) continue;
      best = i;
      most = fit;
    }
    return best;
  }

  /** From the camera: rad, + left, and m. */
  place({ pose, objects }: Truth, i: number): { bearing: number; distance: number } {
    const { ahead, aside } = this.#camera;
    const c = Math.cos(pose.theta);
    const s = Math.sin(pose.theta);
    const dx = objects[3 * i]! - pose.x - ahead * c + aside * s;
    const dy = objects[3 * i + 1]! - pose.y - ahead * s - aside * c;
    return { bearing: wrapAngle(Math.atan2(dy, dx) - pose.theta), distance: Math.hypot(dx, dy) };
  }

  #touch({ pose, objects, impact }: Truth): void {
    if (impact > 0) this.contacts++;
    const { car, walls } = this.#scene;
    for (const [i, { shape }] of this.#scene.objects.entries()) {
      const at = { x: objects[3 * i]!, y: objects[3 * i + 1]!, theta: objects[3 * i + 2]! };
      this.nearest = Math.min(this.nearest, distanceToCar(pose, car, at, shape));
    }
    for (const wall of walls) this.nearest = Math.min(this.nearest, distanceToWall(pose, car, wall));
  }

  #hide(truth: Truth, bearing: number, distance: number): void {
    const isHidden = this.#scene.objects.some(({ look }, i) => {
      if (i === this.#target || look.kind !== "person") return false;
      const other = this.place(truth, i);
      const half = Math.asin(Math.min(1, HALF / other.distance));
      return other.distance < distance && Math.abs(wrapAngle(other.bearing - bearing)) < half;
    });
    if (isHidden) this.#hiddenSince ??= truth.time;
    else if (this.#hiddenSince !== undefined) {
      this.hidden.push(truth.time - this.#hiddenSince);
      this.#hiddenSince = undefined;
    }
  }

  /** Intersection over union with where a person of the scene is in the picture. */
  #fits(truth: Truth, i: number, box: SeenBox): number {
    const own = this.#boxOf(truth, i);
    if (own === undefined) return 0;
    const width = Math.min(own.right, box.x + box.width) - Math.max(own.left, box.x);
    const height = Math.min(own.lower, box.y + box.height) - Math.max(own.upper, box.y);
    if (!(width > 0 && height > 0)) return 0;
    const area = (own.right - own.left) * (own.lower - own.upper);
    return (width * height) / (area + box.width * box.height - width * height);
  }

  /** Fractions of the picture; undefined: not in it. */
  #boxOf(truth: Truth, i: number) {
    const { look } = this.#scene.objects[i]!;
    const { bearing, distance } = this.place(truth, i);
    const ahead = distance * Math.cos(bearing);
    if (!(ahead > 0.1) || look.kind !== "person") return undefined;
    const { width, height, fieldOfView, above, pitch } = this.#camera;
    const focal = width / 2 / Math.tan(fieldOfView / 2);
    const row = (up: number) => {
      const z = up - above;
      const depth = ahead * Math.cos(pitch) + z * Math.sin(pitch);
      return 0.5 - (focal * (z * Math.cos(pitch) - ahead * Math.sin(pitch))) / depth / height;
    };
    const across = (focal * distance * Math.sin(bearing)) / ahead / width;
    const half = (focal * WIDE) / 2 / ahead / width;
    const cut = (value: number) => Math.min(1, Math.max(0, value));
    const [left, right] = [cut(0.5 - across - half), cut(0.5 - across + half)];
    const [upper, lower] = [cut(row(look.height)), cut(row(0))];
    return right > left && lower > upper ? { left, right, upper, lower } : undefined;
  }
}

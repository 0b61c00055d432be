import { type Pose, wrapAngle } from "../core/geometry.ts";
import type { CameraProfile } from "../profile/camera.ts";
import type { FieldTag } from "../profile/tags.ts";
import type { TagDetection } from "./detect/tags.ts";
import type { Detection } from "./detection.ts";
import type { PoseAt } from "./follow/pose-history.ts";
import type { Frame } from "./frame.ts";
import { lensFor } from "./lens.ts";
import { type CarSeen, carFromTags } from "./localise/car-from-tags.ts";
import { seenTags } from "./localise/seen-tags.ts";

/** So often the robot is told where its car was seen, s. */
const EVERY = 0.3;
/** From nearer than this the same errors of the tag's place and the camera's mounting are seen again, m and rad. */
const SAME_PLACE = 0.1;
const SAME_HEADING = 0.1;
/** How far off a picture's time is, s: a moving car was elsewhere by so much. */
const TIMING = 0.02;
/** The car's own heading tells two poses apart, however sure it is of itself, to so much, rad. */
const HEADING_SPREAD = 0.1;
/** Standard deviations. */
const UNUSUAL = 3;
/** The protocol's own bounds. */
const MOST_POSITION = 10;
const MOST_HEADING = 3;

/** Where the car was seen by the tags of its field. */
export interface TagFix {
  /** When the picture was taken, s on the robot's clock. */
  readonly at: number;
  /** Field frame. */
  readonly pose: Pose;
  /** Standard deviations, m and rad. */
  readonly positionNoise: number;
  readonly headingNoise: number;
}

/** The car's own idea of where it was, and how it moved: m/s along the floor and rad/s. */
export interface KnownMotion {
  readonly pose: PoseAt | undefined;
  readonly speed: number;
  readonly turn: number;
}

/** Finds the car by the tags in its pictures, a few times a second. */
export class TagFixes {
  readonly #camera: CameraProfile;
  readonly #tags: readonly FieldTag[];
  readonly #families: readonly FieldTag["family"][];
  #at = Number.NEGATIVE_INFINITY;
  /** Where the looks from one place began, and how many there were. */
  #from: Pose | undefined;
  #looks = 0;

  constructor(camera: CameraProfile, tags: readonly FieldTag[]) {
    this.#camera = camera;
    this.#tags = tags;
    this.#families = [...new Set(tags.map(({ family }) => family))];
  }

  /** @returns undefined: no tag of the field is in the picture, or not so that it tells the place, or it is too early */
  look(frame: Frame, detections: readonly Detection[], known: KnownMotion): TagFix | undefined {
    const { capturedAt: at, width, height } = frame;
    // A clock that went back is another robot's.
    if (at - this.#at < EVERY && at >= this.#at) return undefined;
    const found = detections.filter((each): each is TagDetection => each.kind === "tag");
    const seen = this.#families.flatMap((family) => {
      const ours = found.filter(({ name, id }) => name === `${family} ${id}`);
      return seenTags(ours, family, this.#tags, frame);
    });
    if (seen.length === 0) return undefined;
    this.#at = at;
    const heading = known.pose && { theta: known.pose.theta, spread: HEADING_SPREAD };
    const car = carFromTags(seen, this.#camera, lensFor(this.#camera, width, height), heading);
    if (!car.ok) return undefined;
    const repeated = this.#repeated(car, known.pose);
    const position = Math.hypot(car.positionNoise, TIMING * known.speed);
    const turned = Math.hypot(car.headingNoise, TIMING * known.turn);
    return {
      at,
      pose: car.pose,
      positionNoise: Math.min(repeated * position, MOST_POSITION),
      headingNoise: Math.min(repeated * turned, MOST_HEADING),
    };
  }

  /**
   * How much less a look says than the first from there: most of its error is the tag's place and the camera's
   * mounting, which a second look from the same place sees again. So all looks together count as a few. One that the
   * car's own idea disagrees with is news each time: the robot believes several in a row.
   */
  #repeated(car: CarSeen, known: Pose | undefined): number {
    const { pose, positionNoise, headingNoise } = car;
    const from = this.#from;
    const isSame = from !== undefined && isNear(pose, from, SAME_PLACE, SAME_HEADING);
    const isNews =
      known !== undefined && !isNear(pose, known, UNUSUAL * positionNoise, UNUSUAL * headingNoise);
    if (!isSame) this.#from = pose;
    this.#looks = isSame && !isNews ? this.#looks + 1 : 1;
    return Math.sqrt(this.#looks);
  }
}

const isNear = (a: Pose, b: Pose, place: number, heading: number) =>
  Math.hypot(a.x - b.x, a.y - b.y) < place && Math.abs(wrapAngle(a.theta - b.theta)) < heading;

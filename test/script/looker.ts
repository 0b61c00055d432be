import type { Point, Pose } from "../../src/core/geometry.ts";
import { wrapAngle } from "../../src/core/geometry.ts";
import { Random } from "../../src/core/random.ts";
import type { SeenTarget } from "../../src/protocol/seeing-messages.ts";
import type { Visitor } from "../control/rig.ts";
import type { Stage } from "./rig.ts";

/** Frames a second, and from a frame to when it is told, s. */
const RATE = 15;
const LATENCY = 0.08;
/** How far from straight ahead it sees, rad, and how far away, m. */
const HALF_VIEW = 0.55;
const REACH = 5;
/** Standard deviations: of the bearing, rad, and of the distance, as a share of it; and the share of misses. */
const BEARING_NOISE = 0.015;
const DISTANCE_NOISE = 0.04;
const MISSES = 0.03;

/** Where somebody is at a time, s; undefined: not in the room. */
export type Walk = (time: number) => Point | undefined;

/**
 * A stand-in for the vision process, which does not exist yet: no camera and no detector. It knows where the car truly
 * is and where people walk, and says what a detector would have seen of them, noisy, late and with gaps, by the same
 * messages that the vision process is to send. Nothing hides anybody here, and an identity is never mistaken.
 */
export class Looker {
  /** When and where from each picture was taken. */
  readonly pictures: { readonly file: string; readonly at: number; readonly pose: Pose }[] = [];
  readonly #stage: Stage;
  readonly #visitor: Visitor;
  readonly #random: Random;
  readonly #walks: readonly Walk[];
  #frameDue: number;
  #developing: { readonly at: number; readonly targets: SeenTarget[] }[] = [];

  constructor(stage: Stage, seed: number, ...walks: Walk[]) {
    this.#stage = stage;
    this.#visitor = stage.join("stand-in for vision", "follower");
    this.#random = new Random(seed);
    this.#walks = walks;
    this.#frameDue = stage.fast.now();
    stage.eachTick(() => this.#step());
  }

  #step(): void {
    const now = this.#stage.fast.now();
    if (now >= this.#frameDue) {
      this.#frameDue += 1 / RATE;
      this.#developing.push({ at: now, targets: this.#frame(now) });
    }
    const [first] = this.#developing;
    if (first && now >= first.at + LATENCY) {
      this.#developing.shift();
      this.#visitor.say({ type: "sightings", ...first });
    }
    for (const { client, id } of this.#visitor.heard("picture-wanted")) {
      const file = `/pictures/${this.pictures.length + 1}.jpg`;
      this.pictures.push({ file, at: now, pose: this.#stage.truth().pose });
      this.#visitor.say({ type: "picture-taken", client, id, at: now, file, text: "" });
    }
  }

  #frame(now: number): SeenTarget[] {
    const car = this.#stage.truth().pose;
    return this.#walks.flatMap((walk, id) => {
      const person = walk(now);
      if (person === undefined || !isInView(car, person)) return [];
      const { bearing, distance } = polar(car, person);
      if (this.#random.next() < MISSES) return [];
      return [
        {
          id,
          kind: "person",
          name: "person",
          bearing: bearing + BEARING_NOISE * this.#random.gaussian(),
          distance: distance * (1 + DISTANCE_NOISE * this.#random.gaussian()),
          confidence: 0.8,
          locked: false,
        } as const,
      ];
    });
  }
}

export function polar({ x, y, theta }: Readonly<Pose>, person: Readonly<Point>) {
  const bearing = wrapAngle(Math.atan2(person.y - y, person.x - x) - theta);
  return { bearing, distance: Math.hypot(person.x - x, person.y - y) };
}

export function isInView(car: Readonly<Pose>, person: Readonly<Point>): boolean {
  const { bearing, distance } = polar(car, person);
  return Math.abs(bearing) < HALF_VIEW && distance < REACH;
}

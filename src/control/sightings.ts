import type { Fusion } from "../estimate/fusion.ts";
import type { AbsolutePose } from "../estimate/pose-queue.ts";
import type { PoseMessage, Refusal } from "../protocol/messages.ts";
import { refusal } from "../protocol/parse.ts";

/** A pose that is later than the last tick by no more waits for the next ones, s: a clock's offset, a slow tick. */
const AHEAD = 0.05;

type Refused = NonNullable<Refusal["verdict"]>;

const SENTENCES: Readonly<Record<Refused, string>> = {
  gated:
    "it is too far from where the car thinks it is; the car believes it once several in a row agree on that",
  "too-old": "it was seen longer ago than the car remembers",
  future: "it is from the future: give the time by the robot's clock",
  invalid:
    "it says neither how sure the position is nor the heading: give positionNoise, headingNoise or both",
  "too-many": "more were seen lately than the car keeps in mind: send fewer",
};

interface Listener {
  /** The car is elsewhere than it thought. */
  relocated(): void;
  refused(client: number, refusal: Refusal): void;
}

/**
 * Where others have seen the car. Never within a tick: a late pose takes a replay's time, and one that moves
 * the estimate has consequences, which are told. So one that is ahead of the last tick waits here, and not in
 * the estimator.
 */
export class Sightings {
  readonly #fusion: () => Fusion;
  readonly #listener: Listener;
  #waiting: { readonly client: number; readonly pose: AbsolutePose }[] = [];

  constructor(fusion: () => Fusion, listener: Listener) {
    this.#fusion = fusion;
    this.#listener = listener;
  }

  add(client: number, { at, pose, positionNoise, headingNoise }: PoseMessage): void {
    const seen = { x: pose.x, y: pose.y, theta: pose.theta, time: at, positionNoise, headingNoise };
    const ahead = at - this.#fusion().poses.time;
    if (ahead > 0 && ahead <= AHEAD) this.#waiting.push({ client, pose: seen });
    else this.#take(client, seen);
  }

  /** To be called after each tick. */
  afterTick(): void {
    if (this.#waiting.length === 0) return;
    const { time } = this.#fusion().poses;
    const due = this.#waiting.filter(({ pose }) => pose.time <= time);
    this.#waiting = this.#waiting.filter(({ pose }) => pose.time > time);
    for (const { client, pose } of due) this.#take(client, pose);
  }

  #take(client: number, pose: AbsolutePose): void {
    const verdict = this.#fusion().addPose(pose);
    if (verdict === "relocated") this.#listener.relocated();
    if (verdict === "accepted" || verdict === "relocated" || verdict === "waiting") return;
    const text = `the pose is not taken: ${SENTENCES[verdict]}`;
    this.#listener.refused(client, { ...refusal("pose", text), verdict });
  }
}

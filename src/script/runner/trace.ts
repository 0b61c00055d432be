import type { Scene } from "../../core/scene.ts";
import type { Telemetry } from "../../protocol/messages.ts";
import { copyOf, impactOf } from "../sensing.ts";
import { nearestOf, sceneNow } from "./goal-check.ts";
import type { FromScript, Sample } from "./messages.ts";

/** So many samples are told at a time. */
const BATCH = 50;

/** Tells the command where the car is, and what it knocks against. */
export class Trace {
  readonly #scene: Scene | null;
  readonly #say: (message: FromScript) => void;
  #samples: Sample[] = [];
  #hasBegun = false;

  constructor(scene: Scene | null, say: (message: FromScript) => void) {
    this.#scene = scene;
    this.#say = say;
  }

  take(telemetry: Telemetry): void {
    const { time, truth } = telemetry;
    const { pose, twist } = truth ?? telemetry;
    const { x, y, theta } = pose;
    this.#samples.push([time, x, y, theta, twist.vx, twist.vy, twist.omega]);
    // The first one at once: a script may hang before any other.
    if (!this.#hasBegun || this.#samples.length >= BATCH) this.flush();
    this.#hasBegun = true;
    const impact = impactOf(telemetry);
    if (!impact || !truth) return;
    const what = this.#scene && nearestOf(sceneNow(this.#scene, truth.objects), pose)?.name;
    this.#say({ type: "touch", time, pose: copyOf(pose), size: impact.size, what: what ?? "something" });
  }

  flush(): void {
    if (this.#samples.length > 0) this.#say({ type: "trace", samples: this.#samples });
    this.#samples = [];
  }
}

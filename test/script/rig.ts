import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pose, Twist } from "../../src/core/geometry.ts";
import { originPose, zeroTwist } from "../../src/core/geometry.ts";
import type { Observation } from "../../src/core/scene.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { packageRoot } from "../../src/profile/package-root.ts";
import type { Source } from "../../src/protocol/messages.ts";
import { FastWire } from "../../src/script/fast-wire.ts";
import type { ScriptLine } from "../../src/script/link.ts";
import { type RunOptions, type RunResult, runScript, type Script } from "../../src/script/run.ts";
import { makeRobot, type TestRobot, Visitor } from "../control/rig.ts";
import { FIELD } from "../scenarios/rig.ts";

/** A robot in a world of the test's own, for scripts, with one who sees the truth. */
export class Stage {
  readonly fast: TestRobot;
  readonly wire: FastWire;
  readonly lines: ScriptLine[] = [];
  readonly #ticks: (() => void)[] = [];
  readonly #seen: Observation;

  private constructor(fast: TestRobot) {
    this.fast = fast;
    this.wire = new FastWire(fast, "test script");
    const objects = new Float64Array(3 * fast.robot.backend.observer!.scene.objects.length);
    const run = fast.run.bind(fast);
    fast.run = (seconds, each) => {
      run(seconds, each);
      for (const look of this.#ticks) look();
    };
    this.#seen = { pose: originPose(), twist: zeroTwist(), slip: wheelVector(), impact: 0, objects };
  }

  static async open(world = FIELD): Promise<Stage> {
    const fast = await makeRobot({ world });
    fast.run(1);
    return new Stage(fast);
  }

  /** In a world that comes with Strafe, by its name. */
  static inWorld(name: string): Promise<Stage> {
    const text = readFileSync(join(packageRoot, "src/sim/worlds", `${name}.yaml`), "utf8");
    return Stage.open(text.replace(/^name:.*$/m, ""));
  }

  /** Looks whenever time has passed, which a script's wire lets pass tick by tick. */
  eachTick(look: () => void): void {
    this.#ticks.push(look);
  }

  pass(seconds: number): void {
    for (const end = this.fast.now() + seconds; this.fast.now() < end; ) this.fast.run(this.fast.period);
  }

  said(): string[] {
    return this.lines.flatMap((line) => (line.type === "say" ? [line.text] : []));
  }

  run<T>(script: Script<T>, options: RunOptions = {}): Promise<RunResult<T>> {
    return runScript(script, this.wire, { write: (line) => this.lines.push(line), ...options });
  }

  truth(): { pose: Pose; twist: Twist } {
    this.fast.robot.backend.observer!.observe(this.#seen);
    return { pose: { ...this.#seen.pose }, twist: { ...this.#seen.twist } };
  }

  /** Nothing of the car moves, by whoever sees it from outside; a gram of creeping of the tyres is none. */
  assertStands(what = ""): void {
    const { vx, vy, omega } = this.truth().twist;
    const speed = Math.hypot(vx, vy);
    assert.ok(speed < 0.005 && Math.abs(omega) < 0.03, `${what} moves: ${speed} m/s, ${omega} rad/s`);
  }

  join(name: string, source: Source): Visitor {
    return new Visitor(this.fast).hello(name, source);
  }
}

/** One script in a world of its own. */
export async function act<T>(
  script: (car: Parameters<Script<T>>[0], stage: Stage) => Promise<T>,
  world = FIELD,
): Promise<T> {
  const stage = await Stage.open(world);
  const { value } = await stage.run((car) => script(car, stage));
  stage.assertStands("after the run the car");
  assert.equal(stage.fast.robot.isArmed, false);
  return value;
}

export function near(value: number, expected: number, tolerance: number, what: string): void {
  assert.ok(
    Math.abs(value - expected) <= tolerance,
    `${what}: ${value} is not within ${tolerance} of ${expected}`,
  );
}

export function nearPose(
  pose: Readonly<Pose>,
  expected: Readonly<Pose>,
  position = 0.02,
  heading = 0.03,
): void {
  const off = Math.hypot(pose.x - expected.x, pose.y - expected.y);
  const turned = Math.abs(Math.sin((pose.theta - expected.theta) / 2)) * 2;
  const all = `${JSON.stringify(pose)} is not ${JSON.stringify(expected)}`;
  assert.ok(off <= position && turned <= heading, `${all}: ${off} m, ${turned} rad`);
}

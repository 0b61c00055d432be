import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRobot } from "../../src/control/create-robot.ts";
import { FastRobot } from "../../src/control/fast.ts";
import type { Planner } from "../../src/control/planner.ts";
import type { Robot } from "../../src/control/robot.ts";
import type { Session } from "../../src/control/session.ts";
import { VirtualClock } from "../../src/core/clock.ts";
import type { Twist } from "../../src/core/geometry.ts";
import { type Measured, measuredText, UNMEASURED } from "../../src/profile/measured.ts";
import { DEFAULT_PROFILE, type Profile } from "../../src/profile/profile.ts";
import type { ClientMessage, DriveMessage, RobotMessage, Source } from "../../src/protocol/messages.ts";
import { PROTOCOL_VERSION } from "../../src/protocol/messages.ts";
import { parseRobotMessage } from "../../src/protocol/parse.ts";

export const STILL: Twist = { vx: 0, vy: 0, omega: 0 };
export const FORWARD: Twist = { vx: 0.5, vy: 0, omega: 0 };

type Kind = RobotMessage["type"];
type Heard<K extends Kind> = Extract<RobotMessage, { type: K }>;

/** One client of a robot on virtual time. Every answer has to be one that a real client understands. */
export class Visitor {
  readonly session: Session;
  /** It reads slower than it is told. */
  behind = false;
  seq = 0;
  readonly #fast: FastRobot;
  #heard: RobotMessage[] = [];

  constructor(fast: FastRobot) {
    this.#fast = fast;
    this.session = fast.hub.join({
      send: (text) => {
        const parsed = parseRobotMessage(text);
        if ("refusal" in parsed) assert.fail(`no client understands this: ${parsed.refusal.text}\n${text}`);
        this.#heard.push(parsed.message);
      },
      isBehind: () => this.behind,
    });
  }

  say(message: ClientMessage): void {
    this.session.receive(JSON.stringify(message));
  }

  hello(name = "Phone", source: Source = "driver"): this {
    this.say({ type: "hello", version: PROTOCOL_VERSION, name, source });
    return this;
  }

  drive(twist: Twist, changes: Partial<DriveMessage> = {}): void {
    this.say({
      type: "drive",
      seq: this.seq++,
      at: this.#fast.now(),
      twist,
      frame: "car",
      precision: false,
      holdHeading: false,
      ...changes,
    });
  }

  /** What it heard of one kind since it was last asked for that kind. */
  heard<K extends Kind>(kind: K): Heard<K>[] {
    const found = this.#heard.filter((message): message is Heard<K> => message.type === kind);
    this.#heard = this.#heard.filter((message) => message.type !== kind);
    return found;
  }

  /** The sentences of refusals and events since it was last asked, with their codes. */
  sentences(kind: "refused" | "event"): string[] {
    return this.heard(kind).map(({ code, text }) => `${code}: ${text}`);
  }

  codes(kind: "refused" | "event"): string[] {
    return this.heard(kind).map(({ code }) => code);
  }
}

/** A robot on virtual time that can also be looked at between two ticks. */
export class TestRobot extends FastRobot {
  /** Of the loop, s. */
  readonly period: number;
  readonly #clock: VirtualClock;

  constructor(robot: Robot, clock: VirtualClock) {
    super(robot, clock);
    this.period = 1 / robot.profile.control.rate;
    this.#clock = clock;
  }

  /** Lets time pass without a tick. */
  pause(seconds: number): void {
    this.#clock.advance(seconds);
  }
}

export interface Made {
  /** YAML of a world; left out: a bare room with the default car. */
  readonly world?: string;
  /** Changes the text of the default profile. */
  readonly profile?: (text: string) => string;
  /** What calibration found of the car. */
  readonly measured?: Measured;
  /** Left out: plans are made at once. */
  readonly planner?: (profile: Profile) => Planner;
}

/** A robot on virtual time in a world of the test's own. */
export async function makeRobot({
  world = "",
  profile = (text) => text,
  measured = UNMEASURED,
  planner,
}: Made = {}): Promise<TestRobot> {
  const clock = new VirtualClock();
  const files = {
    "world.yaml": `name: test room\n${world}`,
    "profile.yaml": profile(readFileSync(DEFAULT_PROFILE, "utf8")),
    "measured.json": measuredText(measured),
  };
  const robot = await withFiles(files, (folder) =>
    createRobot(
      { world: join(folder, "world.yaml"), profile: join(folder, "profile.yaml") },
      clock,
      undefined,
      planner,
    ),
  );
  return new TestRobot(robot, clock);
}

/** A folder with these files, for as long as `use` takes. */
async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A robot that has stood long enough to know its sensors, with one driver. */
export async function makeDriven(made?: Made): Promise<{ fast: TestRobot; driver: Visitor }> {
  const fast = await makeRobot(made);
  const driver = new Visitor(fast).hello();
  fast.run(1);
  // That its gyro is settled is told once; the tests of that make their own robot.
  driver.heard("event");
  return { fast, driver };
}

export async function makeArmed(made?: Made): Promise<{ fast: TestRobot; driver: Visitor }> {
  const robot = await makeDriven(made);
  robot.driver.say({ type: "arm" });
  assert.deepEqual(robot.driver.sentences("refused"), []);
  assert.deepEqual(robot.driver.codes("event"), ["armed"]);
  return robot;
}

export function duties(fast: FastRobot): number[] {
  return Array.from(fast.robot.loop.state.wheels.duty);
}

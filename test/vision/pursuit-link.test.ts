import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClientMessage } from "../../src/protocol/messages.ts";
import type { PursuitReport } from "../../src/protocol/pursuit-messages.ts";
import { Pursuer } from "../../src/vision/pursuer.ts";
import { PursuitLink } from "../../src/vision/pursuit-link.ts";

const CAR = {
  limits: { forward: 1.1, strafe: 0.9, turn: 3.8, deceleration: 4 },
  camera: { ahead: 0.1, aside: 0 },
};
const REST = { vx: 0, vy: 0, omega: 0 };

/** A link to a robot that says nothing, whose time the test lets pass. */
function setUp() {
  const sent: ("drive" | ClientMessage)[] = [];
  const robot = {
    robotTime: 10 as number | undefined,
    isUp: true,
    drive() {
      sent.push("drive");
      return 0;
    },
    send(message: ClientMessage) {
      if (robot.isUp) sent.push(message);
      return robot.isUp;
    },
  };
  const pursuer = new Pursuer({ car: CAR, client: () => 1, onEnd: () => {} });
  const link = new PursuitLink(pursuer, robot);
  const run = (seconds: number) => {
    for (let i = 0; i < Math.round(seconds / 0.03); i++) {
      robot.robotTime! += 0.03;
      link.step();
    }
    return sent.splice(0);
  };
  return { robot, pursuer, run };
}

const reports = (sent: readonly ("drive" | ClientMessage)[]): PursuitReport[] =>
  sent.filter((message) => message !== "drive").filter((message) => message.type === "pursuit");

test("while it is off nothing is driven, and twice a second the robot is told so", () => {
  const { run } = setUp();
  const sent = run(3);
  assert.ok(!sent.includes("drive"));
  const told = reports(sent);
  assert.ok(told.length >= 5 && told.length <= 7, `told ${told.length} times`);
  assert.ok(told.every(({ state }) => state === "off"));
});

test("a change is told at once; every order is driven, and after the last one the wheel is let go", () => {
  const { pursuer, run, robot } = setUp();
  run(1);
  const see = () => {
    const at = robot.robotTime!;
    pursuer.seen(at, { id: 7, name: "person 7", state: "seen", look: null });
  };
  see();
  pursuer.switchOn(robot.robotTime!);
  pursuer.told({
    time: robot.robotTime! + 0.01,
    safety: { state: "armed", reason: "" },
    driver: { client: 1, name: "Vision", source: "follower" },
    pose: { x: 0, y: 0, theta: 0 },
    twist: REST,
    range: null,
  });
  const begun = run(0.09);
  assert.equal(begun.filter((message) => message === "drive").length, 3);
  assert.equal(reports(begun)[0]?.state, "braking", "nobody is in view yet");
  pursuer.switchOff("the camera is unplugged");
  const ended = run(0.09);
  assert.deepEqual(ended[0], "drive");
  assert.deepEqual(ended[1], { type: "release" });
  assert.deepEqual(reports(ended)[0], {
    type: "pursuit",
    state: "off",
    reason: "the camera is unplugged",
    target: null,
    distance: null,
  });
  assert.equal(ended.length, 3);
});

test("words that change all the time are told four times a second at most, and none is too long", () => {
  const { pursuer, run, robot } = setUp();
  const told: PursuitReport[] = [];
  for (let i = 0; i < 100; i++) {
    pursuer.switchOn(robot.robotTime!);
    pursuer.switchOff(`${i} ${"long ".repeat(100)}`);
    told.push(...reports(run(0.03)));
  }
  assert.ok(told.length >= 10 && told.length <= 14, `told ${told.length} times in 3 s`);
  assert.ok(told.every(({ reason }) => reason.length <= 200));
});

test("what could not be told is told once the link is up; without the robot's clock nothing is said", () => {
  const { run, robot } = setUp();
  robot.isUp = false;
  assert.deepEqual(run(0.3), []);
  robot.isUp = true;
  assert.equal(reports(run(0.03)).length, 1);
});

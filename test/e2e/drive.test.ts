import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import type { Point } from "../../src/core/geometry.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { BUTTON, type TestGamepad } from "./gamepad.ts";
import { TestPilot } from "./pilot.ts";
import { Strafe } from "./strafe.ts";
import { dutiesOf, isOff, speedOf, Witness } from "./witness.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 60_000 };
/** The carpet's middle, 1.3 m a side; the car's nose points along x all the time. */
const CORNERS: readonly Point[] = [
  { x: 0.65, y: -0.65 },
  { x: 0.65, y: 0.65 },
  { x: -0.65, y: 0.65 },
  { x: -0.65, y: -0.65 },
  { x: 0.65, y: -0.65 },
];
/** How far from a corner the car may come to rest, m. */
const CORNER = 0.08;
/** How far the nose may have turned after the whole square, rad. */
const HEADING = 0.06;
/** A tick at 200 Hz, s. */
const TICK = 0.005;

let browser: Browser;
let strafe: Strafe;
let witness: Witness;
let desktop: DriverPage;
let phone: DriverPage;
let gamepad: TestGamepad;
let pilot: TestPilot;

before(async () => {
  if (noBrowser) return;
  [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("furnished")]);
  witness = await Witness.of(strafe);
  desktop = await DriverPage.desktop(browser);
  gamepad = await desktop.openWithGamepad(strafe.url);
  pilot = new TestPilot(witness, gamepad);
});

after(async () => {
  witness?.close();
  await browser?.close();
  await strafe?.stop();
});

/** Nothing in the room was touched: neither felt by the car nor moved. */
function assertNothingHit(): void {
  const knocks = witness.history.filter(({ truth }) => truth!.impact > 0);
  assert.deepEqual(
    knocks.map(({ time, truth }) => ({ time, pose: truth!.pose, impact: truth!.impact })),
    [],
  );
  assert.deepEqual(witness.truth.objects, witness.history[0]!.truth!.objects, "an object was moved");
}

/** In real time, with sensors that lag a little, the car goes as fast as it was told. */
function assertAsFastAsTold(): void {
  const off = witness.history
    .map((now) => ({ told: Math.hypot(now.setpoint.vx, now.setpoint.vy), true: speedOf(now) }))
    .filter(({ told }) => told > 0.2)
    .map(({ told, true: actual }) => Math.abs(actual - told))
    .sort((a, b) => a - b);
  const median = off[Math.floor(off.length / 2)];
  assert.ok(median !== undefined && median < 0.05, `usually ${median} m/s off what it was told`);
}

async function driveToCorner(corner: Point): Promise<void> {
  await pilot.driveTo(corner);
  const away = pilot.distance(corner);
  assert.ok(
    away < CORNER,
    `${(away * 100).toFixed(1)} cm away from the corner ${corner.x}, ${corner.y} m: ${JSON.stringify(witness.truth.pose)}`,
  );
}

test("the car is disarmed at first; the gamepad's start button arms it", STORY, async () => {
  await desktop.shows("state", "state", "disarmed");
  await gamepad.press(BUTTON.arm);
  await witness.see("the car armed", ({ safety }) => safety.state === "armed");
  await desktop.shows("state", "state", "armed");
});

test("a gamepad drives the car along three sides of a square and hits nothing", STORY, async () => {
  await gamepad.press(BUTTON.holdHeading);
  for (const corner of CORNERS.slice(0, 4)) await driveToCorner(corner);
  await desktop.shows("driver", "driver", "me");
  const { theta } = witness.truth.pose;
  assert.ok(Math.abs(theta) < HEADING, `the nose has turned by ${theta} rad`);
  assertAsFastAsTold();
  assertNothingHit();
});

test("a second page, a phone, sees who drives and stops the car in mid-drive", STORY, async () => {
  phone = await DriverPage.phone(browser);
  await phone.open(strafe.url);
  const goal = CORNERS[4]!;
  await pilot.driveTowards(goal, () => pilot.distance(goal) < 1 && speedOf(witness.now) > 0.3);
  await phone.shows("driver", "driver", "other");
  await phone.says("driver", "Computer drives");
  await phone.picture("phone-watching");
  await desktop.picture("desktop-driving");
  assert.ok(!isOff(witness.now), "the car has to be under way before it is stopped");

  const pressed = witness.now.time;
  await phone.click("stop");
  const stopped = await witness.hear(["estop"], pressed);
  await witness.seeRest();
  const driven = witness
    .since(stopped.time + TICK)
    .history.filter((now) => !isOff(now))
    .map(dutiesOf);
  assert.deepEqual(driven, [], "a motor had power later than a tick after the stop");
  await phone.shows("state", "state", "estopped");
  await desktop.shows("state", "state", "estopped");
  await desktop.says("reason", "emergency stop");
  await desktop.picture("desktop-stopped");
  await phone.picture("phone-stopped");
});

test("the first page releases the stop, arms, and finishes the square", STORY, async () => {
  await gamepad.letGo();
  await desktop.click("release-stop");
  await desktop.shows("state", "state", "disarmed");
  await phone.shows("state", "state", "disarmed");
  await desktop.click("arm");
  await desktop.shows("state", "state", "armed");
  await driveToCorner(CORNERS[4]!);
  assertNothingHit();
  await phone.picture("phone-armed");
});

test("a robot that was started without scripts says how to have them", STORY, async () => {
  await desktop.page.keyboard.press("KeyL");
  await desktop.says("scripts-off", "strafe start --scripts FOLDER");
});

test("neither page had an error", STORY, () => {
  assert.deepEqual([...desktop.errors, ...phone.errors], []);
});

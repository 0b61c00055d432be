import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { type Pose, wrapAngle } from "../../src/core/geometry.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { Finger } from "./finger.ts";
import { FloorDrag } from "./floor-drag.ts";
import { BUTTON, type TestGamepad } from "./gamepad.ts";
import { Strafe } from "./strafe.ts";
import { until } from "./wait.ts";
import { isOff, speedOf, Witness } from "./witness.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 60_000 };
/** How far from the target the car may really stand: m, rad. */
const PLACE = 0.03;
const HEADING = (2 * Math.PI) / 180;
/** The picture's middle is the room's, where the car stands at first; ahead of the car is up. CSS pixels. */
const MIDDLE = { x: 0, y: 0 };
const AHEAD_LEFT = { x: -120, y: -150 };
const BACK_RIGHT = { x: 130, y: 140 };
/** The line that is ahead of the car is as bright as this, and the floor without it is not, 0…255. */
const BRIGHT = 100;

let browser: Browser;
let strafe: Strafe;
let witness: Witness;
let desktop: DriverPage;
let phone: DriverPage;
let gamepad: TestGamepad;
let mouse: FloorDrag;

before(async () => {
  if (noBrowser) return;
  [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("empty")]);
  witness = await Witness.of(strafe);
  desktop = await DriverPage.desktop(browser);
  gamepad = await desktop.openWithGamepad(strafe.url);
  mouse = new FloorDrag(desktop.page);
});

after(async () => {
  witness?.close();
  await browser?.close();
  await strafe?.stop();
});

/** What the page says of the target under the mouse: m, and whole degrees. */
async function aimedAt(): Promise<Pose> {
  await desktop.shows("go-to", "phase", "aiming");
  const text = (await desktop.page.getByTestId("go-to").innerText()).replaceAll("−", "-");
  const figures = /x (-?[\d.]+) m, y (-?[\d.]+) m, facing (-?\d+)°/.exec(text);
  assert.ok(figures, `no target in "${text}"`);
  return { x: Number(figures[1]), y: Number(figures[2]), theta: (Number(figures[3]) * Math.PI) / 180 };
}

function assertNear(actual: Pose, wanted: Pose): void {
  const away = Math.hypot(actual.x - wanted.x, actual.y - wanted.y);
  const turned = Math.abs(wrapAngle(actual.theta - wanted.theta));
  assert.ok(
    away <= PLACE && turned <= HEADING,
    `${(away * 100).toFixed(1)} cm and ${((turned * 180) / Math.PI).toFixed(1)}° from the target: ${JSON.stringify({ actual, wanted })}`,
  );
}

test("without arming no target can be set, and the page says what is missing", STORY, async () => {
  await desktop.page.keyboard.press("KeyG");
  await desktop.shows("go-to", "phase", "missing");
  await mouse.press(AHEAD_LEFT);
  await mouse.release();
  await desktop.says("toast", "Arm first");
  await desktop.page.keyboard.press("Escape");
  await desktop.page.getByTestId("go-to").waitFor({ state: "detached" });
});

test("outside of “Go to” a press on the floor moves nothing but the picture", STORY, async () => {
  await gamepad.press(BUTTON.arm);
  await desktop.shows("state", "state", "armed");
  await mouse.press(AHEAD_LEFT);
  await mouse.dragTo(MIDDLE);
  await mouse.release();
  const { time } = witness.now;
  await witness.see("a moment to pass", (now) => now.time > time + 0.5);
  assert.deepEqual(
    witness.since(time).history.filter((now) => now.motion !== null || !isOff(now)),
    [],
    "the car was started",
  );
  await desktop.page.getByRole("button", { name: "Show the whole room" }).click();
});

test(
  "the place is the press's, the heading the drag's, and Escape or the way back starts nothing",
  STORY,
  async () => {
    await desktop.click("go-to-mode");
    await desktop.shows("go-to", "phase", "ready");
    await mouse.press(MIDDLE);
    assertNear(await aimedAt(), { x: 0, y: 0, theta: 0 });
    await mouse.dragTo({ x: 80, y: 0 });
    assertNear(await aimedAt(), { x: 0, y: 0, theta: -Math.PI / 2 });
    await mouse.dragTo(MIDDLE);
    await desktop.shows("go-to", "phase", "ready");
    await mouse.release();
    await mouse.press(AHEAD_LEFT);
    const { x, y } = await aimedAt();
    assert.ok(x > 0.5 && y > 0.4, `up and left in the picture is ahead and to the left, not ${x}, ${y}`);
    await desktop.page.keyboard.press("Escape");
    await desktop.shows("go-to", "phase", "ready");
    await mouse.release();
    assert.equal(witness.now.driver, null, "nobody has taken the wheel");
  },
);

test("the car goes where the mouse said and faces as it said, on a way that can be seen", STORY, async () => {
  const onTheWay = { x: 0.75 * AHEAD_LEFT.x, y: 0.75 * AHEAD_LEFT.y };
  await mouse.press(AHEAD_LEFT);
  await mouse.dragTo({ x: AHEAD_LEFT.x - 100, y: AHEAD_LEFT.y });
  const target = await aimedAt();
  const floor = await mouse.brightness(onTheWay);
  assert.ok(floor < BRIGHT, `the floor is too bright for a line on it: ${floor}`);
  await mouse.release();
  await witness.see("the motion", ({ motion }) => motion !== null);
  await desktop.shows("go-to", "phase", "driving");
  // The words may change a frame before the picture does.
  await until(
    async () => (await mouse.brightness(onTheWay)) > BRIGHT,
    "the way ahead of the car to be drawn",
    3,
  );
  await desktop.picture("desktop-going");
  await desktop.says("toast", /^Arrived: /);
  await witness.seeRest();
  assertNear(witness.truth.pose, target);
  await desktop.shows("go-to", "phase", "ready");
  await desktop.shows("driver", "driver", "me");
});

test("a motion waits when it is paused, goes on, and ends when it is cancelled", STORY, async () => {
  await mouse.press(BACK_RIGHT);
  await mouse.release();
  await witness.see("the car under way", (now) => now.motion !== null && speedOf(now) > 0.2);
  await desktop.click("pause-motion");
  await witness.see("the car waiting", (now) => now.motion?.paused === true && speedOf(now) < 0.01);
  await desktop.click("pause-motion");
  await witness.see("the car under way again", (now) => now.motion?.paused === false && speedOf(now) > 0.2);
  await desktop.click("cancel-motion");
  await witness.see("the motion at its end", ({ motion }) => motion === null);
  await desktop.says("toast", /^Cancelled/);
  await witness.seeRest();
});

test("a push of the stick takes over at once, and the motion does not come back", STORY, async () => {
  await mouse.press(BACK_RIGHT);
  await mouse.release();
  const { time } = await witness.see("the car under way", (now) => now.motion !== null && speedOf(now) > 0.1);
  await gamepad.hold({ turn: -0.7 });
  await witness.see("the stick's turn", (now) => now.motion === null && now.truth!.twist.omega > 0.3);
  await gamepad.letGo();
  await witness.seeRest();
  const end = witness.now.time;
  await witness.see("a moment to pass", (now) => now.time > end + 0.5);
  assert.equal(witness.now.motion, null);
  assert.ok(isOff(witness.now), "the car moved again by itself");
  const lost = witness.since(time).events.filter(({ code }) => code === "lease-lost");
  assert.deepEqual(lost, [], "between the motion and the stick nobody kept the wheel");
});

test(
  "a finger sets a target on a phone, once nobody else drives; a touch that is taken away sets none",
  STORY,
  async () => {
    phone = await DriverPage.phone(browser);
    await phone.open(strafe.url);
    const finger = await Finger.on(phone.page);
    await phone.click("go-to-mode");
    await phone.shows("go-to", "phase", "missing");
    await finger.drag("room", 60, 0);
    await finger.lift();
    await phone.says("toast", "Linux computer drives. Ask for the wheel first.");
    await desktop.letGoOfWheel();
    await phone.shows("go-to", "phase", "ready");
    await finger.drag("room", 60, 0);
    await phone.shows("go-to", "phase", "aiming");
    await finger.cancel();
    await phone.shows("go-to", "phase", "ready");
    assert.equal(witness.now.driver, null, "nobody has taken the wheel");
    await finger.drag("room", 60, 0);
    await phone.shows("go-to", "phase", "aiming");
    await finger.lift();
    await witness.see(
      "the motion",
      ({ motion, driver }) => motion !== null && driver?.name === "Android phone",
    );
    await phone.picture("phone-going");
    await phone.says("toast", /^Arrived: /);
    const turned = Math.abs(wrapAngle(witness.truth.pose.theta + Math.PI / 2));
    assert.ok(turned <= HEADING, `the drag went to the right; the car faces ${turned} rad from there`);
  },
);

test("neither page had an error", STORY, () => {
  assert.deepEqual([...desktop.errors, ...phone.errors], []);
});

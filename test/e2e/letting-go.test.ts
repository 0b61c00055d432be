import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { Browser } from "playwright-core";
import { AppliedCommands } from "./applied.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { Finger } from "./finger.ts";
import { BUTTON, type TestGamepad } from "./gamepad.ts";
import { Strafe } from "./strafe.ts";
import { pause } from "./wait.ts";
import { dutiesOf, isOff, Witness } from "./witness.ts";

const LIMIT = { skip: noBrowser, timeout: 60_000 };
/** The car turns where it stands, so that it is never in the way of anything. */
const TURN = { turn: 0.7 };
/** From the last command to the last duty when the link is cut, s: DESIGN.md §4. */
const LINK_CUT = 0.4;
/** How long a car that must not start is watched, s on the robot's clock. */
const WATCHED = 0.5;

let browser: Browser;
let strafe: Strafe;
let witness: Witness;
let desktop: DriverPage;
let phone: DriverPage;
let gamepad: TestGamepad;
let finger: Finger;
let applied: AppliedCommands;

before(async () => {
  if (noBrowser) return;
  [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("empty")]);
  witness = await Witness.of(strafe);
  desktop = await DriverPage.desktop(browser);
  applied = await AppliedCommands.on(desktop.page);
  gamepad = await desktop.openWithGamepad(strafe.url);
  phone = await DriverPage.phone(browser);
  await phone.open(strafe.url);
  finger = await Finger.on(phone.page);
});

after(async () => {
  witness?.close();
  await browser?.close();
  await strafe?.stop();
});

/** Everybody has let go, nobody has the wheel, the car stands and is armed. */
beforeEach(async () => {
  if (noBrowser) return;
  await gamepad.letGo();
  if (witness.now.driver) await desktop.letGoOfWheel();
  await witness.see("nobody at the wheel", ({ driver }) => driver === null);
  await witness.seeRest();
  if (witness.now.safety.state !== "armed") await gamepad.press(BUTTON.arm);
  await witness.see("the car armed", ({ safety }) => safety.state === "armed");
});

/** @returns the moment, s on the robot's clock, at which the gamepad was driving the car */
async function driveByGamepad(): Promise<number> {
  await gamepad.hold(TURN);
  return driven("Linux computer");
}

async function driven(by: string): Promise<number> {
  const { time } = await witness.see(
    `the car driven by ${by}`,
    (now) => now.driver?.name === by && !isOff(now) && Math.abs(now.truth!.twist.omega) > 0.3,
  );
  return time;
}

/** The page itself let go of the wheel (nobody had to wait for its lease), and the car came to rest. */
async function assertReleased(since: number): Promise<void> {
  await witness.hear(["wheel-free"], since);
  await witness.seeRest();
  const lost = witness.since(since).events.filter(({ code }) => code === "lease-lost");
  assert.deepEqual(lost, [], "the robot had to wait for the lease to run out");
}

/** @param from since when no motor may have had power, s on the robot's clock; left out: since it came to rest */
async function assertStaysAtRest(from?: number): Promise<void> {
  await witness.seeRest();
  const { time } = witness.now;
  await witness.see(`${WATCHED} s to pass`, (now) => now.time > time + WATCHED);
  assert.deepEqual(
    witness
      .since(from ?? time)
      .history.filter((now) => !isOff(now))
      .map(dutiesOf),
    [],
    "the car moved again by itself",
  );
}

test("a tab that is hidden lets go, and a stick still held does not start the car again", LIMIT, async () => {
  const since = await driveByGamepad();
  await desktop.setHidden(true);
  await assertReleased(since);
  await desktop.setHidden(false);
  await assertStaysAtRest();
});

test("a window that loses the focus lets go", LIMIT, async () => {
  const since = await driveByGamepad();
  await desktop.minimise();
  await assertReleased(since);
  await desktop.restore();
  await assertStaysAtRest();
});

test("a gamepad that is unplugged lets go, and the page says so", LIMIT, async () => {
  const since = await driveByGamepad();
  await gamepad.unplug();
  await assertReleased(since);
  await desktop.says("toast", "The gamepad is gone");
  await gamepad.plugIn();
  await assertStaysAtRest();
});

test("a page that is left does not keep the robot waiting for its lease", LIMIT, async () => {
  const since = await driveByGamepad();
  await desktop.page.goto("about:blank");
  try {
    // Its last words may get lost on the way out of the browser; that the connection ends does not.
    const { text } = await witness.hear(["wheel-free", "lease-lost"], since);
    assert.match(text, /omputer (let go|was cut off)/);
    await witness.seeRest();
  } finally {
    await desktop.open(strafe.url);
  }
});

test("a touch stick that is let go is zero", LIMIT, async () => {
  await finger.drag("stick-turn", 40, 0);
  await driven("Android phone");
  await finger.lift();
  await witness.seeRest();
  assert.equal(witness.now.driver?.name, "Android phone", "who lets go of a stick keeps the wheel");
  await phone.letGoOfWheel();
});

test("a touch that the system takes away lets go of the wheel, too", LIMIT, async () => {
  await finger.drag("stick-move", 0, 25);
  const { time } = await witness.see("the car driven forward", (now) => now.truth!.twist.vx > 0.05);
  await finger.cancel();
  await assertReleased(time);
  await assertStaysAtRest();
});

test("a key drives for as long as it is down", LIMIT, async () => {
  await desktop.page.keyboard.down("KeyE");
  await driven("Linux computer");
  assert.ok(witness.truth.twist.omega < 0, "E turns to the right");
  await desktop.page.keyboard.up("KeyE");
  await witness.seeRest();
});

test("arming is refused with a sentence while a stick is off centre", LIMIT, async () => {
  await gamepad.press(BUTTON.disarm);
  await desktop.shows("state", "state", "disarmed");
  await gamepad.hold(TURN);
  await gamepad.press(BUTTON.arm);
  await desktop.says(
    "reason",
    /the stick of Linux computer is off centre \(turning right .*let go, then arm again/,
  );
  assert.equal(witness.now.safety.state, "disarmed");
  await gamepad.letGo();
  await gamepad.press(BUTTON.arm);
  await desktop.shows("state", "state", "armed");
});

test(
  "who asks for the wheel gets it from who has it, and no push of the other counts then",
  LIMIT,
  async () => {
    await driveByGamepad();
    await phone.click("ask-wheel");
    await desktop.click("give-wheel");
    await phone.shows("driver", "driver", "me");
    await desktop.shows("driver", "driver", "other");
    await assertStaysAtRest();
    await finger.drag("stick-turn", -40, 0);
    await driven("Android phone");
    assert.ok(witness.truth.twist.omega > 0, "the phone turns the car to the left, the gamepad to the right");
    await finger.lift();
    await phone.letGoOfWheel();
  },
);

test(
  "a link that is cut without a word: all motors are off in time, and nothing is replayed",
  LIMIT,
  async () => {
    const since = await driveByGamepad();
    const gateway = strafe.pid("gateway");
    const { stale = 0 } = witness.now.refused;
    process.kill(gateway, "SIGSTOP");
    try {
      await witness.hear(["lease-lost"], since);
      await witness.seeRest();
      await desktop.shows("link", "link", "stale");
      await gamepad.letGo();
      // Until the last push of the stick has grown too old to be obeyed.
      await pause(250);
    } finally {
      process.kill(gateway, "SIGCONT");
    }
    const thawed = witness.now.time;
    await desktop.shows("link", "link", "up");
    await witness.see("old commands refused", ({ refused }) => (refused.stale ?? 0) > stale);
    const lastDuty = witness.history.findLast((now) => now.time <= thawed && !isOff(now))!.time;
    const silence = lastDuty - (await applied.lastUntil(lastDuty));
    assert.ok(silence <= LINK_CUT, `the last duty came ${silence.toFixed(3)} s after the last command`);
    await assertStaysAtRest(thawed);
  },
);

test("when the gateway dies the car stops, and the page comes back by itself", LIMIT, async () => {
  const since = await driveByGamepad();
  process.kill(strafe.pid("gateway"), "SIGKILL");
  await desktop.shows("state", "state", "lost");
  await witness.hear(["lease-lost"], since);
  await witness.seeRest();
  await desktop.shows("link", "link", "up");
  await phone.shows("link", "link", "up");
  await assertStaysAtRest();
  await gamepad.letGo();
  await driveByGamepad();
});

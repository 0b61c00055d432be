import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { BOARDS, type FaultBoard } from "../faults/boards.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { BUTTON, type TestGamepad } from "./gamepad.ts";
import { freePort, Strafe } from "./strafe.ts";
import { pause, until } from "./wait.ts";
import { dutiesOf, isOff, Witness } from "./witness.ts";

// From the browser to the pins: page, gateway, control, pigpiod's protocol, and the twin of the board, whose car
// turns the encoders. Control knows of no simulation here. One story, told in order.

const STORY = { skip: noBrowser, timeout: 90_000 };
const WHEELS = 4;
/** Nothing is in the way there, m. */
const FAR_ENOUGH = 0.6;
/** A tick at 200 Hz, s. */
const TICK = 0.005;

const folder = mkdtempSync(join(tmpdir(), "strafe-e2e-"));
let browser: Browser;
let board: FaultBoard;
let strafe: Strafe;
let witness: Witness;
let page: DriverPage;
let gamepad: TestGamepad;

before(async () => {
  if (noBrowser) return;
  [browser, board] = await Promise.all([launch(), BOARDS.pigpiod!(folder)]);
  const profile = join(folder, "profile.yaml");
  writeFileSync(profile, board.profile);
  strafe = new Strafe(["--profile", profile, "--port", String(await freePort())]);
  await strafe.isUp();
  witness = await Witness.of(strafe);
  page = await DriverPage.desktop(browser);
  gamepad = await page.openWithGamepad(strafe.url);
});

after(async () => {
  witness?.close();
  await browser?.close();
  await strafe?.stop();
  await board?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("the robot says that its wheels hang on pigpiod, and knows no simulated truth", STORY, () => {
  assert.match(strafe.output, /wheels +pigpiod at 127\.0\.0\.1:\d+/);
  assert.match(strafe.output, /world +the real one/);
  assert.equal(witness.now.truth, null);
});

test(
  "pushing the gamepad's stick turns all four wheels on the twin, and the car comes along",
  STORY,
  async () => {
    await gamepad.press(BUTTON.arm);
    await page.shows("state", "state", "armed");
    assert.equal(await board.powered(), 0);
    await until(
      async () => {
        await gamepad.hold({ y: -0.6 });
        // On a machine so busy that the page missed its lease the car wants a fresh push.
        if (witness.now.driver === null) await gamepad.letGo();
        return witness.now.pose.x > FAR_ENOUGH && (await board.powered()) === WHEELS;
      },
      () => `the car to be ${FAR_ENOUGH} m ahead; ${JSON.stringify(witness.now)}\n${strafe.output}`,
      40,
    );
    assert.equal(await board.powered(), WHEELS);
    const { pose } = witness.now;
    assert.ok(Math.abs(pose.y) < 0.15, `straight ahead it went to ${JSON.stringify(pose)}`);
    assert.deepEqual(witness.now.faults, []);
  },
);

test(
  "the page's stop button takes the power off every pin, while the stick is still pushed",
  STORY,
  async () => {
    assert.ok(!isOff(witness.now), "the car has to be under way before it is stopped");
    const pressed = witness.now.time;
    await page.click("stop");
    const stopped = await witness.hear(["estop"], pressed);
    await until(async () => (await board.powered()) === 0, "the twin's pins without PWM");
    const looks: number[] = [];
    for (let i = 0; i < 20; i++) {
      looks.push(await board.powered());
      await pause(10);
    }
    assert.deepEqual(
      looks.filter((wheels) => wheels > 0),
      [],
    );
    const driven = witness
      .since(stopped.time + TICK)
      .history.filter((now) => !isOff(now))
      .map(dutiesOf);
    assert.deepEqual(driven, [], "a motor had power later than a tick after the stop");
    await page.shows("state", "state", "estopped");
  },
);

test("the page had no error", STORY, () => {
  assert.deepEqual(page.errors, []);
});

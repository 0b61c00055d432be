import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Locator } from "playwright-core";
import { LiveCar } from "../../src/calibrate/car/live-car.ts";
import { DEFAULT_PROFILE } from "../../src/profile/profile.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { Strafe } from "./strafe.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 90_000 };

let browser: Browser;
let strafe: Strafe;
let desktop: DriverPage;

before(async () => {
  if (noBrowser) return;
  [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("empty")]);
  desktop = await DriverPage.desktop(browser);
  await desktop.open(strafe.url);
});

after(async () => {
  await browser?.close();
  await strafe?.stop();
});

/** Round and round with the keys, for so long, ms. */
async function drive(milliseconds: number): Promise<void> {
  const { keyboard } = desktop.page;
  await keyboard.down("KeyW");
  await keyboard.down("KeyQ");
  await desktop.page.waitForTimeout(milliseconds);
  await keyboard.up("KeyW");
  await keyboard.up("KeyQ");
}

/** A busy computer may have lost it. */
async function keepTheWheel(): Promise<void> {
  const { page } = desktop;
  if (await page.locator('[data-testid="state"][data-state="disarmed"]').isVisible())
    await page.keyboard.press("Enter");
  const take = desktop.page.getByTestId("take-wheel");
  if (await take.isVisible()) await take.click();
  await desktop.shows("driver", "driver", "me");
}

/** Types and tries them, again where the wheel was lost meanwhile, until this comes of it. */
async function tryGains(kP: string, kI: string, outcome: Locator): Promise<void> {
  const { page } = desktop;
  for (let attempt = 0; attempt < 8 && !(await outcome.isVisible()); attempt++) {
    await keepTheWheel();
    await page.getByTestId("gain-kP").fill(kP);
    await page.getByTestId("gain-kI").fill(kI);
    await page.getByTestId("try-gains").click();
    await outcome.waitFor({ timeout: 1500 }).catch(() => {});
  }
  await outcome.waitFor();
}

test("gains can be tried by whoever drives, once there is something to compare with", STORY, async () => {
  const { page } = desktop;
  await page.getByTestId("tuning").locator("summary").click();
  assert.equal(await page.getByTestId("gain-kP").isDisabled(), true);
  await page.keyboard.press("Enter");
  await desktop.shows("state", "state", "armed");
  await drive(500);
  const told = page.getByTestId("toast").filter({ hasText: "drive for some seconds first" });
  await tryGains("0", "0", told.first());
});

test("a trial that follows worse is rolled back by itself, and the page says so", STORY, async () => {
  const { page } = desktop;
  await drive(4000);
  const measuring = page.locator('[data-testid="tuning"][data-phase="measuring"]');
  await tryGains("0", "100", measuring);
  await desktop.picture("tuning");
  const told = page
    .getByTestId("toast")
    .filter({ hasText: "rolled back" })
    .first()
    .waitFor({ timeout: 60_000 });
  for (let attempt = 0; attempt < 6 && (await measuring.isVisible()); attempt++) {
    await keepTheWheel();
    await drive(2500);
  }
  await told;
  await desktop.shows("tuning", "phase", "none");
  assert.equal(await page.getByTestId("gain-kI").inputValue(), "1.5");
});

test("the space bar stops the car from within a field of figures", STORY, async () => {
  await desktop.page.getByTestId("gain-kI").focus();
  await desktop.page.keyboard.press("Space");
  await desktop.shows("state", "state", "estopped");
});

test("while calibration has the car the page says so and cannot drive, but can stop", STORY, async () => {
  const car = await LiveCar.connect(strafe.controlSocket, DEFAULT_PROFILE);
  await desktop.says("calibrating", "Calibration has the car");
  assert.equal(await desktop.page.getByTestId("take-wheel").count(), 0);
  await desktop.picture("calibrating");
  await drive(300);
  await desktop.says("toast", "Calibration has the car.");
  await car.close();
  await desktop.page.getByTestId("calibrating").waitFor({ state: "detached" });
  assert.deepEqual(desktop.errors, []);
});

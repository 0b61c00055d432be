import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { readWhole } from "../gateway/recorder/rig.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { freePort, Strafe } from "./strafe.ts";
import { until } from "./wait.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 90_000 };

const folder = mkdtempSync(join(tmpdir(), "strafe-e2e-recordings-"));
const recordings = join(folder, "recordings");
let browser: Browser;
let strafe: Strafe;
let desktop: DriverPage;
let phone: DriverPage;

before(async () => {
  if (noBrowser) return;
  const port = String(await freePort());
  strafe = new Strafe(["--world", "people", "--port", port, "--vision", "--recordings", recordings]);
  browser = await launch();
  await strafe.isUp();
  [desktop, phone] = await Promise.all([DriverPage.desktop(browser), DriverPage.phone(browser)]);
  await Promise.all([desktop.open(strafe.url), phone.open(strafe.url)]);
});

after(async () => {
  await browser?.close();
  await strafe?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const list = () => desktop.page.getByTestId("recorded");

test("at first there is none, and the page says how to make one", STORY, async () => {
  await desktop.page.getByTestId("recordings").locator("summary").click();
  await desktop.says("no-recordings", "None yet");
});

test("the button records, every page shows for how long, and the key ends it", STORY, async () => {
  await desktop.click("record");
  await desktop.shows("record", "state", "on");
  await desktop.says("record-clock", /0:0[1-9].*(kB|MB)/);
  await phone.says("record-clock", /0:\d\d/);
  const { page } = desktop;
  await page.keyboard.press("Enter");
  await desktop.shows("state", "state", "armed");
  await page.keyboard.down("KeyW");
  await page.waitForTimeout(1500);
  await page.keyboard.up("KeyW");
  await desktop.says("record-clock", /MB/);
  await desktop.picture("recording");
  await phone.picture("recording-phone");
  await page.keyboard.press("KeyO");
  await phone.shows("record", "state", "off");
  await list().waitFor();
  await page.getByText(/^Recorded 0:\d\d/).waitFor();
});

test("what is fetched is the drive, with what the camera saw", STORY, async () => {
  const waiting = desktop.page.waitForEvent("download");
  await desktop.page.getByTestId("download").click();
  const download = await waiting;
  const [name] = readdirSync(recordings);
  assert.equal(download.suggestedFilename(), name);
  const bytes = readFileSync(await download.path());
  const { found, metadata } = await readWhole(bytes);
  const of = (topic: string) => found.filter((one) => one.topic === topic);
  assert.ok(of("/telemetry").length > 50, `${of("/telemetry").length} of telemetry`);
  assert.ok(of("/camera").length > 0, "no picture");
  assert.ok(of("/command").some(({ message }) => (message.message as { type: string }).type === "drive"));
  assert.ok(of("/log").some(({ message }) => message.name === "armed"));
  assert.equal(metadata.strafe!.world, "the hall with people");
});

test("it is deleted after a question", STORY, async () => {
  await desktop.page.getByTestId("delete").click();
  await desktop.picture("recordings-delete");
  await desktop.page.getByTestId("delete-yes").click();
  await desktop.says("no-recordings", "None yet");
  await until(
    () => readdirSync(recordings).length === 0,
    () => `the folder to be empty; in it: ${readdirSync(recordings)}`,
  );
  assert.deepEqual([desktop.errors, phone.errors], [[], []]);
});

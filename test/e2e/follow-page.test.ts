import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { Looker } from "./looker.ts";
import { Strafe } from "./strafe.ts";
import { pause, until } from "./wait.ts";
import { Witness } from "./witness.ts";

// Somebody at a page lets the car follow, and then is not there any more.

const LIMIT = { skip: noBrowser, timeout: 60_000 };

let browser: Browser;
let strafe: Strafe;
let witness: Witness;
let looker: Looker;
let desktop: DriverPage;

before(async () => {
  if (noBrowser) return;
  [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("furnished")]);
  witness = await Witness.of(strafe);
  looker = await Looker.beside(strafe.controlSocket);
  looker.targets = [
    {
      id: 7,
      kind: "person",
      name: "person",
      bearing: 0,
      distance: 1.3,
      confidence: 0.9,
      locked: true,
      box: { x: 0.5, y: 0.1, width: 0.2, height: 0.7 },
    },
  ];
  looker.startCamera();
  desktop = await DriverPage.desktop(browser);
  await desktop.open(strafe.url);
});

after(async () => {
  witness?.close();
  await looker?.close();
  await browser?.close();
  await strafe?.stop();
});

/** The car follows because the page wants it. */
beforeEach(async () => {
  if (noBrowser) return;
  await desktop.shows("camera", "look", "live");
  await desktop.says("camera-target", "person 7 locked");
  if (witness.now.safety.state !== "armed") await desktop.page.keyboard.press("Enter");
  await witness.see("the car armed", ({ safety }) => safety.state === "armed");
  await desktop.says("follow", /^Follow$/);
  await desktop.page.getByTestId("follow").click();
  await desktop.shows("follow-words", "state", "following");
  assert.equal(looker.pursued.at(-1), true);
});

const isOff = () => until(() => looker.pursued.at(-1) === false, "the following to be over");

/** The robot heard of it from the page, and did not have to wait for its lease. */
async function isStoppedByPage(words: RegExp): Promise<void> {
  await isOff();
  assert.equal(looker.reasons.at(-1), undefined);
  await desktop.says("follow-words", words);
}

test("a tab that is hidden ends what it follows, and says so when it is back", LIMIT, async () => {
  await desktop.setHidden(true);
  await isStoppedByPage(/Not following: this page was hidden/);
  await desktop.setHidden(false);
  await desktop.says("toast", "The car follows nobody any more: this page was hidden.");
});

test("a window that loses the focus ends it, too", LIMIT, async () => {
  await desktop.minimise();
  await isOff();
  await desktop.restore();
  await isStoppedByPage(/Not following: this page (lost the focus|was hidden)/);
});

test(
  "a page that watches may turn away without ending what another page lets the car follow",
  LIMIT,
  async () => {
    const phone = await DriverPage.phone(browser);
    await phone.open(strafe.url);
    await phone.setHidden(true);
    await phone.setHidden(false);
    await pause(800);
    assert.equal(looker.pursued.at(-1), true);
    await phone.page.context().close();
    await desktop.page.keyboard.press("KeyT");
    await isOff();
  },
);

test(
  "a page that falls out of the network ends it within its lease, and hears why when it is back",
  LIMIT,
  async () => {
    const gateway = strafe.pid("gateway");
    process.kill(gateway, "SIGSTOP");
    try {
      await isOff();
      assert.match(
        looker.reasons.at(-1) ?? "",
        /nothing came from Linux computer, who switched it on, for 400 ms/,
      );
    } finally {
      process.kill(gateway, "SIGCONT");
    }
    await desktop.shows("link", "link", "up");
    await desktop.says(
      "follow-words",
      /Not following: (nothing came from Linux computer|this page lost the robot)/,
    );
  },
);

test("a page that stands still ends it, and goes on without it", LIMIT, async () => {
  const before = looker.pursued.length;
  await desktop.page.evaluate(() => {
    for (const end = performance.now() + 1500; performance.now() < end; );
  });
  await isOff();
  assert.equal(looker.pursued.length, before + 1);
  assert.match(looker.reasons.at(-1) ?? "", /for 400 ms/);
  await desktop.says("follow-words", "Not following: nothing came from Linux computer");
});

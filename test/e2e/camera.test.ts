import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { FOLLOWING, Looker, seen } from "./looker.ts";
import { Strafe } from "./strafe.ts";
import { until } from "./wait.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 90_000 };

let browser: Browser;
let strafe: Strafe;
let desktop: DriverPage;
let looker: Looker;

before(async () => {
  if (noBrowser) return;
  [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("furnished")]);
  desktop = await DriverPage.desktop(browser);
  await desktop.open(strafe.url);
});

after(async () => {
  await looker?.close();
  await browser?.close();
  await strafe?.stop();
});

/** The colour at a point of the picture as it was drawn, each part of it 0 to 255. */
async function colourAt(x: number, y: number): Promise<number[]> {
  return desktop.page.getByTestId("camera-picture").evaluate(
    (canvas, [left, top]) => {
      const picture = canvas as unknown as {
        width: number;
        height: number;
        getContext(kind: "2d"): { getImageData(...box: number[]): { data: Iterable<number> } };
      };
      const at = [Math.floor(left! * picture.width), Math.floor(top! * picture.height)] as const;
      return [...picture.getContext("2d").getImageData(...at, 1, 1).data].slice(0, 3);
    },
    [x, y],
  );
}

/**
 * How it looks while the car follows, once it does not: a page that is photographed stands still, and for longer than
 * whoever lets a car follow may be silent.
 */
async function pictureFollowing(name: string, more: Partial<typeof FOLLOWING> = {}): Promise<void> {
  looker.tellPursuit({ ...FOLLOWING, ...more });
  await desktop.shows("follow-words", "state", "following");
  await desktop.picture(name);
  looker.tellPursuit({ ...FOLLOWING, state: "off", reason: "" });
  await desktop.says("follow", /^Follow$/);
}

test("the panel is shut until there is a camera; opened, it says that there is none", STORY, async () => {
  const { page } = desktop;
  assert.equal(await page.getByTestId("camera").count(), 0);
  await page.keyboard.press("KeyC");
  await desktop.says("camera-words", "There is no camera");
  await desktop.picture("camera-none");
  await page.keyboard.press("KeyC");
  await page.getByTestId("camera").waitFor({ state: "detached" });
  await page.evaluate(() =>
    (globalThis as unknown as { localStorage: { clear(): void } }).localStorage.clear(),
  );
  await desktop.open(strafe.url);
});

test("with a camera it opens by itself and draws what the camera sees", STORY, async () => {
  looker = await Looker.beside(strafe.controlSocket);
  looker.targets = [seen(3, 2.4, 0.2, 0.3, 0.5), seen(7, 1.3, 0.55, 0.05, 0.8)];
  looker.startCamera();
  await desktop.shows("camera", "look", "live");
  const figures = desktop.page.getByTestId("camera-figures");
  await until(async () => Number(await figures.getAttribute("data-drawn")) > 30, "thirty pictures");
  const [red, green, blue] = await colourAt(0.62, 0.4);
  assert.ok(red! > green! + 20 && red! > blue! + 20, `${red} ${green} ${blue} where the figure is`);
  const wall = await colourAt(0.05, 0.2);
  assert.ok(Math.max(...wall) - Math.min(...wall) < 12, `${wall} where the grey wall is`);
  const latency = Number(await figures.getAttribute("data-latency"));
  assert.ok(latency > 0 && latency < 5, `${latency} s from light to screen`);
  await desktop.picture("camera-live");
});

test("what is at the picture's right edge has its words within the picture", STORY, async () => {
  const { targets } = looker;
  looker.targets = [...targets, seen(9, 3.1, 0.9, 0.4, 0.3)];
  const words = desktop.page.locator('[data-testid="seen-9"] span');
  await words.waitFor();
  const [label, picture] = [
    await words.boundingBox(),
    await desktop.page.getByTestId("camera-picture").boundingBox(),
  ];
  assert.ok(label!.x + label!.width <= picture!.x + picture!.width + 2, JSON.stringify({ label, picture }));
  looker.targets = targets;
  await words.waitFor({ state: "detached" });
});

test("a press on a box locks on that target, and another press lets it go", STORY, async () => {
  const { page } = desktop;
  await page.getByTestId("seen-7").click();
  await until(() => looker.wanted.length === 1, "the lock to be asked for");
  await page.locator('[data-testid="seen-7"][aria-pressed="true"]').waitFor();
  await desktop.says("camera-target", "person 7 locked");
  await desktop.picture("camera-locked");
  assert.equal(await page.locator('[aria-pressed="true"].seen-box').count(), 1);
  await page.getByTestId("seen-7").click();
  await until(() => looker.wanted.length === 2, "the lock to be undone");
  await desktop.says("camera-target", "2 in view");
  assert.deepEqual(looker.wanted, [7, "none"]);
});

test("the keyboard reaches the boxes, and the buttons lock on the nearest and let go", STORY, async () => {
  const { page } = desktop;
  looker.wanted.length = 0;
  const box = page.getByRole("button", { name: /^person 3, 2\.4 metres, 17 degrees left: press to lock on/ });
  await box.focus();
  await page.keyboard.press("Enter");
  await until(() => looker.wanted.length === 1, "the lock to be asked for");
  await page.getByTestId("lock-nearest").click();
  await page.locator('[data-testid="seen-7"][aria-pressed="true"]').waitFor();
  await page.getByTestId("unlock").click();
  await page.locator('[data-testid="unlock"][disabled]').waitFor();
  assert.deepEqual(looker.wanted, [3, "nearest", "none"]);
  await desktop.shows("state", "state", "disarmed");
});

test(
  "following needs somebody who is locked and an armed car, and says which is missing",
  STORY,
  async () => {
    const { page } = desktop;
    await page.getByTestId("follow").click();
    await page.getByText("Choose somebody first").waitFor();
    await page.getByTestId("seen-7").click();
    await desktop.says("follow-words", "To follow: Arm first.");
    await page.keyboard.press("KeyT");
    await page.getByText("Arm first.").first().waitFor();
    assert.deepEqual(looker.pursued, []);
  },
);

test(
  "with both a press or a key lets it follow, in words; another ends it, and the lock stays",
  STORY,
  async () => {
    const { page } = desktop;
    await page.keyboard.press("Enter");
    await desktop.shows("state", "state", "armed");
    await page.getByTestId("follow").click();
    await desktop.shows("follow-words", "state", "following");
    await desktop.says("follow-words", "Following person 7 at 1.3 m");
    await desktop.says("follow", "Stop following");
    await page.keyboard.press("KeyT");
    await desktop.says("follow", /^Follow$/);
    await pictureFollowing("camera-following");
    assert.deepEqual(looker.pursued, [true, false]);
    await page.keyboard.press("KeyT");
    await desktop.shows("follow-words", "state", "following");
    looker.tellPursuit({ ...FOLLOWING, state: "searching", reason: "looking for person 7 to the left" });
    await desktop.says("follow-words", "Looking for person 7 to the left");
    looker.tellPursuit({
      ...FOLLOWING,
      state: "off",
      reason: "person 7 is lost: choose again whom to follow",
    });
    await desktop.says("follow-words", "Not following: person 7 is lost");
    await page.keyboard.press("KeyR");
    await desktop.shows("state", "state", "disarmed");
    await page.getByTestId("unlock").click();
    await page.locator('[data-testid="unlock"][disabled]').waitFor();
  },
);

test(
  "of a tag it can be chosen from which side the car looks at it, also while it follows",
  STORY,
  async () => {
    const { page } = desktop;
    const { targets } = looker;
    assert.equal(await page.getByTestId("tag-side").count(), 0, "a person has no sides");
    looker.targets = [{ ...seen(12, 1.8, 0.4, 0.3, 0.3), kind: "tag", name: "7" }];
    await page.getByTestId("seen-12").click();
    await page.locator('[data-testid="side-front"][aria-pressed="true"]').waitFor();
    await desktop.says("camera-target", "tag 7 locked");
    await page.getByTestId("side-right").click();
    await page.locator('[data-testid="side-right"][aria-pressed="true"]').waitFor();
    await page.keyboard.press("Enter");
    await desktop.shows("state", "state", "armed");
    const before = looker.sides.length;
    await page.getByTestId("follow").click();
    await desktop.shows("follow-words", "state", "following");
    await page.getByTestId("side-left").click();
    await page.locator('[data-testid="side-left"][aria-pressed="true"]').waitFor();
    await until(() => looker.sides.length > before + 1, "the other side");
    assert.deepEqual(looker.sides.slice(before), [0.8, -0.8]);
    await page.getByTestId("follow").click();
    await desktop.says("follow", /^Follow$/);
    await pictureFollowing("camera-tag-side", { side: -0.8 });
    await page.keyboard.press("KeyR");
    await desktop.shows("state", "state", "disarmed");
    await page.getByTestId("unlock").click();
    await page.locator('[data-testid="unlock"][disabled]').waitFor();
    looker.targets = targets;
    await page.getByTestId("seen-7").waitFor();
  },
);

test(
  "how far away the car keeps is typed beside Follow, told to one that follows, and known when the page comes back",
  STORY,
  async () => {
    const { page } = desktop;
    const field = page.getByTestId("follow-distance");
    assert.equal(await field.inputValue(), "");
    await page.getByTestId("follow").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.type("12");
    await page.keyboard.press("Enter");
    await page.getByText("The distance to keep is 0.5 to 6 m").waitFor();
    assert.equal(await field.inputValue(), "");
    await desktop.shows("state", "state", "disarmed");
    await field.fill("1.5");
    await page.keyboard.press("Enter");
    await page.getByTestId("seen-7").click();
    await page.keyboard.press("Enter");
    await desktop.shows("state", "state", "armed");
    looker.distances.length = 0;
    await page.getByTestId("follow").click();
    await desktop.shows("follow-words", "state", "following");
    await field.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowUp");
    await until(
      () => looker.distances.at(-1) === 1.9,
      () => `1.9 m after ${looker.distances}; following was ended by ${JSON.stringify(looker.reasons)}`,
    );
    // A slow computer's presses may lie too far apart to be one change: then each goes on from the one before.
    const steps = looker.distances.map((distance) => Math.round(10 * distance!));
    assert.equal(steps[0], 15);
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => a - b),
    );
    assert.ok(steps.length <= 6, `${looker.distances}`);
    await page.keyboard.press("Enter");
    await page.keyboard.press("KeyT");
    await desktop.says("follow", /^Follow$/);
    await pictureFollowing("camera-distance");
    await page.keyboard.press("KeyR");
    await desktop.shows("state", "state", "disarmed");
    await page.reload();
    await desktop.shows("camera", "look", "live");
    assert.equal(await field.inputValue(), "1.9");
    await field.fill("");
    await page.keyboard.press("Enter");
    await page.getByTestId("unlock").click();
    await page.locator('[data-testid="unlock"][disabled]').waitFor();
  },
);

test("a snapshot is the camera's own JPEG, named by when it was taken", STORY, async () => {
  const { page } = desktop;
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByTestId("snapshot").click()]);
  assert.match(
    download.suggestedFilename(),
    /^strafe_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.\d{3}_robot-\d+\.\d{3}s\.jpg$/,
  );
  const file = readFileSync(await download.path());
  assert.deepEqual([...file.subarray(0, 2)], [0xff, 0xd8]);
});

test("a page that nobody looks at watches nothing", STORY, async () => {
  await until(() => looker.isWatched, "the desktop to watch");
  await desktop.setHidden(true);
  await until(() => !looker.isWatched, "nobody to watch");
  await desktop.setHidden(false);
  await desktop.shows("camera", "look", "live");
});

test(
  "a camera that stops is not taken for a view of now; its fault is told in its own words",
  STORY,
  async () => {
    looker.stopCamera();
    await desktop.shows("camera", "look", "stalled");
    await desktop.says("camera-words", /No new picture for \d+ s: what is shown is old/);
    await desktop.picture("camera-stalled");
    looker.tellFault("The camera is unplugged: check its cable, then start again.");
    await desktop.says("camera-words", "check its cable");
    await desktop.picture("camera-fault");
    looker.tellFault(null);
    looker.startCamera();
    await desktop.shows("camera", "look", "live");
    await looker.close();
    await desktop.shows("camera", "look", "absent");
    assert.deepEqual(desktop.errors, []);
  },
);

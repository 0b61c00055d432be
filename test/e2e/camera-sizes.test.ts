import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launch, noBrowser } from "./browser.ts";
import { FOLLOWING, Looker, seen } from "./looker.ts";
import { Strafe } from "./strafe.ts";

// The camera's panel on screens of all sizes.

const STORY = { skip: noBrowser, timeout: 90_000 };

let browser: Browser;
let strafe: Strafe;
let looker: Looker;

before(async () => {
  if (noBrowser) return;
  [browser, strafe] = await Promise.all([launch(), Strafe.inWorld("furnished")]);
  looker = await Looker.beside(strafe.controlSocket);
  looker.targets = [seen(3, 2.4, 0.2, 0.3, 0.5), seen(7, 1.3, 0.55, 0.05, 0.8)];
  looker.startCamera();
});

after(async () => {
  await looker?.close();
  await browser?.close();
  await strafe?.stop();
});

/** px */
type Box = NonNullable<Awaited<ReturnType<ReturnType<Page["locator"]>["boundingBox"]>>>;

const NEWS = "not all of the eyes look at the moment; the camera's panel on the page says more";

/** Whether two boxes of the page have a place in common. */
async function isOver(page: Page, above: string, below: string): Promise<boolean> {
  const [a, b] = await Promise.all([above, below].map((part) => page.getByTestId(part).boundingBox()));
  const apart =
    a!.x + a!.width <= b!.x + 0.5 ||
    b!.x + b!.width <= a!.x + 0.5 ||
    a!.y + a!.height <= b!.y + 0.5 ||
    b!.y + b!.height <= a!.y + 0.5;
  return !apart;
}

for (const [width, height] of [
  [390, 844],
  [667, 375],
  [844, 390],
] as const) {
  test(
    `on a phone of ${width}×${height} the news is beside the picture, and every tool can be pressed`,
    STORY,
    async () => {
      const viewport = { width, height };
      const context = await browser.newContext({
        viewport,
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
      });
      const page = await context.newPage();
      await page.goto(strafe.url);
      await page.locator('[data-testid="camera"][data-look="live"]').waitFor();
      looker.tellFault(null, `${NEWS}. ${NEWS}`);
      await page.getByTestId("camera-lack").waitFor();
      looker.say(NEWS);
      await page.getByTestId("saying").waitFor();
      await page.screenshot({ path: `test-output/camera-news-${width}x${height}.png` });
      assert.equal(await isOver(page, "saying", "camera-picture"), false);
      await page.getByTestId("saying").tap();
      await page.getByTestId("camera-lack").tap();
      await page.locator('[data-testid="camera-lack"][aria-expanded="true"]').waitFor();
      await page.getByTestId("camera-lack").tap();
      await page.getByTestId("lock-nearest").tap();
      for (const tool of await page.locator(".room-tools .tool:visible, .modes .chip:visible").all()) {
        const box = (await tool.boundingBox())!;
        assert.ok(Math.min(box.width, box.height) >= 40, JSON.stringify(box));
        await tool.tap({ trial: true });
      }
      looker.tellFault(null);
      await page.getByTestId("camera-lack").waitFor({ state: "detached" });
      await context.close();
    },
  );
}

test("on a phone held upright the picture fits, and the stop stays free", STORY, async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
    isMobile: true,
    hasTouch: true,
  });
  const page = await context.newPage();
  await page.goto(strafe.url);
  await page.locator('[data-testid="camera"][data-look="live"]').waitFor();
  await page.getByTestId("seen-3").tap();
  await page.locator('[data-testid="seen-3"][aria-pressed="true"]').waitFor();
  await page.getByTestId("follow").tap();
  await page.getByText("Arm first.").first().waitFor();
  const [panel, picture, header] = (await Promise.all(
    [page.getByTestId("camera"), page.getByTestId("camera-picture"), page.locator(".camera header")].map(
      (part) => part.boundingBox(),
    ),
  )) as [Box, Box, Box];
  const found = JSON.stringify({ panel, picture, header });
  assert.ok(panel.x >= 0 && panel.x + panel.width <= 390, found);
  assert.ok(header.y + header.height <= picture.y + 0.5, `whoever is followed has their head free: ${found}`);
  await page.screenshot({ path: "test-output/camera-phone.png" });
  await page.getByRole("button", { name: /stop/i }).first().tap();
  await page.locator('[data-testid="state"][data-state="estopped"]').waitFor();
  await context.close();
});

for (const [width, height] of [
  [1440, 900],
  [390, 844],
  [320, 640],
] as const) {
  test(
    `at ${width}×${height} the whole picture is free in its own shape, and no button's words are cut`,
    STORY,
    async () => {
      const context = await browser.newContext({ viewport: { width, height } });
      const page = await context.newPage();
      await page.goto(strafe.url);
      await page.locator('[data-testid="camera"][data-look="live"]').waitFor();
      for (const state of ["off", "following"] as const) {
        looker.tellPursuit({ ...FOLLOWING, state, reason: "" });
        await page.locator(`[data-testid="follow"][data-on="${state === "following"}"]`).waitFor();
        const picture = (await page.getByTestId("camera-picture").boundingBox())!;
        assert.ok(Math.abs(picture.width / picture.height - 4 / 3) < 0.03, JSON.stringify(picture));
        if (height > 700) assert.ok(picture.width > Math.min(width, 400) - 30, JSON.stringify(picture));
        if (width > 1000) {
          const panel = (await page.getByTestId("camera").boundingBox())!;
          const scale = (await page.locator(".room-scale").boundingBox())!;
          const isFree = scale.x >= panel.x + panel.width;
          assert.ok(isFree, `the room's scale is under the panel: ${JSON.stringify({ panel, scale })}`);
        }
        const cut = await page
          .locator(".camera footer .small")
          .evaluateAll((buttons) =>
            (buttons as unknown as { scrollWidth: number; clientWidth: number; title: string }[])
              .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1)
              .map(({ title }) => title),
          );
        assert.deepEqual(cut, [], `while it is ${state}`);
      }
      looker.tellPursuit({ ...FOLLOWING, state: "off", reason: "" });
      await page.locator('[data-testid="follow"][data-on="false"]').waitFor();
      await context.close();
    },
  );
}

for (const [width, height] of [
  [390, 844],
  [320, 700],
  [320, 568],
] as const) {
  test(
    `two notices on an upright phone of ${width}×${height} cover no button, and none covers the picture`,
    STORY,
    async () => {
      const viewport = { width, height };
      const context = await browser.newContext({
        viewport,
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
      });
      const page = await context.newPage();
      await page.goto(strafe.url);
      await page.locator('[data-testid="camera"][data-look="live"]').waitFor();
      looker.tellFault(null, NEWS);
      await page.getByTestId("camera-lack").waitFor();
      looker.say(NEWS);
      await page.getByTestId("saying").waitFor();
      const unlock = page.getByTestId("unlock");
      if (await unlock.isEnabled()) await unlock.tap();
      await page.locator('[data-testid="unlock"]:disabled').waitFor();
      await page.getByTestId("follow").tap();
      await page.getByTestId("toast").waitFor();
      await page.screenshot({ path: `test-output/camera-notices-${width}x${height}.png` });
      // What there is no room for is to be scrolled to.
      for (const part of ["camera-picture", "camera-lack", "lock-nearest", "unlock", "follow", "snapshot"])
        assert.equal(await isOver(page, "news", part), false, `the news is over ${part}`);
      for (const part of ["lock-nearest", "follow", "snapshot"])
        await page.getByTestId(part).tap({ trial: true });
      for (const tool of await page.locator(".room-tools .tool:visible").all())
        await tool.tap({ trial: true });
      const stop = (await page.getByRole("button", { name: /stop/i }).first().boundingBox())!;
      assert.ok(stop.y + stop.height <= height, JSON.stringify(stop));
      looker.tellFault(null);
      await page.getByTestId("camera-lack").waitFor({ state: "detached" });
      await context.close();
    },
  );
}

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { ROUND, ScriptRoom, SLALOM } from "./script-room.ts";
import { until } from "./wait.ts";
import { speedOf, type Witness } from "./witness.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 120_000 };
/** Lines of `lap` that move the car. */
const LINES = SLALOM.split("\n").flatMap((line, i) =>
  /await car\.(move|driveTo)/.test(line) ? [i + 1] : [],
);
/** Takes the computer a while. */
const LONG = 'export default async (car) => {\n  for (;;) await car.turn("20 deg");\n};\n';
/** Against the first gate's cone. */
const AGAINST = 'export default async (car) => {\n  await car.move({ x: "1.2 m" });\n};\n';
const BROKEN = 'export default async (car) => {\n  await car.move({ x: "2 apples" });\n};\n';

let room: ScriptRoom;
let desktop: DriverPage;
let page: Page;
let witness: Witness;

before(async () => {
  if (noBrowser) return;
  room = await ScriptRoom.with({
    "slalom.ts": SLALOM,
    "round.js": ROUND,
    "broken.js": BROKEN,
    "long.js": LONG,
    "helper.js": "export const half = (x) => x / 2;\n",
  });
  ({ desktop, page, witness } = room);
});

after(() => room?.close());

const row = (name: string) => room.row(name);

async function standsStill(): Promise<void> {
  await witness.see("the car at rest", (now) => speedOf(now) < 0.005);
}

/** How many pixels of a canvas are of about this colour. */
async function pixels(testid: string, colour: readonly [number, number, number]): Promise<number> {
  return page
    .getByTestId(testid)
    .first()
    .evaluate((element, [r, g, b]) => {
      const box = element as unknown as { querySelector(name: string): unknown; tagName: string };
      const canvas = (box.tagName === "CANVAS" ? box : box.querySelector("canvas")) as {
        width: number;
        height: number;
        getContext(kind: string): {
          getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray };
        };
      };
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        const away = Math.abs(data[i]! - r) + Math.abs(data[i + 1]! - g) + Math.abs(data[i + 2]! - b);
        if (away < 60 && data[i + 3]! > 128) count++;
      }
      return count;
    }, colour);
}

/** The preview's own violet, the colour of warnings, and the first plot's. */
const VIOLET = [0xb7, 0x9b, 0xff] as const;
const AMBER = [0xf0, 0xb4, 0x49] as const;
const TEAL = [0x4f, 0xd6, 0xc0] as const;

test("the scripts of the folder are listed with what each is about", STORY, async () => {
  await desktop.click("open-scripts");
  await row("slalom.ts").filter({ hasText: "Strafes through the gates" }).waitFor();
  assert.equal(await page.getByTestId("script").count(), 4);
  await desktop.says("other-files", "1 other file is not shown");
  for (const what of ["Run", "Preview", "Edit", "Remove"])
    assert.equal(await page.getByRole("button", { name: `${what} slalom.ts`, exact: true }).count(), 1, what);
});

test("a preview draws the way on the floor and lists its motions, and no wheel turns", STORY, async () => {
  const from = witness.now.time;
  assert.equal(await pixels("room", VIOLET), 0);
  await row("slalom.ts").getByTestId("preview-script").click();
  await desktop.shows("script-preview", "phase", "shown");
  await desktop.shows("room", "preview", "true");
  await until(
    async () => (await pixels("room", VIOLET)) > 100,
    "the way in the preview's colour on the floor",
  );
  await desktop.says("script-preview", "driveTo");
  await desktop.picture("scripts-preview");
  assert.ok(
    witness.since(from).history.every((now) => speedOf(now) < 0.005),
    "the car stands",
  );
  await page.keyboard.press("Escape");
  await page.getByTestId("script-preview").waitFor({ state: "detached" });
  await until(async () => (await pixels("room", VIOLET)) === 0, "the floor without the way");
});

test("a preview's warnings are shown with their lines, and its knocks on the floor", STORY, async () => {
  const without = await pixels("room", AMBER);
  writeFileSync(join(room.folder, "against.js"), AGAINST);
  try {
    await row("against.js").getByTestId("preview-script").click();
    await desktop.shows("script-preview", "phase", "shown");
    await desktop.says("preview-warnings", /knocks against .* at \d/);
    await until(
      async () => (await pixels("room", AMBER)) > without + 20,
      "a cross in the colour of warnings on the floor",
    );
    await desktop.picture("scripts-preview-warnings");
    await page.getByTestId("preview-warnings").getByRole("button", { name: "Line 2" }).first().click();
    await desktop.shows("scripts", "look", "editor");
    await page.getByRole("button", { name: "Back to the list" }).click();
    await desktop.shows("scripts", "look", "list");
  } finally {
    rmSync(join(room.folder, "against.js"));
  }
  await row("against.js").waitFor({ state: "detached" });
  await desktop.click("close-preview");
});

test(
  "a preview that was begun far down the list is in sight while it is computed, and when it is there",
  STORY,
  async () => {
    await page.setViewportSize({ width: 1440, height: 420 });
    const inSight = async (testid: string) => {
      const part = await page.getByTestId(testid).boundingBox();
      const drawer = await page.locator(".scripts-body").boundingBox();
      return part!.y >= drawer!.y - 1 && part!.y < drawer!.y + drawer!.height;
    };
    for (const [name, phase, part] of [
      ["round.js", "shown", "close-preview"],
      ["long.js", "busy", "end-preview"],
    ] as const) {
      await page.locator(".scripts-body").evaluate((body) => {
        const box = body as unknown as { scrollTop: number; scrollHeight: number };
        box.scrollTop = box.scrollHeight;
      });
      await row(name).getByTestId("preview-script").click();
      await desktop.shows("script-preview", "phase", phase);
      await until(() => inSight(part), `${part} in sight`);
      await desktop.picture(`scripts-preview-${phase}-low`);
      await desktop.click(part);
      await page.getByTestId("script-preview").waitFor({ state: "detached" });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  },
);

test("a preview under way says how far it is, and can be cancelled", STORY, async () => {
  await row("long.js").getByTestId("preview-script").click();
  await desktop.shows("script-preview", "phase", "busy");
  await desktop.says("preview-so-far", "of the run so far");
  assert.equal(room.strafe.scripts("long.js"), 1);
  await desktop.picture("scripts-preview-busy");
  await desktop.click("end-preview");
  await page.getByTestId("script-preview").waitFor({ state: "detached" });
  assert.equal(await page.getByTestId("script-refusal").count(), 0);
  await until(() => room.strafe.scripts("long.js") === 0, "the preview's process to be gone");
});

test(
  "a preview that fails says why and at which line, and the line leads into the editor",
  STORY,
  async () => {
    await row("broken.js").getByTestId("preview-script").click();
    await desktop.shows("script-preview", "phase", "failed");
    await desktop.says("preview-why", "apples");
    await page.getByTestId("preview-why").getByTestId("script-place").click();
    await desktop.shows("scripts", "look", "editor");
    await page.getByTestId("editor").locator(".cm-error-text", { hasText: "apples" }).waitFor();
    await page.getByRole("button", { name: "Back to the list" }).click();
    await desktop.shows("scripts", "look", "list");
  },
);

test(
  "while a script runs the page shows its line, its log, its figures and what it says",
  STORY,
  async () => {
    await row("slalom.ts").getByTestId("run-script").click();
    await desktop.shows("script-run", "phase", "running");
    await desktop.says("script-heard", "slalom.ts is running");
    await desktop.says("saying", "Here we go");
    await witness.see("the car driving", (now) => speedOf(now) > 0.1);
    const seen = new Set<number>();
    await until(
      async () => {
        const places = page.getByTestId("script-steps").getByTestId("script-place");
        for (const place of await places.all()) {
          const line = await place.getAttribute("data-line", { timeout: 1000 }).catch(() => null);
          if (line !== null) seen.add(Number(line));
        }
        return LINES.every((line) => seen.has(line));
      },
      () => `each of the lines ${LINES} to be shown as the one that runs; seen were ${[...seen]}`,
      40,
    );
    await desktop.says("script-log", "gate 2");
    assert.equal(await page.getByTestId("script-plot").count(), 2);
    await until(async () => (await pixels("script-plot", TEAL)) > 50, "a curve in the plot");
    const first = await page.getByTestId("script-elapsed").innerText();
    await page.getByTestId("script-elapsed").filter({ hasNotText: first }).waitFor();
    await desktop.picture("scripts-run");
  },
);

test("a drawer that is shut leaves one line of the run", STORY, async () => {
  await page.keyboard.press("KeyL");
  await desktop.shows("script-strip", "phase", "running");
  await page.keyboard.press("KeyL");
  await desktop.shows("script-run", "phase", "running");
});

test("a stick takes over at once, and letting go hands the wheel back to the script", STORY, async () => {
  await page.keyboard.down("KeyS");
  await witness.see("this page at the wheel", ({ driver }) => driver?.source === "driver");
  await page.keyboard.up("KeyS");
  await witness.see("the script at the wheel again", ({ driver }) => driver?.source === "script");
  await desktop.shows("script-run", "phase", "running");
});

test("the line that runs is marked in the editor", STORY, async () => {
  await row("slalom.ts").getByTestId("edit-script").click();
  await page.getByTestId("editor").locator(".cm-runs").first().waitFor();
  await desktop.picture("scripts-editor-run");
});

test("“Stop script” ends the run, and the car stands", STORY, async () => {
  await desktop.click("end-script");
  await desktop.says("script-result", "Stopped after");
  await standsStill();
  await page.getByRole("button", { name: "Put the result away" }).click();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await desktop.shows("scripts", "look", "list");
});

test("whoever drives is asked before somebody else's script drives", STORY, async () => {
  const anna = await DriverPage.desktop(room.browser);
  await anna.open(room.strafe.url);
  // The run before is over once its car is.
  await anna.shows("state", "state", "disarmed");
  await anna.page.keyboard.press("Enter");
  await anna.shows("state", "state", "armed");
  await anna.click("take-wheel");
  await anna.shows("driver", "driver", "me");
  await row("round.js").getByTestId("run-script").click();
  await anna.page.getByTestId("deny-script").click();
  await page.getByTestId("script-refusal").waitFor();
  await row("round.js").getByTestId("run-script").click();
  await anna.picture("scripts-asked");
  await anna.page.getByTestId("allow-script").click();
  await witness.see("the script at the wheel", ({ driver }) => driver?.source === "script");
  await anna.shows("script-strip", "phase", "running");
  await desktop.says("script-result", "Done in");
  await desktop.says("script-value", "{ rounds: 1 }");
  await standsStill();
  assert.deepEqual(anna.errors, []);
  await anna.page.context().close();
});

test("nothing of all this was against the page's security policy, or an error", STORY, () => {
  assert.deepEqual(room.errors, []);
});

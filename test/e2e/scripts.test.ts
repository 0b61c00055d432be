import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { freePort, Strafe } from "./strafe.ts";
import { until } from "./wait.ts";
import { speedOf, Witness } from "./witness.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 120_000 };
const SLALOM = `import type { Car } from "strafe";

/** Strafes through the gates. And shows how fast it is. */
const GATES = [-2.9, -2, -1.1, -0.2, 0.7, 1.6, 2.5].map((x, i) => ({ x, y: i % 2 === 0 ? -0.35 : 0.35 }));
const START = { x: -3.8, y: 0, theta: 0 };
const FINISH = { x: 3.9, y: 0 };

export default async function slalom(car: Car): Promise<void> {
  car.say("Here we go");
  await car.beside(lap(car), async (beside) => {
    for (;;) {
      const { vx, vy } = car.velocity;
      car.plot("speed, m/s", Math.hypot(vx, vy));
      car.plot("to the left, m/s", vy);
      await beside.sleep("0.1 s");
    }
  });
}

async function lap(car: Car): Promise<void> {
  for (let i = 0; i < GATES.length; i++) {
    await car.move({ x: 0.05 });
    car.log("gate %d", i + 1);
    const { reason } = await car.driveTo({ ...GATES[i]!, theta: 0 }, { speed: "0.5 m/s" });
    // A person has taken over: it goes on from there once the wheel is free.
    if (reason === "preempted") await car.when(() => car.latest.driver === null);
  }
  await car.follow([START, ...GATES, FINISH], { speed: "0.6 m/s" });
}
`;
/** Lines of `lap` that move the car. */
const LINES = SLALOM.split("\n").flatMap((line, i) =>
  /await car\.(move|driveTo)/.test(line) ? [i + 1] : [],
);
const ROUND =
  'export default async (car) => {\n  car.log("round");\n  await car.turn("360 deg");\n  return { rounds: 1 };\n};\n';
/** Takes the computer a while. */
const LONG = 'export default async (car) => {\n  for (;;) await car.turn("20 deg");\n};\n';
/** Against the first gate's cone. */
const AGAINST = 'export default async (car) => {\n  await car.move({ x: "1.2 m" });\n};\n';
const BROKEN = 'export default async (car) => {\n  await car.move({ x: "2 apples" });\n};\n';

let folder: string;
let browser: Browser;
let strafe: Strafe;
let witness: Witness;
let desktop: DriverPage;
let page: Page;

before(async () => {
  if (noBrowser) return;
  folder = mkdtempSync(join(tmpdir(), "strafe-page-scripts-"));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "slalom.ts"), SLALOM);
  writeFileSync(join(folder, "round.js"), ROUND);
  writeFileSync(join(folder, "broken.js"), BROKEN);
  writeFileSync(join(folder, "long.js"), LONG);
  writeFileSync(join(folder, "helper.js"), "export const half = (x) => x / 2;\n");
  strafe = new Strafe(["--world", "slalom", "--port", String(await freePort()), "--scripts", folder]);
  [browser] = await Promise.all([launch(), strafe.isUp()]);
  witness = await Witness.of(strafe);
  desktop = await DriverPage.desktop(browser);
  page = desktop.page;
  await desktop.open(strafe.url);
});

after(async () => {
  witness?.close();
  await browser?.close();
  await strafe?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const row = (name: string) => page.locator(`[data-testid="script"][data-name="${name}"]`);
const code = () => page.getByTestId("code");
const onDisk = (name: string): string => readFileSync(join(folder, name), "utf8");

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

test("a robot that was started without scripts says how to have them", STORY, async () => {
  const bare = await Strafe.inWorld("empty");
  try {
    const other = await DriverPage.desktop(browser);
    await other.open(bare.url);
    await other.page.keyboard.press("KeyL");
    await other.says("scripts-off", "strafe start --scripts FOLDER");
    assert.deepEqual(other.errors, []);
    await other.page.context().close();
  } finally {
    await bare.stop();
  }
});

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
  writeFileSync(join(folder, "against.js"), AGAINST);
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
    rmSync(join(folder, "against.js"));
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
  assert.equal(strafe.scripts("long.js"), 1);
  await desktop.picture("scripts-preview-busy");
  await desktop.click("end-preview");
  await page.getByTestId("script-preview").waitFor({ state: "detached" });
  assert.equal(await page.getByTestId("script-refusal").count(), 0);
  await until(() => strafe.scripts("long.js") === 0, "the preview's process to be gone");
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
});

test("keys in the editor write, and drive or stop nothing", STORY, async () => {
  await code().click();
  await desktop.shows("editor-keyboard", "typing", "true");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("// w a s d space");
  await desktop.shows("save-state", "state", "dirty");
  assert.equal(witness.now.safety.state === "estopped", false);
  assert.equal(witness.now.driver?.source === "driver", false);
  assert.equal(onDisk("slalom.ts"), SLALOM);
  await page.keyboard.press("Control+s");
  await desktop.shows("save-state", "state", "saved");
  assert.equal(onDisk("slalom.ts"), `${SLALOM}// w a s d space`);
  await desktop.says("saved-over", ".replaced/slalom-1.ts");
  assert.equal(onDisk(".replaced/slalom-1.ts"), SLALOM);
  await desktop.picture("scripts-saved-over");
  await desktop.click("undo-save");
  await desktop.says("saved-over", ".replaced/slalom-2.ts");
  assert.equal(onDisk("slalom.ts"), SLALOM);
  await desktop.click("undo-save");
  await desktop.says("saved-over", ".replaced/slalom-3.ts");
  assert.equal(onDisk("slalom.ts"), `${SLALOM}// w a s d space`);
  await code().click();
});

test("after the car's name its methods are offered, out of the SDK's own types", STORY, async () => {
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\nconst robot = (c: Car) => c.");
  const offer = page.getByTestId("editor").locator(".cm-tooltip-autocomplete");
  await offer.getByText("driveTo", { exact: false }).first().waitFor();
  await page.keyboard.type("driveT");
  // An offer takes no key in the moment in which it comes up.
  await page.waitForTimeout(300);
  await page.keyboard.press("Enter");
  await page.keyboard.type("({ x: 1 }, { spe");
  await offer.getByText("speed", { exact: false }).first().waitFor();
  await desktop.picture("scripts-completion");
  // Escape shuts what is offered first, and leaves the editor then.
  await page.keyboard.press("Escape");
  await offer.waitFor({ state: "detached" });
  await desktop.shows("editor-keyboard", "typing", "true");
  await page.keyboard.press("Escape");
  await desktop.shows("editor-keyboard", "typing", "false");
});

test("outside of the editor's text the space bar stops the car", STORY, async () => {
  await page.keyboard.press("Space");
  await desktop.shows("state", "state", "estopped");
  await desktop.click("release-stop");
  await desktop.shows("state", "state", "disarmed");
});

test(
  "a file that somebody else has changed is not written over unseen, and neither text is lost",
  STORY,
  async () => {
    const mine = await code().innerText();
    assert.match(mine, /spe/);
    const theirs = `${SLALOM}// theirs`;
    writeFileSync(join(folder, "slalom.ts"), theirs);
    await code().click();
    await page.keyboard.press("Control+s");
    await desktop.says("editor-question", "Somebody has changed slalom.ts");
    assert.equal(onDisk("slalom.ts"), theirs);
    await desktop.picture("scripts-conflict");
    await desktop.click("take-theirs");
    await code().filter({ hasText: "// theirs" }).waitFor();
    await desktop.shows("save-state", "state", "saved");
    await code().click();
    await page.keyboard.press("Control+z");
    await code().filter({ hasText: "spe" }).waitFor();
    const again = `${SLALOM}// theirs again`;
    writeFileSync(join(folder, "slalom.ts"), again);
    await page.keyboard.press("Control+s");
    await desktop.click("keep-mine");
    await desktop.shows("save-state", "state", "saved");
    assert.match(onDisk("slalom.ts"), /w a s d space[\s\S]*spe/);
  },
);

test("unsaved changes are asked about before they are left", STORY, async () => {
  await code().click();
  await page.keyboard.type("!");
  await page.getByRole("button", { name: "Back to the list" }).click();
  await desktop.says("editor-question", "slalom.ts is not saved.");
  await desktop.click("discard");
  await desktop.shows("scripts", "look", "list");
  writeFileSync(join(folder, "slalom.ts"), SLALOM);
});

test("a new script begins with a few lines that can be run", STORY, async () => {
  await desktop.click("new-script");
  await page.getByTestId("new-name").fill("square");
  await desktop.click("create-script");
  await desktop.says("editor-name", "square.ts");
  await desktop.click("preview-draft");
  await desktop.shows("script-preview", "phase", "shown");
  assert.match(onDisk("square.ts"), /car\.turn\("90 deg"\)/);
  await code().click();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(" ");
  await page.getByTestId("script-preview").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Back to the list" }).click();
  await desktop.click("discard");
});

test("a script is removed only after a second word", STORY, async () => {
  const remove = row("square.ts").getByRole("button", { name: "Remove square.ts" });
  const focused = row("square.ts").locator(":focus");
  await remove.click();
  await focused.filter({ hasText: "Keep" }).waitFor();
  await page.keyboard.press("Enter");
  await focused.and(remove).waitFor();
  await remove.click();
  await desktop.click("remove-yes");
  await row("square.ts").waitFor({ state: "detached" });
});

test("whoever drives is asked before somebody else's script drives", STORY, async () => {
  const anna = await DriverPage.desktop(browser);
  await anna.open(strafe.url);
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

test("a draft outlives a lost link", STORY, async () => {
  await row("round.js").getByTestId("edit-script").click();
  await code().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("// kept");
  process.kill(strafe.pid("gateway"), "SIGKILL");
  await desktop.shows("link", "link", "lost");
  await desktop.shows("link", "link", "up");
  await code().filter({ hasText: "// kept" }).waitFor();
  await page.keyboard.press("Control+s");
  await desktop.shows("save-state", "state", "saved");
  assert.equal(onDisk("round.js"), `${ROUND}// kept`);
});

test("nothing of all this was against the page's security policy, or an error", STORY, () => {
  // What the browser says of the link that was cut on purpose.
  const errors = desktop.errors.filter((text) => !/WebSocket connection to/.test(text));
  assert.deepEqual(errors, []);
});

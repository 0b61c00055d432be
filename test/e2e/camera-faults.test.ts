import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser } from "playwright-core";
import { withoutPackage } from "./absent-package.ts";
import { launch, noBrowser } from "./browser.ts";
import { DriverPage } from "./driver-page.ts";
import { Spin } from "./spin.ts";
import { freePort, Strafe } from "./strafe.ts";
import { pause, until } from "./wait.ts";
import { Witness } from "./witness.ts";

// A camera in which everything goes wrong, one thing after the other, while somebody drives; and no neural runtime.
// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 120_000 };
/** s after the world began: whoever starts takes a while, and whoever takes longer sees them the second time. */
const ROUNDS = [10, 45];
const LASTS = 3.5;
const EVERY = 5;

const FAULTS = [
  { verb: "off", says: /gives no pictures: look at its cable/ },
  { verb: "stuck", says: /the same picture again and again/ },
  { verb: "black", says: /the camera sees black: take its cap off/ },
  { verb: "garbage", says: /a frame of 640×480 in i420 has \d+ bytes instead of 460800/ },
] as const;

const WORLD = `
name: a hall
room: { length: 9 m, width: 7 m }
start: { x: -3 m, y: 0 m, heading: 0 deg }
objects:
  - { name: ball, at: [-1.4 m, 0.3 m], circle: 11 cm, looks: { ball: {} } }
  - { name: post, at: [-1 m, -0.4 m], turned: 170 deg, box: [6 cm, 20 cm], looks: { tag: { id: 7, size: 0.16 m, height: 0.3 m } } }
faults:
${ROUNDS.flatMap((first) =>
  FAULTS.map(({ verb }, i) => {
    const at = first + EVERY * i;
    return `  - { at: ${at} s, until: ${at + LASTS} s, target: camera, verb: ${verb} }`;
  }),
).join("\n")}
`;

const folder = mkdtempSync(join(tmpdir(), "strafe-blind-"));
let browser: Browser;
let strafe: Strafe;
let witness: Witness;
let desktop: DriverPage;
let spin: Spin;
let said: string[] = [];

/** Begins to keep all that the camera's panel says. */
const listen = () =>
  desktop.page.evaluate(() => {
    const page = globalThis as unknown as {
      document: { querySelector(what: string): { textContent: string } | null };
      strafeSaid: Set<string>;
    };
    page.strafeSaid = new Set();
    setInterval(() => {
      const words = page.document.querySelector('[data-testid="camera-words"]')?.textContent;
      if (words) page.strafeSaid.add(words);
    }, 50);
  });

const wordsSaid = () =>
  desktop.page.evaluate(() => [...(globalThis as unknown as { strafeSaid: Set<string> }).strafeSaid]);

before(async () => {
  if (noBrowser) return;
  const world = join(folder, "hall.yaml");
  writeFileSync(world, WORLD);
  browser = await launch();
  const args = ["--world", world, "--vision", "--port", String(await freePort())];
  strafe = new Strafe(args, withoutPackage("onnxruntime-node"));
  await strafe.isUp();
  witness = await Witness.of(strafe);
  desktop = await DriverPage.desktop(browser);
});

after(async () => {
  await spin?.end();
  witness?.close();
  await browser?.close();
  await strafe?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test(
  "without onnxruntime-node the page and the terminal say so, with the command that adds it",
  STORY,
  async () => {
    const gamepad = await desktop.openWithGamepad(strafe.url);
    await listen();
    await desktop.shows("camera", "look", "live");
    await desktop.says(
      "camera-lack",
      /onnxruntime-node is not installed: "npm install --no-save onnxruntime-node .*adds it/,
    );
    await desktop.picture("camera-without-runtime");
    assert.match(strafe.output, /strafe: onnxruntime-node is not installed: "npm install/);
    spin = await Spin.begin(desktop, gamepad, witness);
  },
);

test("a ball by its colour and a tag are seen all the same", STORY, async () => {
  const kinds = () =>
    new Set(witness.history.flatMap(({ sightings }) => sightings?.targets.map(({ kind }) => kind) ?? []));
  await until(
    () => kinds().has("ball") && kinds().has("tag"),
    () => `a ball and a tag in view, so far ${[...kinds()]}; strafe start has printed:\n${strafe.output}`,
    30,
  );
});

test(
  "whatever goes wrong with the camera in mid-drive is named on the page, and the car drives on",
  STORY,
  async () => {
    const unsaid = () => FAULTS.filter(({ says }) => !said.some((words) => says.test(words)));
    await until(
      async () => {
        said = await wordsSaid();
        return unsaid().length === 0;
      },
      () => `${unsaid().map(({ verb }) => verb)} to be named; so far ${JSON.stringify(said)}`,
      90,
    );
    await desktop.shows("camera", "look", "live");
    for (const { says } of FAULTS) assert.match(strafe.output, says);
    assert.match(strafe.output, /the camera gives pictures again/);
    spin.goesOn();
  },
);

test(
  "vision that stands still for more than a second is not taken for a view of now, and goes on where it was",
  STORY,
  async () => {
    const vision = strafe.pid("vision");
    const stoppedAt = witness.now.time;
    process.kill(vision, "SIGSTOP");
    try {
      await desktop.shows("camera", "look", "stalled");
      await desktop.says("camera-words", /what is shown is old. Do not drive by it/);
      await pause(300);
      const stale = witness.since(stoppedAt + 1.2).history.filter(({ sightings }) => sightings !== null);
      assert.deepEqual(
        stale.map(({ time }) => time),
        [],
        "what was seen more than a second ago is still told as seen",
      );
    } finally {
      process.kill(vision, "SIGCONT");
    }
    await desktop.shows("camera", "look", "live");
    await witness.see("what is in view now", ({ sightings, time }) => time - (sightings?.at ?? 0) < 0.9);
    assert.equal(strafe.pid("vision"), vision, "nobody started it again");
    spin.goesOn();
    assert.deepEqual(desktop.errors, []);
  },
);

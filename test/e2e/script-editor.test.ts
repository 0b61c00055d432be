import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { noBrowser } from "./browser.ts";
import type { DriverPage } from "./driver-page.ts";
import { ROUND, ScriptRoom, SLALOM } from "./script-room.ts";
import type { Witness } from "./witness.ts";

// One story, told in the order in which it happens: each test goes on where the one before ended.

const STORY = { skip: noBrowser, timeout: 120_000 };

let room: ScriptRoom;
let desktop: DriverPage;
let page: Page;
let witness: Witness;

before(async () => {
  if (noBrowser) return;
  room = await ScriptRoom.with({ "slalom.ts": SLALOM, "round.js": ROUND });
  ({ desktop, page, witness } = room);
});

after(() => room?.close());

const row = (name: string) => room.row(name);
const code = () => page.getByTestId("code");

test("keys in the editor write, and drive or stop nothing", STORY, async () => {
  await desktop.click("open-scripts");
  await row("slalom.ts").getByTestId("edit-script").click();
  await code().click();
  await desktop.shows("editor-keyboard", "typing", "true");
  await page.keyboard.press("Control+End");
  await page.keyboard.type("// w a s d space");
  await desktop.shows("save-state", "state", "dirty");
  assert.equal(witness.now.safety.state === "estopped", false);
  assert.equal(witness.now.driver?.source === "driver", false);
  assert.equal(room.onDisk("slalom.ts"), SLALOM);
  await page.keyboard.press("Control+s");
  await desktop.shows("save-state", "state", "saved");
  assert.equal(room.onDisk("slalom.ts"), `${SLALOM}// w a s d space`);
  await desktop.says("saved-over", ".replaced/slalom-1.ts");
  assert.equal(room.onDisk(".replaced/slalom-1.ts"), SLALOM);
  await desktop.picture("scripts-saved-over");
  await desktop.click("undo-save");
  await desktop.says("saved-over", ".replaced/slalom-2.ts");
  assert.equal(room.onDisk("slalom.ts"), SLALOM);
  await desktop.click("undo-save");
  await desktop.says("saved-over", ".replaced/slalom-3.ts");
  assert.equal(room.onDisk("slalom.ts"), `${SLALOM}// w a s d space`);
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
    writeFileSync(join(room.folder, "slalom.ts"), theirs);
    await code().click();
    await page.keyboard.press("Control+s");
    await desktop.says("editor-question", "Somebody has changed slalom.ts");
    assert.equal(room.onDisk("slalom.ts"), theirs);
    await desktop.picture("scripts-conflict");
    await desktop.click("take-theirs");
    await code().filter({ hasText: "// theirs" }).waitFor();
    await desktop.shows("save-state", "state", "saved");
    await code().click();
    await page.keyboard.press("Control+z");
    await code().filter({ hasText: "spe" }).waitFor();
    const again = `${SLALOM}// theirs again`;
    writeFileSync(join(room.folder, "slalom.ts"), again);
    await page.keyboard.press("Control+s");
    await desktop.click("keep-mine");
    await desktop.shows("save-state", "state", "saved");
    assert.match(room.onDisk("slalom.ts"), /w a s d space[\s\S]*spe/);
  },
);

test("unsaved changes are asked about before they are left", STORY, async () => {
  await code().click();
  await page.keyboard.type("!");
  await page.getByRole("button", { name: "Back to the list" }).click();
  await desktop.says("editor-question", "slalom.ts is not saved.");
  await desktop.click("discard");
  await desktop.shows("scripts", "look", "list");
  writeFileSync(join(room.folder, "slalom.ts"), SLALOM);
});

test("a new script begins with a few lines that can be run", STORY, async () => {
  await desktop.click("new-script");
  await page.getByTestId("new-name").fill("square");
  await desktop.click("create-script");
  await desktop.says("editor-name", "square.ts");
  await desktop.click("preview-draft");
  await desktop.shows("script-preview", "phase", "shown");
  assert.match(room.onDisk("square.ts"), /car\.turn\("90 deg"\)/);
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

test("a draft outlives a lost link", STORY, async () => {
  await row("round.js").getByTestId("edit-script").click();
  await code().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("// kept");
  process.kill(room.strafe.pid("gateway"), "SIGKILL");
  await desktop.shows("link", "link", "lost");
  await desktop.shows("link", "link", "up");
  await code().filter({ hasText: "// kept" }).waitFor();
  await page.keyboard.press("Control+s");
  await desktop.shows("save-state", "state", "saved");
  assert.equal(room.onDisk("round.js"), `${ROUND}// kept`);
});

test("nothing of all this was against the page's security policy, or an error", STORY, () => {
  assert.deepEqual(room.errors, []);
});

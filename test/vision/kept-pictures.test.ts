import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type TestContext, test } from "node:test";
import { type Frame, frameBytes } from "../../src/vision/frame.ts";
import { KeptPictures } from "../../src/vision/kept-pictures.ts";

const SIZE = { width: 16, height: 16 };
const FRAME: Frame = {
  ...SIZE,
  format: "i420",
  data: new Uint8Array(frameBytes(16, 16, "i420")),
  capturedAt: 1,
  sequence: 0,
};
const NEW_YEAR = Date.UTC(2027, 0, 1);

function folderFor(t: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), "strafe-pictures-"));
  t.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, "pictures");
}

test("a picture's file says when it was taken, and its folder is made for it", async (t) => {
  const folder = folderFor(t);
  const file = await new KeptPictures(folder, 3, () => new Date(NEW_YEAR + 1500)).keep(FRAME);
  assert.equal(file, join(folder, "picture-2027-01-01T00-00-01.500Z.jpg"));
  assert.ok(existsSync(file));
});

test("only the newest are kept, and nobody else's file is touched", async (t) => {
  const folder = folderFor(t);
  let count = 0;
  const kept = new KeptPictures(folder, 3, () => new Date(NEW_YEAR + 1000 * count++));
  const files: string[] = [await kept.keep(FRAME)];
  for (const name of ["anna.jpg", "picture-1.jpg"]) writeFileSync(join(folder, name), "");
  for (let i = 1; i < 6; i++) files.push(await kept.keep(FRAME));
  const expected = [...files.slice(-3).map((file) => basename(file)), "anna.jpg", "picture-1.jpg"];
  assert.deepEqual(readdirSync(folder).sort(), expected.sort());
});

test("a picture that was taken just now stays, even where the computer's date went back", async (t) => {
  const folder = folderFor(t);
  let days = 1;
  const later = new KeptPictures(folder, 2, () => new Date(NEW_YEAR + 86.4e6 * days++));
  await later.keep(FRAME);
  await later.keep(FRAME);
  const file = await new KeptPictures(folder, 2, () => new Date(NEW_YEAR)).keep(FRAME);
  assert.ok(existsSync(file));
  assert.equal(readdirSync(folder).length, 2);
});

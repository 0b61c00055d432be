import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import * as drafts from "../../web/script/draft.ts";

const FIRST = { version: "v1", text: "one" };
const MINE = drafts.typed(drafts.openDraft("a.ts", FIRST), "mine");
const THEIRS = { version: "v2", text: "theirs" };

test("a draft is dirty once it is not what lies on the robot, and a new one from the beginning", () => {
  assert.equal(drafts.isDirty(drafts.openDraft("a.ts", FIRST)), false);
  assert.equal(drafts.isDirty(MINE), true);
  assert.equal(drafts.isDirty(drafts.typed(MINE, "one")), false);
  assert.equal(drafts.isDirty(drafts.newDraft("a.ts", "x")), true);
});

test("a save is sent over the version that the text began from, and its answer makes it clean", () => {
  const saving = drafts.beginSave(MINE)!;
  assert.deepEqual(saving.saving, { text: "mine", over: "v1" });
  const saved = drafts.received(saving, { version: "v2", text: "mine" });
  assert.equal(drafts.isDirty(saved), false);
  assert.equal(saved.saving, null);
});

test("what is typed while a save is under way stays unsaved", () => {
  const later = drafts.typed(drafts.beginSave(MINE)!, "mine and more");
  const saved = drafts.received(later, { version: "v2", text: "mine" });
  assert.equal(saved.text, "mine and more");
  assert.equal(drafts.isDirty(saved), true);
  assert.equal(drafts.beginSave(saved)?.saving?.over, "v2");
});

test("nothing is sent twice, and nothing where there is nothing to save", () => {
  assert.equal(drafts.beginSave(drafts.beginSave(MINE)!), undefined);
  assert.equal(drafts.beginSave(drafts.openDraft("a.ts", FIRST)), undefined);
});

test("a refused save is looked into, and a file that has changed is a conflict with both texts kept", () => {
  const { draft, need } = drafts.refused(drafts.beginSave(MINE)!);
  assert.equal(need, "read");
  const torn = drafts.received(draft, THEIRS);
  assert.equal(torn.conflict, "changed");
  assert.equal(torn.text, "mine");
  assert.deepEqual(torn.theirs, THEIRS);
  assert.equal(drafts.beginSave(torn), undefined, "not before somebody has decided");
});

test("a save that was refused for another reason stays a draft without a conflict", () => {
  const { draft } = drafts.refused(drafts.beginSave(MINE)!);
  const after = drafts.received(draft, FIRST);
  assert.equal(after.conflict, null);
  assert.equal(after.text, "mine");
});

test("“keep mine” saves over the newer version, and a still newer one is a conflict again", () => {
  const torn = drafts.received(MINE, THEIRS);
  const saving = drafts.keepMine(torn)!;
  assert.deepEqual(saving.saving, { text: "mine", over: "v2" });
  const { draft } = drafts.refused(saving);
  assert.equal(drafts.received(draft, { version: "v3", text: "theirs again" }).conflict, "changed");
});

test("“take theirs” goes on from theirs", () => {
  const taken = drafts.takeTheirs(drafts.received(MINE, THEIRS));
  assert.equal(taken.text, "theirs");
  assert.equal(drafts.isDirty(taken), false);
  assert.equal(taken.conflict, null);
});

test("who has typed nothing gets the newer text without being asked", () => {
  const untouched = drafts.openDraft("a.ts", FIRST);
  assert.equal(drafts.listed(untouched, "v2").need, "read");
  const after = drafts.received(untouched, THEIRS);
  assert.equal(after.text, "theirs");
  assert.equal(after.conflict, null);
});

test("the robot's list asks for a file that has changed, once, and not for one that has not", () => {
  assert.equal(drafts.listed(MINE, "v1").need, null);
  assert.equal(drafts.listed(MINE, "v2").need, "read");
  assert.equal(drafts.listed(drafts.received(MINE, THEIRS), "v2").need, null);
  assert.equal(drafts.listed(drafts.beginSave(MINE)!, "v2").need, null, "the save's own answer says more");
});

test("a file that was removed is said to be, and saving puts it back as a new one", () => {
  const { draft } = drafts.listed(drafts.openDraft("a.ts", FIRST), undefined);
  assert.equal(draft.conflict, "removed");
  const saving = drafts.beginSave(draft)!;
  assert.deepEqual(saving.saving, { text: "one", over: null });
  assert.equal(drafts.received(saving, { version: "v9", text: "one" }).conflict, null);
});

test("a new draft of a name that somebody else took meanwhile is a conflict", () => {
  const mine = drafts.newDraft("a.ts", "mine");
  assert.equal(drafts.listed(mine, undefined).need, null);
  assert.equal(drafts.listed(mine, "v2").need, "read");
  assert.equal(drafts.received(mine, THEIRS).conflict, "changed");
});

test("a draft that was found again after the page was closed is not saved over a newer file unseen", () => {
  const found = drafts.restoredDraft("a.ts", "mine", FIRST);
  assert.equal(drafts.received(found, FIRST).conflict, null);
  assert.equal(drafts.received(found, THEIRS).conflict, "changed");
});

test("after a lost link the text is as it was, and can be saved again", () => {
  const back = drafts.linkLost(drafts.beginSave(MINE)!);
  assert.equal(back.text, "mine");
  assert.ok(drafts.beginSave(back));
});

test("whatever the robot says, a text that was typed is in the editor or on the robot", () => {
  const version = fc.constantFrom("v1", "v2", "v3");
  const stored = fc.record({ version, text: fc.constantFrom("one", "two", "mine") });
  const steps = fc.array(
    fc.oneof(
      stored.map((file) => (draft: drafts.Draft) => drafts.received(draft, file)),
      fc
        .option(version, { nil: undefined })
        .map((v) => (draft: drafts.Draft) => drafts.listed(draft, v).draft),
      fc.constant((draft: drafts.Draft) => drafts.refused(draft).draft),
      fc.constant((draft: drafts.Draft) => drafts.linkLost(draft)),
      fc.constant((draft: drafts.Draft) => drafts.beginSave(draft) ?? draft),
      fc.constant((draft: drafts.Draft) => drafts.keepMine(draft) ?? draft),
    ),
  );
  fc.assert(
    fc.property(steps, (list) => {
      let draft = MINE;
      let onRobot = false;
      for (const step of list) {
        draft = step(draft);
        onRobot ||= draft.base?.text === "mine";
        assert.ok(draft.text === "mine" || onRobot, JSON.stringify(draft));
      }
    }),
  );
});

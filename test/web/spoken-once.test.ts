import assert from "node:assert/strict";
import { test } from "node:test";
import { SpokenOnce } from "../../web/script/spoken-once.ts";

test("words that come by two ways are said once", () => {
  const once = new SpokenOnce();
  assert.equal(once.isNew("hello", "run", 0), true);
  assert.equal(once.isNew("hello", "event", 0.1), false);
});

test("words that are said twice are heard twice, by whichever ways they come", () => {
  const once = new SpokenOnce();
  assert.equal(once.isNew("hello", "run", 0), true);
  assert.equal(once.isNew("hello", "event", 0.1), false);
  assert.equal(once.isNew("hello", "event", 0.5), true);
  assert.equal(once.isNew("hello", "run", 0.6), false);
});

test("the same way says the same thing as often as it likes", () => {
  const once = new SpokenOnce();
  assert.equal(once.isNew("hello", "run", 0), true);
  assert.equal(once.isNew("hello", "run", 0.1), true);
});

test("much later the other way has something of its own to say", () => {
  const once = new SpokenOnce();
  assert.equal(once.isNew("hello", "run", 0), true);
  assert.equal(once.isNew("hello", "event", 10), true);
});

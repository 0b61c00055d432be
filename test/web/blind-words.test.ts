import assert from "node:assert/strict";
import { test } from "node:test";
import { eyesInShort, whyBlind } from "../../web/video/blind-words.ts";

const blind = (cause: "starting" | "camera" | "detector" | "slow", text: string) => ({
  count: undefined,
  pursuit: { blindness: { cause, text } },
});

test("what is in view is counted, and nothing more is said", () => {
  assert.equal(eyesInShort({ count: 2, pursuit: {} }), "2 in view");
  assert.equal(eyesInShort({ count: 0, pursuit: null }), "Nothing in view");
  assert.equal(whyBlind({ count: 2, pursuit: {} }), "");
});

test("no vision, a camera's fault, a missing detector and a slow computer are told apart, each with what to do", () => {
  const states = [
    [{ count: undefined, pursuit: null }, "No vision running", /start Strafe with --vision/],
    [
      blind("camera", "the camera gives no pictures: look at its cable"),
      "Camera fault",
      /look at its cable\.$/,
    ],
    [blind("detector", "npm install it"), "A detector is missing", /^Npm install it\.$/],
    [
      blind("slow", "what it sees comes too late: let it do less beside"),
      "Too slow to see",
      /do less beside/,
    ],
    [blind("starting", "a moment"), "Starting to look", /moment/],
  ] as const;
  for (const [state, short, why] of states) {
    assert.equal(eyesInShort(state), short);
    assert.match(whyBlind(state), why);
  }
  assert.equal(new Set(states.map(([, short]) => short)).size, states.length);
});

test("a detector that is missing is told although others see", () => {
  const some = { count: 1, pursuit: { blindness: { cause: "detector", text: "install it" } as const } };
  assert.equal(eyesInShort(some), "1 in view");
  assert.equal(whyBlind(some), "Install it.");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { took } from "../../web/script/duration.ts";
import { silenceOf } from "../../web/script/silence.ts";

test("how long a run took is told once, and twice where somebody waited for longer than the car drove", () => {
  assert.equal(took(0.6, 1.9), "0.6 s");
  assert.equal(took(12.34, 12.5), "12.3 s");
  assert.equal(took(0.6, 13.2), "13.2 s, 0.6 s of them with the car");
  assert.equal(took(0, 22), "22.0 s, 0.0 s of them with the car");
});

test("a script that lets nothing else run is said to be silent, and one that is being started is not", () => {
  assert.equal(silenceOf({ phase: "running", silent: 0.3 }), "");
  assert.equal(silenceOf({ phase: "running", silent: 5.21 }), "has not answered for 5.2 s");
  assert.equal(silenceOf({ phase: "ending", silent: 61 }), "has not answered for 1:01");
  assert.equal(silenceOf({ phase: "starting", silent: 9 }), "");
});

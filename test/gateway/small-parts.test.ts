import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TokenBucket } from "../../src/core/token-bucket.ts";
import { listenFailure } from "../../src/gateway/listen-failure.ts";
import { Pace } from "../../src/gateway/pace.ts";
import { isLoopback, needsPairing } from "../../src/protocol/exposure.ts";

test("a token bucket never lets more pass than the burst and the rate together", () => {
  const gaps = fc.array(fc.double({ min: 0, max: 0.2, noNaN: true }), { maxLength: 400 });
  fc.assert(
    fc.property(gaps, (pauses) => {
      const bucket = new TokenBucket(120, 60, 0);
      let now = 0;
      let passed = 0;
      for (const pause of pauses) {
        now += pause;
        if (bucket.take(now)) passed++;
      }
      assert.ok(passed <= 60 + 120 * now + 1e-6, `${passed} passed in ${now} s`);
    }),
    { seed: 42, numRuns: 300 },
  );
});

test("a token bucket lets a steady stream at its rate pass for ever", () => {
  const bucket = new TokenBucket(120, 60, 0);
  for (let i = 1; i <= 12_000; i++) assert.ok(bucket.take(i / 120), `message ${i} was held back`);
});

test("a token bucket refuses nonsense and quotes it", () => {
  assert.throws(() => new TokenBucket(0, 60, 0), /> 0 a second, got 0/);
  assert.throws(() => new TokenBucket(Number.NaN, 60, 0), /got NaN/);
  assert.throws(() => new TokenBucket(120, 0.5, 0), /at least 1, got 0.5/);
});

/** How many of a 50 Hz stream's messages in 10 s a pace takes; the stream is up to 5 ms early or late. */
function takenOf50Hz(rate: number): number {
  const pace = new Pace(rate, 50, 0);
  let taken = 0;
  for (let i = 0; i < 500; i++) if (pace.take(i / 50 + 0.005 * Math.sin(i * 7))) taken++;
  return taken;
}

for (const [rate, expected] of [
  [1, 10],
  [10, 100],
  [20, 200],
  [30, 300],
  [50, 500],
  [100, 500],
] as const) {
  test(`a subscriber at ${rate} Hz hears ${expected / 10} of a jittering 50 Hz stream a second`, () => {
    const taken = takenOf50Hz(rate);
    assert.ok(Math.abs(taken - expected) <= 2, `${taken} in 10 s, expected ${expected}`);
  });
}

test("after a pause of the stream nothing is made up for", () => {
  const pace = new Pace(10, 50, 0);
  assert.ok(pace.take(0));
  const burst = [5, 5.001, 5.002, 5.003, 5.004, 5.005].filter((now) => pace.take(now));
  assert.deepEqual(burst.length <= 2, true, `${burst.length} at once`);
});

test("loopback is what only this machine can reach", () => {
  for (const host of ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "::1"])
    assert.ok(isLoopback(host), host);
  for (const host of [
    "0.0.0.0",
    "::",
    "192.168.1.4",
    "127.0.0.1.evil.com",
    "127.evil.com",
    "robot.local",
    "",
  ]) {
    assert.ok(!isLoopback(host), host);
  }
});

test("whoever comes from elsewhere has to be paired, unless everybody is let in", () => {
  assert.equal(needsPairing("127.0.0.1", false), false);
  assert.equal(needsPairing("0.0.0.0", true), false);
  assert.equal(needsPairing("0.0.0.0", false), true);
  assert.equal(needsPairing("192.168.1.5", false), true);
});

test("a port in use names itself and another one", () => {
  const inUse = Object.assign(new Error(), { code: "EADDRINUSE" });
  assert.match(listenFailure(inUse, "127.0.0.1", 8080), /port 8080 .*strafe start --port 8081/);
  assert.match(listenFailure(inUse, "127.0.0.1", 65535), /--port 8080/);
});

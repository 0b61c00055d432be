import assert from "node:assert/strict";
import { test } from "node:test";
import { ColourDetector, ORANGE_BALL } from "../../../src/vision/detect/colour.ts";
import type { Detection } from "../../../src/vision/detection.ts";
import { balls, type Drawn, hiddenBalls, people, players } from "./drawn-balls.ts";

const detector = new ColourDetector(ORANGE_BALL);

/** What was found where the ball is, and what was found elsewhere. */
async function look({ frame, ball }: Drawn): Promise<{ own: Detection | undefined; others: Detection[] }> {
  const found = await detector.detect(frame);
  const own = found.find(({ box }) => {
    if (ball === undefined) return false;
    const off = Math.hypot(box.x + box.width / 2 - ball.x, box.y + box.height / 2 - ball.y);
    return off < 0.3 * ball.radius + 2;
  });
  return { own, others: found.filter((each) => each !== own) };
}

/** All of them are found, as wide as they are, and nothing else is. */
async function allFound(drawn: Iterable<Drawn>): Promise<number> {
  let count = 0;
  for (const picture of drawn) {
    const { own, others } = await look(picture);
    assert.ok(own, `${picture.name}: not found`);
    const wide = own.box.width / (2 * picture.ball!.radius);
    assert.ok(Math.abs(wide - 1) < 0.1, `${picture.name}: ${wide} of its width`);
    assert.deepEqual(others, [], picture.name);
    count++;
  }
  return count;
}

test("a ball is found near and far, by day, at dusk and by a warm lamp on a floor of wood", async () => {
  assert.ok((await allFound(balls())) > 50);
});

test("a ball of which more than half is to be seen is found, as wide as it is", async () => {
  for (const hidden of [0.15, 0.3, 0.42]) await allFound(hiddenBalls(hidden));
});

test("a ball of which most is hidden is none", async () => {
  for (const picture of hiddenBalls(0.65))
    assert.deepEqual((await look(picture)).own, undefined, picture.name);
});

test("nobody's face, neck, arm or hand is taken for a ball, whatever their skin and the light", async () => {
  let count = 0;
  for (const picture of people(8)) {
    assert.deepEqual((await look(picture)).others, [], picture.name);
    count++;
  }
  assert.ok(count > 100);
});

test("a ball before somebody's feet is the only one that is found there", async () => {
  await allFound(players());
});

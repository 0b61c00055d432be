import assert from "node:assert/strict";
import { extname } from "node:path";
import { describe, test } from "node:test";
import type { Planning } from "../../src/control/planner.ts";
import { WorkerPlanner } from "../../src/control/worker-planner.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import { WRONG } from "./bad-planner-worker.ts";

const profile = loadProfile(DEFAULT_PROFILE);
const start = { pose: { x: 0, y: 0, theta: 0 }, velocity: { vx: 0, vy: 0, omega: 0 } };
const file = new URL(`./bad-planner-worker${extname(import.meta.url)}`, import.meta.url);

/** A planner whose thread does what it is told to. */
async function withPlanner(
  patience: number | undefined,
  use: (ask: (id: number) => Promise<Planning>) => Promise<void>,
): Promise<void> {
  const planner = new WorkerPlanner(profile, { file, ...(patience !== undefined && { patience }) });
  const ask = (id: number) =>
    new Promise<Planning>((done) =>
      planner.plan({ type: "go-to", id, at: 0, pose: { x: 1, y: 0, theta: 0 } }, start, done),
    );
  try {
    await use(ask);
  } finally {
    await planner.close();
  }
}

describe("a planner whose thread", () => {
  for (const [what, id, sentence] of [
    ["throws", WRONG.throws, "it cannot be planned: no good"],
    ["ends", WRONG.exits, "it cannot be planned: its thread ended"],
    ["runs out of memory", WRONG.hoards, /^it cannot be planned: .*memory/],
  ] as const) {
    test(`${what} says so in a sentence, and makes the next plan, whether it waited or comes later`, async () => {
      await withPlanner(undefined, async (ask) => {
        const failed = ask(id);
        const waiting = ask(WRONG.isWell);
        const answer = String(await failed);
        if (typeof sentence === "string") assert.equal(answer, sentence);
        else assert.match(answer, sentence);
        assert.equal(await waiting, "answered");
        assert.equal(await ask(WRONG.isWell), "answered");
      });
    });
  }

  test("takes longer than its patience gives that plan up, and makes the next one", async () => {
    await withPlanner(2000, async (ask) => {
      const failed = ask(WRONG.hangs);
      const waiting = ask(WRONG.isWell);
      assert.equal(await failed, "it cannot be planned: it takes too long");
      assert.equal(await waiting, "answered");
    });
  });

  test("always has something to do, for longer than its patience, is left alone: each plan has its own", async () => {
    await withPlanner(1500, async (ask) => {
      assert.equal(await ask(WRONG.isWell), "answered");
      let current = ask(WRONG.isSlow);
      for (let i = 0; i < 14; i++) {
        const next = ask(WRONG.isSlow);
        assert.equal(await current, "answered");
        current = next;
      }
      assert.equal(await current, "answered");
    });
  });

  test("has something to do makes of those that come meanwhile only the last", async () => {
    await withPlanner(undefined, async (ask) => {
      const answers = await Promise.all([WRONG.isSlow, WRONG.throws, WRONG.hangs, WRONG.isWell].map(ask));
      const superseded = "another motion was asked for before this one was planned";
      assert.deepEqual(answers, ["answered", superseded, superseded, "answered"]);
    });
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Arbiter } from "../../src/command/arbiter.ts";
import { ARBITER_DEFAULTS } from "../../src/command/arbiter-settings.ts";
import { FOLLOWER, LAPTOP, PHONE, SCRIPT, Table } from "./table.ts";

test("the first demand takes a free wheel and drives", () => {
  const table = new Table();
  assert.equal(table.step().active, false);
  assert.equal(table.offer(PHONE, 0.4), "accepted");
  const command = table.step();
  assert.equal(command.active, true);
  assert.deepEqual(command.twist, { vx: 0.4, vy: 0, omega: 0 });
  assert.deepEqual(table.heard(), ["wheel-taken: Phone took the wheel"]);
});

test("a client that never joined, or has left, is told to say hello first", () => {
  const table = new Table();
  assert.equal(table.offer(99, 0.4), "hello-first");
  table.arbiter.leave(PHONE, table.now);
  assert.equal(table.offer(PHONE, 0.4), "hello-first");
});

test("a driver's stick takes the wheel from a script at once, and the script is told", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.heard();
  assert.equal(table.offer(PHONE, -0.1), "accepted");
  assert.equal(table.step().twist.vx, -0.1);
  assert.deepEqual(table.heard(), [
    "preempted (to 3): Phone took the wheel from square.ts",
    "wheel-taken: Phone took the wheel from square.ts",
  ]);
  assert.equal(table.offer(SCRIPT, 0.4), "not-your-wheel");
  assert.equal(table.step().twist.vx, -0.1);
});

test("a script overrules the follower, and the follower nobody", () => {
  const table = new Table();
  assert.equal(table.offer(FOLLOWER, 0.4), "accepted");
  assert.equal(table.offer(SCRIPT, 0.4), "accepted");
  assert.equal(table.offer(FOLLOWER, 0.4), "not-your-wheel");
});

test("a second driver does not take the wheel from the first", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  assert.equal(table.offer(LAPTOP, -0.4), "not-your-wheel");
  assert.equal(table.step().twist.vx, 0.4);
});

test("a page with its stick at rest does not stop a script, not even one that pauses", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  assert.equal(table.offer(PHONE, 0), "not-your-wheel");
  assert.equal(table.offer(PHONE, -0), "not-your-wheel");
  assert.equal(table.step().twist.vx, 0.4);
  table.offer(SCRIPT, 0);
  assert.equal(table.offer(PHONE, 0), "not-your-wheel");
  assert.equal(table.holder, "square.ts");
});

test("the one who has the wheel may hold the car still with it", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  assert.equal(table.offer(PHONE, 0), "accepted");
  assert.equal(table.offer(SCRIPT, 0.4), "not-your-wheel");
  const command = table.step();
  assert.equal(command.active, true);
  assert.equal(command.twist.vx, 0);
});

test("whether the car is asked to move is told by the one who has the wheel alone", () => {
  const table = new Table();
  assert.equal(table.arbiter.isAskedToMove, false);
  table.offer(PHONE, 0);
  table.offer(LAPTOP, 0.4);
  assert.equal(table.arbiter.isAskedToMove, false);
  table.offer(PHONE, 0.4);
  assert.equal(table.arbiter.isAskedToMove, true);
  table.wait(0.3);
  assert.equal(table.arbiter.isAskedToMove, false);
});

test("an arbiter refuses settings that make no sense and quotes them", () => {
  const make = (settings: object) => () => new Arbiter({ ...ARBITER_DEFAULTS, ...settings }, () => {});
  assert.throws(make({ lease: 0 }), /lease must be > 0 s, got 0/);
  assert.throws(make({ maxAge: Number.NaN }), /maxAge must be > 0 s, got NaN/);
  assert.throws(make({ precision: 1.5 }), /precision must be in \(0, 1\], got 1.5/);
});

test("whatever is offered, a weaker source never drives while a stronger one has a live lease, and nobody on an old demand", () => {
  const clients = [PHONE, LAPTOP, SCRIPT, FOLLOWER];
  const rank = new Map([
    [PHONE, 0],
    [LAPTOP, 0],
    [SCRIPT, 1],
    [FOLLOWER, 2],
  ]);
  const action = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("offer" as const),
        client: fc.constantFrom(...clients),
        vx: fc.constantFrom(0, 0.5, -1, Number.NaN),
        age: fc.constantFrom(0, 0.1, 0.2, -0.2),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 400 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("release" as const), client: fc.constantFrom(...clients) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("ask" as const), client: fc.constantFrom(...clients) }),
    },
  );
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const table = new Table();
      /** The model: who was last accepted, with what, and when. */
      let accepted: { client: number; vx: number; at: number } | undefined;
      /** Who has been refused for somebody else's sake, and has not asked for rest since. */
      const refused = new Set<number>();
      for (const a of actions) {
        if (a.kind === "wait") table.clock.advance(a.ms / 1e3);
        else if (a.kind === "release") table.arbiter.release(a.client);
        else if (a.kind === "ask") table.arbiter.ask(a.client, table.now);
        else {
          const timely = a.age >= -0.1 && a.age <= 0.15;
          const result = table.offer(a.client, a.vx, { at: table.now - a.age });
          if (a.vx === 0 && timely) refused.delete(a.client);
          else if (result === "not-your-wheel") refused.add(a.client);
          if (result !== "accepted") continue;
          assert.ok(!refused.has(a.client), `client ${a.client} drives on the demand that was refused`);
          const alive = accepted && table.now - accepted.at < 0.25 - 1e-9 ? accepted : undefined;
          if (alive && alive.client !== a.client) {
            assert.ok(
              rank.get(a.client)! < rank.get(alive.client)! && a.vx !== 0,
              `client ${a.client} (vx ${a.vx}) took the wheel from ${alive.client}`,
            );
          }
          assert.ok(Number.isFinite(a.vx) && a.age >= -0.1 && a.age <= 0.15, JSON.stringify(a));
          accepted = { client: a.client, vx: a.vx, at: table.now };
        }
        if (table.arbiter.holder?.client !== accepted?.client) accepted = undefined;
        const command = table.step();
        if (!command.active) assert.deepEqual(command.twist, { vx: 0, vy: 0, omega: 0 });
        else {
          assert.equal(command.twist.vx, accepted?.vx);
          assert.ok(table.now - accepted!.at < 0.25 + 1e-9, "a demand outlived its lease");
        }
      }
    }),
    { seed: 42, numRuns: 1000 },
  );
});

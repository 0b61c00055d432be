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

test("a demand holds for 250 ms of silence and not longer", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.heard();
  table.clock.advance(0.249);
  assert.equal(table.step().active, true);
  table.clock.advance(0.002);
  const command = table.step();
  assert.equal(command.active, false);
  assert.deepEqual(command.twist, { vx: 0, vy: 0, omega: 0 });
  assert.equal(command.stopping, true, "a lapse calls for the emergency ramp");
  assert.ok(Math.abs(command.lapsedAt - 100.25) < 1e-9, `lapsed at ${command.lapsedAt}, expected 100.25`);
  assert.equal(table.holder, undefined);
  assert.deepEqual(table.heard(), [
    "lease-lost: Nothing came from Phone for 250 ms: the car stops, and the wheel is free",
  ]);
});

test("a lapse is dated to when it happened, even if nobody looked for a while", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.clock.advance(3);
  const command = table.step();
  assert.ok(Math.abs(command.lapsedAt - 100.25) < 1e-9, `lapsed at ${command.lapsedAt}, expected 100.25`);
  assert.equal(command.stopping, false, "the emergency ramp is long over");
});

test("the one who comes back after a lapse drives on once it has let go", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.3);
  assert.equal(table.offer(PHONE, 0.2), "let-go-first");
  assert.equal(table.step().active, false);
  assert.equal(table.offer(PHONE, 0), "accepted");
  assert.equal(table.offer(PHONE, 0.2), "accepted");
  const command = table.step();
  assert.equal(command.twist.vx, 0.2);
  assert.equal(command.stopping, false);
  assert.equal(command.lapsedAt, Number.POSITIVE_INFINITY);
});

test("a demand that overtook an earlier one is the last word", () => {
  const table = new Table();
  assert.equal(table.offer(PHONE, 0.4, { seq: 7 }), "accepted");
  assert.equal(table.offer(PHONE, 0.9, { seq: 6 }), "out-of-order");
  assert.equal(table.offer(PHONE, 0.9, { seq: 7 }), "out-of-order");
  assert.equal(table.step().twist.vx, 0.4);
});

test("sequence numbers of one client say nothing about another's", () => {
  const table = new Table();
  assert.equal(table.offer(SCRIPT, 0.4, { seq: 900 }), "accepted");
  assert.equal(table.offer(PHONE, 0.4, { seq: 0 }), "accepted");
});

test("a demand that waited in a queue for more than 150 ms is dropped, also after its turn", () => {
  const table = new Table();
  assert.equal(table.offer(PHONE, 0.4, { at: table.now - 0.151 }), "stale");
  assert.equal(table.holder, undefined);
  assert.equal(table.offer(PHONE, 0.4, { at: table.now - 0.149 }), "accepted");
});

test("a stale demand does not keep the lease alive", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.26, () => table.offer(PHONE, 0.4, { at: table.now - 0.2 }));
  assert.equal(table.holder, undefined);
});

test("a clock that is ahead by more than 100 ms is refused, as is one that is no number", () => {
  const table = new Table();
  assert.equal(table.offer(PHONE, 0.4, { at: table.now + 0.101 }), "stale");
  assert.equal(table.offer(PHONE, 0.4, { at: Number.NaN }), "stale");
  assert.equal(table.offer(PHONE, 0.4, { at: table.now + 0.099 }), "accepted");
});

test("a demand that is not finite is refused", () => {
  const table = new Table();
  for (const vy of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    assert.equal(table.offer(PHONE, 0.1, { twist: { vx: 0.1, vy, omega: 0 } }), "invalid", `vy ${vy}`);
  }
  assert.equal(table.holder, undefined);
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

test("a preempted script does not drive on by itself when the driver lets go, only after a demand for rest", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.offer(PHONE, 0.1);
  table.arbiter.release(PHONE);
  assert.equal(table.offer(SCRIPT, 0.4), "let-go-first");
  assert.equal(table.holder, undefined);
  assert.equal(table.offer(SCRIPT, 0), "accepted");
  assert.equal(table.offer(SCRIPT, 0.4), "accepted");
  assert.equal(table.step().twist.vx, 0.4);
});

test("a preempted script that was silent meanwhile has to ask for rest, too", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.offer(PHONE, 0.1);
  table.arbiter.release(PHONE);
  table.wait(5);
  assert.equal(table.offer(SCRIPT, 0.4), "let-go-first");
});

test("a script that asked for rest while somebody else drove may drive when the wheel is free", () => {
  const table = new Table();
  table.offer(SCRIPT, 0.4);
  table.offer(PHONE, 0.1);
  assert.equal(table.offer(SCRIPT, 0), "not-your-wheel");
  table.arbiter.release(PHONE);
  assert.equal(table.offer(SCRIPT, 0.4), "accepted");
});

test("the emergency ramp of a driver whose link died is not called off by whoever else keeps asking", () => {
  for (const other of [SCRIPT, LAPTOP, FOLLOWER]) {
    const table = new Table();
    table.offer(PHONE, 0.4);
    table.wait(0.4, () => table.offer(other, 0.4));
    const command = table.step();
    assert.deepEqual([command.active, command.stopping], [false, true]);
    assert.ok(Math.abs(command.lapsedAt - 100.25) < 1e-9, `lapsed at ${command.lapsedAt}, expected 100.25`);
  }
});

test("the emergency ramp is not called off by a page at rest that finds the wheel free", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.4, () => table.offer(LAPTOP, 0));
  assert.equal(table.holder, "Laptop");
  assert.equal(table.step().stopping, true);
  table.offer(LAPTOP, 0.1);
  const command = table.step();
  assert.deepEqual([command.stopping, command.lapsedAt], [false, Number.POSITIVE_INFINITY]);
});

test("a driver who was refused does not drive when the wheel becomes free, nor from a script, before letting go", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  assert.equal(table.offer(LAPTOP, -0.4), "not-your-wheel");
  table.arbiter.release(PHONE);
  assert.equal(table.offer(LAPTOP, -0.4), "let-go-first");
  table.offer(SCRIPT, 0.2);
  assert.equal(table.offer(LAPTOP, -0.4), "let-go-first", "it does not overrule a script either");
  assert.equal(table.step().twist.vx, 0.2);
  table.offer(LAPTOP, 0);
  assert.equal(table.offer(LAPTOP, -0.4), "accepted");
});

test("a stale demand for rest does not count as letting go", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.wait(0.3);
  assert.equal(table.offer(PHONE, 0, { at: table.now - 0.2 }), "stale");
  assert.equal(table.offer(PHONE, 0.4), "let-go-first");
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

test("letting go is no emergency: the car stops along its usual ramp", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.heard();
  table.arbiter.release(LAPTOP);
  assert.equal(table.holder, "Phone", "only the one who has the wheel lets go of it");
  table.arbiter.release(PHONE);
  const command = table.step();
  assert.deepEqual([command.active, command.stopping], [false, false]);
  assert.deepEqual(table.heard(), ["wheel-free: Phone let go of the wheel"]);
});

test("a connection that is cut while driving counts as a lapse at that moment", () => {
  const table = new Table();
  table.offer(PHONE, 0.4);
  table.heard();
  table.clock.advance(0.02);
  table.arbiter.leave(PHONE, table.now);
  const command = table.step();
  assert.deepEqual([command.active, command.stopping, command.lapsedAt], [false, true, table.now]);
  assert.deepEqual(table.heard(), [
    "lease-lost: Phone was cut off while driving: the car stops, and the wheel is free",
  ]);
});

test("a connection that ends with the stick at rest only frees the wheel", () => {
  const table = new Table();
  table.offer(PHONE, 0);
  table.heard();
  table.arbiter.leave(PHONE, table.now);
  assert.equal(table.step().stopping, false);
  assert.deepEqual(table.heard(), ["wheel-free: Phone let go of the wheel"]);
});

test("field-centric: forward is where the field's forward is, wherever the car points", () => {
  const table = new Table();
  table.arbiter.fieldForward(0.5);
  table.heading = 0.5 + Math.PI / 2;
  table.offer(PHONE, 1, { frame: "field" });
  const { twist } = table.step();
  // The car points left of "forward", so forward is at its right hand.
  assert.ok(Math.abs(twist.vx) < 1e-12 && Math.abs(twist.vy + 1) < 1e-12, JSON.stringify(twist));
});

test("field-centric follows the heading from tick to tick without a new demand", () => {
  const table = new Table();
  table.offer(PHONE, 1, { frame: "field" });
  assert.equal(table.step().twist.vx, 1);
  table.heading = Math.PI;
  assert.ok(Math.abs(table.step().twist.vx + 1) < 1e-12, JSON.stringify(table.command.twist));
});

test("precision scales the whole twist by the profile's factor", () => {
  const table = new Table({ precision: 0.25 });
  table.offer(PHONE, 0, { twist: { vx: 1, vy: -0.4, omega: 2 }, precision: true });
  assert.deepEqual(table.step().twist, { vx: 0.25, vy: -0.1, omega: 0.5 });
});

test("the heading is held only while nothing asks for a turn", () => {
  const table = new Table();
  table.offer(PHONE, 0.4, { holdHeading: true });
  assert.equal(table.step().holdHeading, true);
  table.offer(PHONE, 0, { twist: { vx: 0.4, vy: 0, omega: 0.1 }, holdHeading: true });
  assert.equal(table.step().holdHeading, false);
  table.offer(PHONE, 0.4, { holdHeading: true });
  table.wait(0.3);
  assert.equal(table.step().holdHeading, false, "nobody drives");
});

test("a stick off centre is told with whose it is and where it points, also without the wheel", () => {
  const table = new Table();
  assert.equal(table.arbiter.demandOffCentre(table.now), undefined);
  table.offer(LAPTOP, 0);
  assert.equal(table.arbiter.demandOffCentre(table.now), undefined);
  table.offer(PHONE, 0.4);
  table.arbiter.release(PHONE);
  assert.equal(
    table.arbiter.demandOffCentre(table.now),
    "the stick of Phone is off centre (forward 0.40 m/s): let go, then arm again",
  );
  table.offer(PHONE, 0, { twist: { vx: -0.001, vy: -0.2, omega: 1 } });
  assert.equal(
    table.arbiter.demandOffCentre(table.now),
    "the stick of Phone is off centre (backward < 0.01 m/s, right 0.20 m/s, turning left 1.00 rad/s): " +
      "let go, then arm again",
  );
  table.wait(0.3);
  assert.equal(table.arbiter.demandOffCentre(table.now), undefined, "what was said long ago does not count");
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

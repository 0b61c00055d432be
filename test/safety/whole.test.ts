import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "fast-check";
import { Arbiter } from "../../src/command/arbiter.ts";
import { ARBITER_DEFAULTS } from "../../src/command/arbiter-settings.ts";
import { emptyCommand, type Source } from "../../src/command/demand.ts";
import { wheelVector } from "../../src/core/wheels.ts";
import { Arming } from "../../src/safety/arming.ts";
import { FaultBoard } from "../../src/safety/faults.ts";
import { GATE_DEFAULTS, Gate } from "../../src/safety/gate.ts";

// The arbiter, the arming machine and the gate together, as the loop wires them, with the most careless
// drive stage that there could be: it keeps the last duty for as long as nobody takes it away.

const TICK = 0.005;
const NAMES: readonly [Source, string][] = [
  ["driver", "Phone"],
  ["driver", "Laptop"],
  ["script", "square.ts"],
  ["follower", "Follower"],
];

class Car {
  readonly board = new FaultBoard();
  readonly fault = this.board.define({ id: "test", severity: "stop", text: "Test.", latched: true });
  readonly gate = new Gate(GATE_DEFAULTS, this.board);
  readonly arbiter = new Arbiter(ARBITER_DEFAULTS, () => {});
  readonly arming = new Arming({ batteryToArm: 0, unattended: 30 }, this.board);
  readonly command = emptyCommand();
  readonly duty = wheelVector();
  now = 10;
  seq = 0;
  #wanted = 0;

  constructor() {
    for (const [i, [source, name]] of NAMES.entries()) this.arbiter.join(i, source, name);
  }

  arm(): boolean {
    const offCentre = this.arbiter.demandOffCentre(this.now);
    return (
      this.arming.arm("Phone", { batteryVolts: undefined, waitingFor: [], offCentre }, this.now).length === 0
    );
  }

  offer(client: number, vx: number): string {
    const options = { frame: "car", precision: false, holdHeading: false } as const;
    const twist = { vx, vy: 0, omega: 0 };
    return this.arbiter.offer(client, { twist, ...options, seq: this.seq++, at: this.now }, this.now);
  }

  tick(): void {
    this.now += TICK;
    this.arbiter.step(this.now, { theta: 0 }, this.command);
    this.arming.step(this.arbiter.isAskedToMove, this.now);
    if (this.command.active) this.#wanted = this.command.twist.vx;
    this.duty.fill(this.#wanted);
    this.gate.apply(this.duty, this.arming.armed, this.now, this.command);
  }
}

test("a link that is cut in mid-drive leaves every wheel off 400 ms after the last command", () => {
  const car = new Car();
  car.offer(0, 0);
  assert.equal(car.arm(), true);
  car.offer(0, 0.5);
  const last = car.now;
  car.tick();
  assert.deepEqual(car.duty, wheelVector(0.5, 0.5, 0.5, 0.5));
  while (car.duty[0] !== 0 && car.now < last + 1) car.tick();
  assert.ok(car.now - last <= 0.4, `off after ${car.now - last} s`);
  assert.ok(car.now - last > 0.25, "the lease was cut short");
});

test("nobody arms the car with a stick off centre, not even of another client", () => {
  const car = new Car();
  car.offer(1, 0.5);
  assert.equal(car.arm(), false);
  car.now += 0.3;
  assert.equal(car.arm(), true);
});

test("after an emergency stop the old demand moves nothing, however often it is repeated", () => {
  const car = new Car();
  car.arm();
  car.offer(0, 0.5);
  car.tick();
  car.arming.estop("Laptop");
  for (let i = 0; i < 100; i++) {
    car.offer(0, 0.5);
    car.arm();
    car.tick();
    assert.deepEqual(car.duty, wheelVector());
  }
  car.arming.resetEstop("Phone");
  car.offer(0, 0.5);
  assert.equal(car.arm(), false, "the stick is still off centre");
});

test("whatever happens in whatever order, the rules of safety hold at every tick", () => {
  const client = fc.nat({ max: NAMES.length - 1 });
  const action = fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("arm" as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom("disarm", "estop", "reset", "fault", "well") }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("release", "ask"), client }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant("offer" as const),
        client,
        vx: fc.constantFrom(0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e308),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant("ticks" as const), ticks: fc.integer({ min: 1, max: 100 }) }),
    },
  );
  let driven = 0;
  const run = (actions: readonly { kind: string; client?: number; vx?: number; ticks?: number }[]) => {
    const car = new Car();
    let estopped = false;
    let accepted = Number.NEGATIVE_INFINITY;
    let faulty = false;
    for (const a of actions) {
      if (a.kind === "arm") car.arm();
      else if (a.kind === "disarm") car.arming.disarm("Phone");
      else if (a.kind === "estop") {
        car.arming.estop("Laptop");
        estopped = true;
      } else if (a.kind === "reset") {
        car.arming.resetEstop("Phone");
        estopped = false;
      } else if (a.kind === "fault" || a.kind === "well") {
        faulty = a.kind === "fault";
        car.board.set(car.fault, faulty);
      } else if (a.kind === "release") {
        // Whoever lets go answers for the ramp, so the bound after a lapse says nothing any more.
        if (car.arbiter.holder?.client === a.client) accepted = Number.POSITIVE_INFINITY;
        car.arbiter.release(a.client!);
      } else if (a.kind === "ask") {
        const before = car.arbiter.holder;
        car.arbiter.ask(a.client!, car.now);
        if (before && car.arbiter.holder !== before) accepted = Number.POSITIVE_INFINITY;
      } else if (a.kind === "offer" && car.offer(a.client!, a.vx!) === "accepted") accepted = car.now;
      for (let i = 0; i < (a.ticks ?? 1); i++) {
        car.tick();
        const moving = car.duty.some((duty) => duty !== 0);
        const { armed } = car.arming;
        if (moving) driven++;
        assert.ok(!(armed && estopped), "armed although the emergency stop was never reset");
        assert.ok(!(armed && faulty), "armed although a fault says stop");
        assert.ok(armed || !moving, "a wheel has power although the car is not armed");
        assert.ok(
          car.duty.every((duty) => Math.abs(duty) <= 1),
          `duty ${car.duty}`,
        );
        assert.ok(
          !moving || car.now - accepted <= 0.4,
          `power ${car.now - accepted} s after the last demand`,
        );
      }
    }
  };
  fc.assert(fc.property(fc.array(action, { maxLength: 60 }), run), { seed: 42, numRuns: 1000 });
  assert.ok(driven > 1000, `the car drove for ${driven} ticks only: this test has looked at nothing`);
});

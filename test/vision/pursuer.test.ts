import assert from "node:assert/strict";
import { test } from "node:test";
import type { FollowLock } from "../../src/vision/follow/follow-state.ts";
import { type CarWord, Pursuer, type PursuitOrder } from "../../src/vision/pursuer.ts";

const ME = 4;
const CAR = {
  limits: { forward: 1.1, strafe: 0.9, turn: 3.8, deceleration: 4 },
  camera: { ahead: 0.1, aside: 0 },
};
const REST = { vx: 0, vy: 0, omega: 0 };
const PHONE = { client: 1, name: "Phone", source: "driver" } as const;
const MINE = { client: ME, name: "Vision", source: "follower" } as const;
const PERIOD = 0.03;

/** A car that stands still, and somebody who stands before it; what happens is up to the test. */
class Scene {
  readonly ends: string[] = [];
  readonly pursuer = new Pursuer({ car: CAR, client: () => ME, onEnd: (why) => this.ends.push(why) });
  now = 10;
  driver: CarWord["driver"] = MINE;
  safety: CarWord["safety"] = { state: "armed", reason: "" };
  range: CarWord["range"] = null;
  isTelling = true;
  isSeeing = true;
  lock: Omit<FollowLock, "look"> | null = { id: 7, name: "person 7", state: "seen" };
  distance = 4;
  isInView = true;
  #look: FollowLock["look"] = null;

  /** @returns the orders of that time, and undefined where there was none */
  run(seconds: number): (PursuitOrder | undefined)[] {
    const orders: (PursuitOrder | undefined)[] = [];
    for (const end = this.now + seconds; this.now < end; this.now += PERIOD) {
      const at = this.now - 0.01;
      const pose = { x: 0, y: 0, theta: 0 };
      const { driver, safety, range } = this;
      if (this.isTelling) this.pursuer.told({ time: at, safety, driver, pose, twist: REST, range });
      if (this.isSeeing) this.#see(this.now - 0.05);
      orders.push(this.pursuer.step(this.now));
    }
    return orders;
  }

  follow(seconds = 0.5): void {
    this.pursuer.switchOn(this.now);
    const orders = this.run(seconds);
    assert.deepEqual(this.ends, []);
    assert.ok(orders.at(-1)!.twist.vx > 0.3, JSON.stringify(orders.at(-1)));
  }

  /** The car was brought to rest within the time, and then left to others. */
  ended(orders: readonly (PursuitOrder | undefined)[]): void {
    const last = orders.findIndex((order) => order?.isLast);
    assert.ok(last >= 0, `no last order in ${JSON.stringify(orders)}`);
    assert.deepEqual(orders[last], { twist: REST, isLast: true });
    assert.ok(orders.slice(last + 1).every((order) => order === undefined));
    assert.equal(this.pursuer.isOn, false);
  }

  #see(at: number): void {
    const { distance } = this;
    const look = { at, bearing: 0, bearingNoise: 0.01, distance, distanceNoise: 0.1, facing: null };
    if (this.isInView) this.#look = look;
    const isThere = this.lock?.state === "seen" || this.lock?.state === "predicted";
    this.pursuer.seen(at, this.lock && { ...this.lock, look: isThere ? this.#look : null });
  }
}

test("a lock alone moves nothing", () => {
  const scene = new Scene();
  assert.ok(scene.run(2).every((order) => order === undefined));
  assert.equal(scene.pursuer.report.state, "off");
});

test("switched on it asks for rest until the robot says that the wheel is its own, then it drives up", () => {
  const scene = new Scene();
  scene.driver = null;
  scene.run(0.3);
  scene.pursuer.switchOn(scene.now);
  for (const order of scene.run(0.5)) assert.deepEqual(order, { twist: REST, isLast: false });
  assert.equal(scene.pursuer.report.state, "starting");
  scene.driver = MINE;
  const orders = scene.run(0.5);
  assert.ok(orders.at(-1)!.twist.vx > 0.3, JSON.stringify(orders.at(-1)));
  const { state, reason, target, distance } = scene.pursuer.report;
  assert.deepEqual([state, target, distance], ["following", 7, 2.2]);
  assert.match(reason, /following person 7 at 3\.\d m|following person 7 at 4\.0 m/);
});

test("it keeps the distance that it was given", () => {
  const scene = new Scene();
  scene.pursuer.switchOn(scene.now, { distance: 4 });
  const orders = scene.run(1);
  assert.ok(
    orders.every((order) => Math.abs(order!.twist.vx) < 0.1),
    JSON.stringify(orders),
  );
  assert.equal(scene.pursuer.report.distance, 4);
  assert.throws(() => scene.pursuer.switchOn(scene.now, { distance: 0.2 }), /distance must be 0.5 to 6 m/);
});

test("it is told from which side a tag is to be looked at, and says so until it is asked anew", () => {
  const scene = new Scene();
  scene.pursuer.switchOn(scene.now, { side: 0.8 });
  scene.run(0.3);
  assert.equal(scene.pursuer.report.side, 0.8);
  scene.pursuer.switchOn(scene.now);
  scene.run(0.3);
  assert.equal(scene.pursuer.report.side, undefined, "from its front");
  assert.throws(() => scene.pursuer.switchOn(scene.now, { side: 1.4 }), /side must be -1 to 1 rad/);
});

test("whoever takes the wheel has it at once: nothing is sent against them, and it stays off", () => {
  const scene = new Scene();
  scene.follow();
  scene.driver = PHONE;
  scene.ended(scene.run(0.2));
  assert.deepEqual(scene.ends, ["Phone took the wheel"]);
  scene.driver = null;
  assert.ok(scene.run(2).every((order) => order === undefined));
  assert.deepEqual(
    [scene.pursuer.report.state, scene.pursuer.report.reason],
    ["off", "Phone took the wheel"],
  );
});

test("why it ended is told for 10 s, and not to whoever comes later", () => {
  const scene = new Scene();
  scene.follow();
  scene.driver = PHONE;
  scene.run(9.9);
  assert.equal(scene.pursuer.report.reason, "Phone took the wheel");
  scene.run(0.2);
  assert.deepEqual([scene.pursuer.report.state, scene.pursuer.report.reason], ["off", ""]);
  scene.driver = MINE;
  scene.pursuer.switchOn(scene.now);
  scene.run(0.3);
  assert.equal(scene.pursuer.report.state, "following");
});

test("a wheel that does not come is not waited for", () => {
  const scene = new Scene();
  scene.driver = PHONE;
  scene.pursuer.switchOn(scene.now);
  const orders = scene.run(1.5);
  assert.ok(orders.every((order) => order === undefined || order.twist.vx === 0));
  scene.ended(orders);
  assert.deepEqual(scene.ends, ["Phone has the wheel"]);
});

test("a car that is disarmed or stopped is not driven on", () => {
  for (const state of ["disarmed", "estopped"] as const) {
    const scene = new Scene();
    scene.follow();
    scene.safety = { state, reason: "stopped by Phone" };
    scene.ended(scene.run(0.2));
    assert.match(scene.ends.join(), /stopped by Phone/);
  }
});

test("what the robot said before it was switched on does not count", () => {
  const scene = new Scene();
  scene.safety = { state: "disarmed", reason: "" };
  scene.driver = PHONE;
  scene.run(0.2);
  scene.isTelling = false;
  scene.pursuer.switchOn(scene.now);
  scene.run(0.1);
  assert.deepEqual(scene.ends, []);
  assert.equal(scene.pursuer.isOn, true);
});

test("without pictures the car stands within the deadman's time, and in the end it is told and over", () => {
  const scene = new Scene();
  scene.follow();
  scene.isSeeing = false;
  scene.run(0.42);
  const orders = scene.run(0.5);
  assert.ok(
    orders.every((order) => order!.twist.vx === 0),
    JSON.stringify(orders),
  );
  assert.equal(scene.pursuer.report.state, "stalled");
  assert.match(scene.pursuer.report.reason, /seen last is/);
  scene.ended(scene.run(2));
  assert.match(scene.ends.join(), /seen last is/);
});

test("without word from the car it stands, and gives up", () => {
  const scene = new Scene();
  scene.follow();
  scene.isTelling = false;
  scene.run(0.6);
  assert.ok(scene.run(0.3).every((order) => order!.twist.vx === 0));
  scene.ended(scene.run(2.5));
  assert.match(scene.ends.join(), /no word from the car/);
});

test("one who is lost is looked for, and then the car stops, lets go and says so", () => {
  const scene = new Scene();
  scene.follow();
  scene.isInView = false;
  scene.lock = { id: 7, name: "person 7", state: "lost" };
  const orders = scene.run(3);
  assert.ok(orders.every((order) => order !== undefined && !order.isLast));
  assert.ok(Math.abs(orders.at(-1)!.twist.omega) > 0.2, JSON.stringify(orders.at(-1)));
  assert.equal(scene.pursuer.report.state, "searching");
  scene.ended(scene.run(10));
  assert.deepEqual(scene.ends, ["person 7 is lost: choose again whom to follow"]);
});

test("who may be somebody else is not followed", () => {
  const scene = new Scene();
  scene.follow();
  scene.lock = { id: 7, name: "person 7", state: "doubtful" };
  scene.ended(scene.run(0.2));
  assert.match(scene.ends.join(), /may be somebody else/);
});

test("without anybody chosen it does not begin, and says what is missing", () => {
  const scene = new Scene();
  scene.lock = null;
  scene.pursuer.switchOn(scene.now);
  scene.ended(scene.run(0.2));
  assert.match(scene.ends.join(), /choose first whom to follow/);
});

test("one who is unlocked while the car follows is let go of, and nobody is told to choose first", () => {
  const scene = new Scene();
  scene.follow();
  scene.lock = null;
  scene.pursuer.chosen(null);
  scene.ended(scene.run(0.2));
  assert.deepEqual(scene.ends, ["the one who was followed was unlocked"]);
});

test("whoever is chosen between two pictures counts at once, and whoever is chosen no more does not", () => {
  const scene = new Scene();
  scene.lock = null;
  scene.run(0.2);
  scene.isSeeing = false;
  scene.pursuer.chosen({ id: 7, name: "person 7", state: "seen", look: null });
  scene.pursuer.switchOn(scene.now);
  scene.run(0.05);
  assert.deepEqual([scene.pursuer.isOn, scene.pursuer.report.target, scene.ends], [true, 7, []]);
  scene.pursuer.chosen(null);
  scene.ended(scene.run(0.05));
  assert.match(scene.ends.join(), /the one who was followed was unlocked/);
});

test("one who switches it off is told nothing that they do not know", () => {
  const scene = new Scene();
  scene.follow();
  scene.pursuer.switchOff();
  scene.ended(scene.run(0.2));
  assert.deepEqual(scene.ends, []);
  scene.pursuer.switchOff("the camera is unplugged");
  assert.deepEqual(scene.ends, [], "off is off");
});

test("a lease that lapsed is asked for anew, from rest", () => {
  const scene = new Scene();
  scene.follow();
  scene.driver = null;
  for (const order of scene.run(0.2).slice(1)) assert.deepEqual(order, { twist: REST, isLast: false });
  scene.driver = MINE;
  assert.ok(scene.run(0.3).at(-1)!.twist.vx > 0.3);
});

test("a sensor that is fitted and says nothing makes it slow; what is ahead stops it", () => {
  const scene = new Scene();
  scene.distance = 6;
  scene.range = { distance: null, heldBack: false };
  scene.follow();
  scene.range = null;
  const slow = scene.run(0.2).at(-1)!.twist.vx;
  assert.ok(slow > 0.1 && slow <= 0.3, `${slow} m/s`);
  scene.range = { distance: 0.3, heldBack: false };
  assert.equal(scene.run(0.2).at(-1)!.twist.vx, 0);
});

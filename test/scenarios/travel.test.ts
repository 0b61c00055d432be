import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { MotionEnded } from "../../src/protocol/motion-messages.ts";
import { tell } from "./judge.ts";
import { SEEDS } from "./laps.ts";
import { Car, FIELD, near } from "./rig.ts";
import { EIGHT, eight, goal, smoothness, Traveller } from "./travel.ts";

function results(traveller: Traveller): string[] {
  return traveller.visitor.heard("motion-ended").map(({ id, result }) => `${id} ${result}`);
}

async function underWay(x = 4): Promise<{ car: Car; traveller: Traveller }> {
  const car = await Car.armed();
  const traveller = new Traveller(car);
  traveller.goTo(x, 0);
  traveller.wait(1.5);
  assert.ok(car.truth().speed > 0.8, `only ${car.truth().speed} m/s`);
  return { car, traveller };
}

describe("a calibrated car in worlds unlike its profile", () => {
  test("drives a figure of eight at 1 m/s within 2.5 cm and 1.5°, as it truly is", async (t) => {
    const runs = [];
    for (const seed of SEEDS) runs.push(await eight(seed));
    const across = runs.map((run) => run.across);
    const headings = runs.map((run) => run.heading);
    t.diagnostic(`across ${tell(across)} cm; heading ${tell(headings)}°`);
    assert.ok(
      runs.every(({ result, fastest }) => result === "reached" && fastest > 0.95),
      JSON.stringify(runs),
    );
    assert.ok(Math.max(...across) <= 2.5, `${across.map((a) => a.toFixed(2))} cm`);
    assert.ok(Math.max(...headings) <= 1.5, `${headings.map((h) => h.toFixed(2))}°`);
  });

  test("stops at a goal 2 m away within 1 cm and 1° by its estimate, and not 1 cm too far", async (t) => {
    const runs = [];
    for (const seed of SEEDS) runs.push(await goal(seed));
    const offs = runs.map(({ off }) => off);
    const headings = runs.map(({ heading }) => heading);
    const overshoots = runs.map(({ overshoot }) => overshoot);
    t.diagnostic(
      `off ${tell(offs)} cm, truly ${tell(runs.map(({ truly }) => truly))} cm; heading ${tell(headings)}°; ` +
        `beyond the goal ${tell(overshoots)} cm`,
    );
    assert.ok(
      runs.every(({ result }) => result === "reached"),
      JSON.stringify(runs),
    );
    assert.ok(Math.max(...offs) <= 1 && Math.max(...headings) <= 1, JSON.stringify(runs));
    assert.ok(Math.max(...overshoots) <= 1, JSON.stringify(runs));
  });
});

test("the limiter takes nothing from a motion: what the follower says is what the car is asked for", async () => {
  const car = await Car.armed();
  const traveller = new Traveller(car);
  traveller.follow({ waypoints: EIGHT, closed: true, heading: { mode: "tangent" }, speed: 1 });
  const { loop } = car.fast.robot;
  let ticks = 0;
  traveller.arrive(() => {
    const { motion, twist } = loop.state.command;
    if (!motion) return;
    assert.deepEqual({ ...loop.asked }, { ...twist }, `at ${car.now} s`);
    ticks++;
  });
  assert.ok(ticks > 1000, `${ticks} ticks`);
});

describe("a motion", () => {
  test("is told to everybody as it begins and ends, and to one who comes in meanwhile", async () => {
    const { car, traveller } = await underWay(2);
    const watcher = car.join("Laptop", "driver");
    const [planned] = traveller.visitor.heard("planned");
    assert.ok(planned);
    assert.deepEqual(watcher.heard("planned"), [planned]);
    assert.deepEqual(planned.goal, { x: 2, y: 0, theta: 0 });
    assert.ok(planned.points.length > 10 && planned.points.length <= 400);
    near(planned.points.at(-1)![0], 2, 1e-6, "the line's end");
    const report = traveller.report();
    assert.ok(report && report.id === planned.id && report.client === planned.client);
    near(report.time, 1.5, 0.02, "time");
    near(report.reference.x, car.pose.x, 0.05, "reference");
    const ended = traveller.arrive();
    assert.equal(ended.result, "reached");
    assert.ok(ended.error.position <= 0.01, JSON.stringify(ended));
    near(ended.elapsed, planned.duration, 0.8, "elapsed");
    assert.deepEqual(watcher.heard("motion-ended"), [ended]);
    assert.equal(traveller.report(), null);
    traveller.wait(0.5);
    assert.deepEqual([...car.duty], [0, 0, 0, 0]);
    assert.equal(car.state, "armed");
  });

  test("to a new goal takes the place of the old one without a jump", async () => {
    const { car, traveller } = await underWay();
    const smooth = smoothness(car);
    traveller.goTo(1.5, 1.5, 1);
    traveller.wait(0.4, smooth.look);
    assert.deepEqual(results(traveller), ["0 preempted"]);
    assert.equal(traveller.arrive(smooth.look).result, "reached");
    smooth.check();
    near(car.pose.x, 1.5, 0.012, "x");
    near(car.pose.y, 1.5, 0.012, "y");
  });

  test("that begins while its driver drives goes on from there", async () => {
    const car = await Car.armed();
    car.drive(1.5, { vx: 0.4, vy: 0.4 });
    const traveller = new Traveller(car);
    const smooth = smoothness(car);
    traveller.goTo(4, 0);
    assert.equal(traveller.arrive(smooth.look).result, "reached");
    smooth.check();
  });

  test("pauses on its way, goes on, and ends on its way when it is cancelled", async () => {
    const { car, traveller } = await underWay(6);
    const smooth = smoothness(car);
    traveller.tell("pause");
    traveller.wait(2, smooth.look);
    assert.equal(traveller.report()?.paused, true);
    const { x } = car.pose;
    // It may creep into its place, against its own friction, for a moment; on the whole it stands.
    let way = 0;
    traveller.wait(2, () => {
      smooth.look();
      way += car.truth().speed * car.fast.period;
    });
    near(way / 2, 0, 5e-3, "paused, mean speed");
    near(way, 0, 3e-3, "paused, all its way");
    near(car.pose.x, x, 2e-3, "it waits there");
    traveller.tell("resume");
    traveller.wait(1.5, smooth.look);
    assert.ok(car.truth().speed > 0.8, "it goes on");
    traveller.tell("cancel");
    const ended = traveller.arrive(smooth.look);
    smooth.check();
    assert.equal(ended.result, "cancelled");
    near(car.truth().speed, 0, 0.03, "stopped");
    near(car.pose.y, 0, 0.01, "on its way");
    traveller.tell("cancel");
    assert.deepEqual(traveller.visitor.sentences("refused"), ["motion: no motion of yours is under way"]);
  });

  test("of a script ends when a driver's stick takes over, who drives at once", async () => {
    const car = await Car.armed();
    const script = new Traveller(car, car.join("tour.ts", "script"));
    script.goTo(4, 0);
    script.wait(1);
    const smooth = smoothness(car);
    car.driver.drive({ vx: 0, vy: 0, omega: 0 });
    assert.equal(results(script).length, 0, "a stick at rest takes nothing");
    car.driver.drive({ vx: 0.8, vy: 0, omega: 0 });
    assert.deepEqual(results(script), ["0 preempted"]);
    assert.ok(script.visitor.codes("event").includes("preempted"));
    car.drive(1, { vx: 0.3 }, {}, smooth.look);
    smooth.check();
    near(car.truth().twist.vx, 0.3, 0.03, "the driver drives");
    script.goTo(0, 0);
    assert.deepEqual(script.visitor.sentences("refused"), [
      "not-your-wheel: Phone has the wheel: ask for it",
    ]);
  });

  test("of a driver goes on while its stick rests, which is a sign of life, and ends when it moves", async () => {
    const car = await Car.armed();
    const traveller = new Traveller(car);
    traveller.goTo(4, 0);
    car.drive(1.5, {});
    assert.ok(car.truth().speed > 0.8, "it goes on");
    car.drive(1, { vy: 0.3 });
    assert.deepEqual(results(traveller), ["0 preempted"]);
    near(car.truth().twist.vy, 0.3, 0.03, "the stick drives");
    near(car.truth().twist.vx, 0, 0.03, "and nothing else");
  });

  for (const [how, cut] of [
    ["whose client falls silent", () => {}],
    ["whose client is cut off", (traveller: Traveller) => traveller.visitor.session.close()],
  ] as const) {
    test(`${how} is over, and all duties are zero within 400 ms`, async () => {
      const { car, traveller } = await underWay();
      const watcher = car.join("Laptop", "driver");
      traveller.visitor.say({ type: "keep" });
      cut(traveller);
      car.wait(0.4);
      assert.deepEqual([...car.duty], [0, 0, 0, 0]);
      assert.deepEqual(
        watcher.heard("motion-ended").map(({ result }) => result),
        ["lapsed"],
      );
      assert.equal(car.fast.robot.telemetry().driver, null);
      car.wait(2, () => assert.deepEqual([...car.duty], [0, 0, 0, 0]));
    });
  }

  for (const type of ["disarm", "estop", "release"] as const) {
    test(`ends with a ${type}`, async () => {
      const { car, traveller } = await underWay();
      traveller.visitor.say({ type });
      assert.deepEqual(results(traveller), [type === "release" ? "0 cancelled" : "0 disarmed"]);
      if (type !== "release") assert.deepEqual([...car.duty], [0, 0, 0, 0]);
      traveller.wait(1.5);
      near(car.truth().speed, 0, 2e-3, "it stands");
      assert.deepEqual(traveller.visitor.codes("refused"), []);
    });
  }

  test("ends with a fault that stops the car", async () => {
    const faults = "faults: [{ at: 2.5 s, target: encoder.frontLeft, verb: off }]";
    const car = await Car.armed({ world: `${FIELD}\n${faults}` });
    const traveller = new Traveller(car);
    traveller.goTo(4, 0);
    assert.equal(traveller.arrive().result, "disarmed");
    assert.deepEqual(car.faults(), ["encoder-dead.frontLeft"]);
  });

  test("towards a wall stops before it and ends blocked", async () => {
    const car = await Car.armed({
      world: "room: { length: 8 m, width: 8 m }\nsensors: { sonar: { fitted: true } }",
    });
    const traveller = new Traveller(car);
    traveller.goTo(6, 0);
    const ended: MotionEnded = traveller.arrive(() => assert.equal(car.truth().impact, 0, "a knock"));
    assert.equal(ended.result, "blocked");
    near(car.truth().pose.x, 4 - 0.125 - 0.2, 0.05, "before the wall");
    traveller.wait(0.5);
    assert.deepEqual([...car.duty], [0, 0, 0, 0]);
  });
});

// With stronger motors its wheels spin, which by its encoders alone is driving.
test("a motion into a wall that nobody sees coming, by motors that cannot spin the wheels, ends stalled, at rest and without power", async () => {
  for (const [speed, most] of [
    [0.4, 8],
    [1, 5],
  ] as const) {
    const car = await Car.armed({ world: "room: { length: 4 m, width: 4 m }\ncar: { currentLimit: 0.5 A }" });
    const traveller = new Traveller(car);
    traveller.goTo(4, 0, 0, speed);
    const ended = traveller.arrive();
    assert.equal(ended.result, "stalled");
    assert.ok(ended.elapsed < most, `${ended.elapsed} s`);
    near(car.truth().pose.x, 2 - 0.125, 0.01, "at the wall");
    traveller.wait(0.5);
    traveller.wait(1, () => {
      assert.deepEqual([...car.duty], [0, 0, 0, 0]);
      near(car.truth().speed, 0, 1e-3, "speed");
    });
  }
});

describe("a motion that cannot be is refused with its id", () => {
  test("while the car is not armed", async () => {
    const car = await Car.armed();
    car.driver.say({ type: "disarm" });
    new Traveller(car).goTo(1, 0);
    const [refused] = car.driver.heard("refused");
    assert.deepEqual(refused, {
      type: "refused",
      code: "arming",
      text: "the car is not armed: arm it first",
      id: 0,
    });
    assert.equal(car.fast.robot.telemetry().driver, null);
  });

  test("where it was stalled on its way to the robot; what is under way goes on", async () => {
    const { car, traveller } = await underWay();
    const at = car.now - 0.5;
    traveller.visitor.say({ type: "go-to", id: 7, at, pose: { x: 0, y: 0, theta: 0 } });
    const [refused] = traveller.visitor.heard("refused");
    assert.deepEqual([refused?.code, refused?.id], ["stale", 7]);
    traveller.wait(0.5);
    assert.equal(traveller.report()?.id, 0);
  });

  test("where its path cannot be driven, saying where; what was under way goes on", async () => {
    const { car, traveller } = await underWay();
    const [x, y] = [3, 1];
    traveller.follow({
      waypoints: [
        { x: 0, y: 0 },
        { x, y },
        { x, y },
      ],
      heading: { mode: "hold" },
    });
    const point = { x: 1, y: 0 };
    traveller.follow({
      waypoints: [
        { x: 0, y: 0 },
        { x: 2, y: 0 },
      ],
      heading: { mode: "look-at", point },
    });
    const refused = traveller.visitor.heard("refused");
    assert.deepEqual(
      refused.map(({ code, id }) => [code, id]),
      [
        ["motion", 1],
        ["motion", 2],
      ],
    );
    assert.match(refused[0]!.text, /waypoint/);
    assert.match(refused[1]!.text, / m/);
    traveller.wait(0.5);
    assert.ok(car.truth().speed > 0.8, "the first goes on");
    assert.equal(traveller.report()?.id, 0);
  });
});

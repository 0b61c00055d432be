import assert from "node:assert/strict";
import { test } from "node:test";
import { build, CCW, coastDown, drive, FORWARD, hall, LEFT, speed } from "./rig.ts";

const NO_LOAD_SPEED = ((333 / 60) * 2 * Math.PI * 0.08) / 2;

function assertBetween(value: number, low: number, high: number, what: string): void {
  assert.ok(value >= low && value <= high, `${what}: expected ${low} … ${high}, got ${value}`);
}

test("driving forward moves +x, strafing left moves +y, turning counter-clockwise raises theta", async () => {
  const forward = await build(hall());
  drive(forward, 1, 0.5, FORWARD);
  assertBetween(forward.chassis.pose.x, 0.4, 0.7, "x");
  assert.ok(Math.abs(forward.chassis.pose.y) < 1e-6 && Math.abs(forward.chassis.pose.theta) < 1e-6);

  const left = await build(hall());
  drive(left, 1, 0.5, LEFT);
  assertBetween(left.chassis.pose.y, 0.3, 0.6, "y");
  assert.ok(Math.abs(left.chassis.pose.x) < 1e-6 && Math.abs(left.chassis.pose.theta) < 1e-6);

  const turn = await build(hall());
  drive(turn, 1, 0.5, CCW);
  assertBetween(turn.chassis.pose.theta, 1.5, 4, "theta");
  assert.ok(Math.hypot(turn.chassis.pose.x, turn.chassis.pose.y) < 1e-6);
});

test("motion is relative to the car: forward after a quarter turn moves +y", async () => {
  const simulator = await build(hall("start: { heading: 90 deg }"));
  drive(simulator, 1, 0.5, FORWARD);
  assertBetween(simulator.chassis.pose.y, 0.4, 0.7, "y");
  assert.ok(Math.abs(simulator.chassis.pose.x) < 1e-6);
});

test("forward top speed on a 3S pack is a bit under what 333 rpm and 80 mm wheels give", async () => {
  const simulator = await build(hall());
  drive(simulator, 2, 1, FORWARD);
  assertBetween(speed(simulator), 0.95 * NO_LOAD_SPEED, NO_LOAD_SPEED, "top speed, m/s");
});

test("top strafing speed is 0.75 to 0.9 of forward at full duty, and at half", async () => {
  for (const duty of [1, 0.5]) {
    const forward = await build(hall());
    const left = await build(hall());
    drive(forward, 2, duty, FORWARD);
    drive(left, 2, duty, LEFT);
    assertBetween(speed(left) / speed(forward), 0.75, 0.9, `ratio at duty ${duty}`);
  }
});

test("coasting loses about 0.9 m/s² forward and about 2 m/s² sideways", async () => {
  assertBetween(coastDown(await build(hall()), FORWARD, 1.3), -0.95, -0.85, "forward from top speed");
  assertBetween(coastDown(await build(hall()), FORWARD, 0.76), -0.95, -0.85, "forward");
  assertBetween(coastDown(await build(hall()), LEFT, 1.1), -2.2, -1.8, "sideways from top speed");
  assertBetween(coastDown(await build(hall()), LEFT, 0.76), -2.2, -1.8, "sideways");
});

test("a board that brakes at duty 0 stops the car several times sooner", async () => {
  const braking = await build(hall("car: { idle: brake }"));
  assert.ok(coastDown(braking, FORWARD, 1.3) < -2.5);
});

test("straight ahead the car obeys the volt model with its kS, kV and kA", async () => {
  const simulator = await build(hall("battery: { resistance: 0 ohm }"));
  const { kS, kV, kA } = hall().car.wheels[0]!;
  drive(simulator, 0.3, 0.4);
  drive(simulator, 0.02, 0.6); // the tyres have taken up the load
  const before = simulator.chassis.wheelSpeed[0]!;
  drive(simulator, 0.01, 0.6);
  const after = simulator.chassis.wheelSpeed[0]!;
  const volts = kS + (kV * (before + after)) / 2 + (kA * (after - before)) / 0.01;
  assert.ok(Math.abs(volts - 0.6 * simulator.powertrain.battery.volts) < 0.05, `${volts} V`);
});

test("less voltage than friction takes moves nothing at all, for a minute", async () => {
  const simulator = await build(hall());
  drive(simulator, 60, 0.06);
  assert.ok(Math.hypot(simulator.chassis.pose.x, simulator.chassis.pose.y) < 1e-6);
  assert.ok(Math.abs(simulator.chassis.pose.theta) < 1e-6);
});

test("breaking away takes more voltage than rolling on", async () => {
  const duty = 0.066; // 0.8 V: less than 1.3 kS
  const standing = await build(hall());
  drive(standing, 1, duty);
  assert.equal(Math.round(standing.chassis.wheelAngle[0]! * 1e3), 0);
  const rolling = await build(hall());
  drive(rolling, 0.2, 0.5);
  drive(rolling, 5, duty);
  assert.ok(rolling.chassis.twist.vx > 0.01, `${rolling.chassis.twist.vx} m/s`);
});

test("with the motors off the car never gains energy, however it moves", async () => {
  const { car } = hall();
  for (const pattern of [FORWARD, LEFT, CCW, [1, 0.2, -0.5, 0.9], [0, 1, 1, 0]]) {
    const simulator = await build(hall());
    const { chassis } = simulator;
    const energy = () => {
      const { vx, vy, omega } = chassis.twist;
      const wheels = chassis.wheelSpeed.reduce((sum, w) => sum + w * w, 0);
      return (car.mass * (vx * vx + vy * vy) + car.inertia * omega * omega + car.wheelInertia * wheels) / 2;
    };
    drive(simulator, 1, 1, pattern);
    let last = energy();
    while (simulator.time < 4) {
      drive(simulator, 0.001);
      const now = energy();
      assert.ok(now <= last + 1e-9, `${pattern}: ${last} J, then ${now} J at ${simulator.time} s`);
      last = now;
    }
    assert.ok(last < 1e-9, `${pattern}: ${last} J are left after 3 s`);
  }
});

test("a car that no wheel slows keeps its momentum on the floor while it turns", async () => {
  const free =
    "car: { stiction: 1, wheel: { kS: 0 V, mu: 0 }, rollers: { drag: 0, viscous: 0 } }\nstart: { heading: 1 rad }";
  const simulator = await build(hall(free));
  const { pose, twist } = simulator.chassis;
  Object.assign(twist, { vx: 0.6, vy: 0, omega: 3 });
  simulator.advanceTo(1);
  assert.ok(Math.abs(speed(simulator) - 0.6) < 1e-9);
  assert.ok(Math.hypot(pose.x - 0.6 * Math.cos(1), pose.y - 0.6 * Math.sin(1)) < 2e-3);
  assert.ok(Math.abs(pose.theta - 4) < 1e-6);
});

test("a hard start spins the wheels at their friction limit, a gentle one does not slip", async () => {
  const hard = await build(hall());
  drive(hard, 0.1, 1);
  assert.ok(hard.chassis.slip[0]! > 0.2, `hard: ${hard.chassis.slip[0]} m/s`);
  const gentle = await build(hall());
  for (let i = 0; i < 100; i++) drive(gentle, 0.01, 0.06 + i * 0.005);
  assert.ok(gentle.chassis.slip[0]! < 0.004, `gentle: ${gentle.chassis.slip[0]} m/s`);
});

test("a wheel on a slippery spot slips alone, and the car veers", async () => {
  const simulator = await build(hall("car: { wheels: { rearRight: { mu: 0.02 } } }"));
  drive(simulator, 0.3, 0.5);
  const [frontLeft, frontRight, rearLeft, rearRight] = simulator.chassis.slip;
  assert.ok(rearRight! > 0.03, `rear right: ${rearRight} m/s`);
  for (const held of [frontLeft!, frontRight!, rearLeft!]) assert.ok(held < 0.004, `${held} m/s`);
  assert.ok(Math.abs(simulator.chassis.pose.theta) > 0.02, `${simulator.chassis.pose.theta} rad`);
});

test("a larger wheel on one side makes an open-loop car curve to the other", async () => {
  const simulator = await build(
    hall("car: { wheels: { frontLeft: { radius: 46 mm }, rearLeft: { radius: 46 mm } } }"),
  );
  drive(simulator, 1.5, 0.5);
  assert.ok(simulator.chassis.pose.theta < -0.05, `${simulator.chassis.pose.theta} rad`);
});

test("the current limit caps how hard a stalled motor pushes", async () => {
  const strong = await build(hall("car: { wheel: { mu: 3 } }"));
  const weak = await build(hall("car: { wheel: { mu: 3 }, currentLimit: 1 A }"));
  drive(strong, 0.02, 1);
  drive(weak, 0.02, 1);
  assert.ok(speed(weak) < 0.5 * speed(strong), `${speed(weak)} m/s, ${speed(strong)} m/s`);
});

test("rollers that act as if at 48 degrees take a tenth off the speed sideways, and nothing off that ahead", async () => {
  const perTurn = async (angle: number, signs: readonly number[]) => {
    const simulator = await build(hall(`car: { rollers: { angle: ${angle} deg } }`));
    drive(simulator, 2, 0.5, signs);
    return speed(simulator) / Math.abs(simulator.chassis.wheelSpeed[0]!);
  };
  const ahead = (await perTurn(48, FORWARD)) / (await perTurn(45, FORWARD));
  const sideways = (await perTurn(48, LEFT)) / (await perTurn(45, LEFT));
  assertBetween(ahead, 0.998, 1.002, "ahead");
  assertBetween(sideways, 0.898, 0.902, "sideways");
});

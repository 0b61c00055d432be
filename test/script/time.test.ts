import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Car } from "../../src/script/car.ts";
import type { ScriptLine } from "../../src/script/link.ts";
import { simulate } from "../../src/script/simulate.ts";
import { act, near, Stage } from "./rig.ts";

/** Some of everything, with chance in it. */
async function tour(car: Car): Promise<void> {
  for (let i = 0; i < 4; i++) {
    const x = car.random.uniform(-1, 1);
    const motion = car.driveTo({ x, y: car.random.uniform(-1, 1), theta: 3 * x }, { timeout: 2 });
    const result = await car.beside(motion, async (car) => {
      for await (const { pose, twist } of car.telemetry())
        car.plot("speed", Math.hypot(twist.vx, twist.vy) + pose.x);
    });
    car.log(JSON.stringify(result));
    await car.race(
      (car) => car.drive({ vx: car.random.uniform(0, 0.5), omega: 1 }),
      (car) => car.sleep(car.random.uniform(0.2, 0.7)),
    );
    car.log(car.now, JSON.stringify(car.latest));
  }
}

/** All that a run leaves behind. */
async function record(seed: number) {
  const lines: ScriptLine[] = [];
  const { estimate, truth, elapsed } = await simulate(tour, {
    world: "furnished",
    seed,
    write: (line) => lines.push(line),
  });
  return JSON.stringify({ estimate, truth, elapsed, lines });
}

describe("on virtual time", () => {
  test("two runs with one seed are the same to the last bit, whatever else this computer does", async () => {
    const first = await record(7);
    const noise = setInterval(() => {
      for (const end = performance.now() + 3; performance.now() < end; );
    }, 5);
    try {
      assert.equal(await record(7), first);
    } finally {
      clearInterval(noise);
    }
    assert.ok(first.length > 10_000);
    assert.notEqual(await record(8), first);
  });

  test("a sleep takes as long as it says, to the tick", async () => {
    await act(async (car) => {
      for (const time of [0.1, 0.5, "20 ms", "1 minute", 0]) {
        const from = car.now;
        await car.sleep(time);
        const seconds = typeof time === "number" ? time : time === "20 ms" ? 0.02 : 60;
        near(car.now - from, seconds, 1e-6, `slept ${time}`);
      }
    });
  });

  test("time stands while the script waits for anything but the car, though a motion is under way", async () => {
    await act(async (car) => {
      const motion = car.move({ x: 1 });
      const from = car.now;
      await setTimeout(30);
      for (let i = 0; i < 1000; i++) await undefined;
      assert.equal(car.now, from);
      const { elapsed } = await motion;
      assert.ok(elapsed > 1);
    });
  });

  test("many things at once go on at their own times", async () => {
    await act(async (car) => {
      const from = car.now;
      const order: string[] = [];
      const at = async (seconds: number) => {
        await car.sleep(seconds);
        order.push(`${seconds} at ${(car.now - from).toFixed(3)}`);
      };
      await Promise.all([at(0.3), at(0.1), at(0.2), at(0.1)]);
      assert.deepEqual(order, ["0.1 at 0.100", "0.1 at 0.100", "0.2 at 0.200", "0.3 at 0.300"]);
    });
  });

  test("telemetry is read at its rate; who is slower gets the latest", async () => {
    await act(async (car, { wire }) => {
      const times: number[] = [];
      for await (const { time } of car.telemetry()) if (times.push(time) === 51) break;
      near(times[50]! - times[0]!, 50 / wire.rate, 1e-6, "50 of them");
      const slow: number[] = [];
      for await (const { time } of car.telemetry()) {
        if (slow.push(time) === 4) break;
        await car.sleep(0.1);
        assert.ok(car.now - car.latest.time < 0.021);
      }
      near(slow[3]! - slow[0]!, 0.3, 0.041, "four, with a sleep of 0.1 s between them");
    });
  });

  test("`when` answers at the first telemetry that fulfils it, or throws that it is late", async () => {
    await act(async (car) => {
      const motion = car.drive({ vx: 0.5 });
      await car.when((car) => car.pose.x > 0.5);
      near(car.pose.x, 0.5, 0.02, "x");
      await assert.rejects(
        car.when((car) => car.pose.x < 0, { timeout: "200 ms" }),
        { code: "timeout" },
      );
      const control = new AbortController();
      const waiting = car.when(() => false, { signal: control.signal });
      control.abort(new Error("enough"));
      await assert.rejects(waiting, /enough/);
      await car.stop();
      await motion;
    });
  });

  test("what is said, logged and plotted comes out in order, with the robot's time", async () => {
    const stage = await Stage.open();
    await stage.run(async (car) => {
      car.log("at %d", 1, { x: 1 });
      await car.sleep(1);
      car.say("hello");
      car.plot("x", 2);
    });
    const [log, say, plot] = stage.lines;
    assert.deepEqual([log?.type, say?.type, plot?.type], ["log", "say", "plot"]);
    assert.equal(log?.type === "log" && log.text, "at 1 { x: 1 }");
    near(say!.time - log!.time, 1, 1e-6, "a second later");
  });

  test("a motion that fails while nothing awaits it leaves a line in the log", async () => {
    const stage = await Stage.open();
    await stage.run(async (car) => {
      void car.driveTo({ x: 900, y: 0 });
      await car.sleep(0.5);
    });
    assert.match(
      JSON.stringify(stage.lines),
      /driveTo failed, and nothing awaits it: the way is 9\d\d m long|900 m long/,
    );
  });
});

test("the senses: pose, velocity, battery, sonar, wheels and impacts", async () => {
  const stage = await Stage.open("room: { length: 3 m, width: 3 m }\nsensors: { sonar: { fitted: true } }");
  await stage.run(async (car) => {
    near(car.sonar.distance, 1.5 - 0.125, 0.03, "free ahead");
    assert.ok(car.battery!.volts > 11 && car.battery!.fraction > 0.5);
    const motion = car.drive({ vx: -0.5 }, { timeout: 4 });
    await car.sleep(1);
    near(car.velocity.vx, -0.5, 0.05, "velocity");
    near(car.pose.x, stage.truth().pose.x, 0.02, "pose");
    for (const speed of car.wheels.speed) near(speed, -12.5, 1, "wheel");
    assert.equal(car.impacts.length, 0);
    await motion;
    // Backwards nobody looks.
    assert.ok(car.impacts[0]!.size > 0 && car.impacts[0]!.time > 1);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Car } from "../../src/script/car.ts";
import { ArgumentError } from "../../src/script/errors.ts";
import { act, Stage } from "./rig.ts";

/** What a person may write by mistake, as no type checker would let them. */
// biome-ignore lint/suspicious/noExplicitAny: wrong on purpose
type Anything = any;

const WRONG: readonly [(car: Anything) => unknown, string, RegExp][] = [
  [(car) => car.move({ x: "5 kg" }), "move.x", /must be a length such as 65 mm, got "5 kg"/],
  [(car) => car.move({ X: 1 }), "move.X", /^move knows no "X": did you mean x\? There are x, y, theta$/],
  [(car) => car.move(), "move", /must be an object with x, y, theta, got null/],
  [(car) => car.move(1), "move", /must be an object/],
  [(car) => car.move({ x: Number.NaN }), "move.x", /must be a length.*got NaN/],
  [(car) => car.move({ x: 1 }, { timeout: 0 }), "move.timeout", /must be more than 0 s, got 0/],
  [(car) => car.move({ x: 1 }, { speed: "1 mm/s" }), "move.speed", /must be at least 0.02 m\/s/],
  [(car) => car.move({ x: 1 }, { until: true }), "move.until", /must be a function, got true/],
  [(car) => car.move({ x: 1 }, { signal: {} }), "move.signal", /must be the signal of an AbortController/],
  [(car) => car.move({ x: 1 }, { tiemout: 3 }), "move.tiemout", /knows no "tiemout": did you mean timeout\?/],
  [
    (car) => car.move({ x: 1 }, { spede: 1 }),
    "move.spede",
    /^move knows no "spede": did you mean speed\? There are signal, timeout, until, speed$/,
  ],
  [
    (car) => car.move({ x: 1, speed: 1 }),
    "move.speed",
    /^move knows no "speed" beside x, y, theta: speed goes into an object of its own, as in {2}car\.move\(/,
  ],
  [(car) => car.move({ x: 1, colour: 1 }), "move.colour", /^move knows no "colour": there are x, y, theta$/],
  [(car) => car.driveTo({ x: 1 }), "driveTo.y", /must be a length.*got undefined/],
  [(car) => car.driveTo({ x: 1e4, y: 0 }), "driveTo.x", /must be at most 1000 m, got 10000/],
  [(car) => car.driveTo({ x: 0, y: 0, theta: "1 m" }), "driveTo.theta", /must be an angle such as 90 deg/],
  [(car) => car.drive({ vx: "1 m" }), "drive.vx", /must be a speed such as 0.8 m\/s/],
  [(car) => car.drive({ vx: 1 }, { frame: "world" }), "drive.frame", /must be "car" or "field", got "world"/],
  [(car) => car.drive({ vx: 1 }, { holdHeading: 1 }), "drive.holdHeading", /must be true or false/],
  [(car) => car.drive({ vx: 1 }, { time: -1 }), "drive.time", /must be more than 0 s/],
  [(car) => car.turn("soon"), "turn.angle", /must be an angle/],
  [(car) => car.turn(1e6), "turn.angle", /must be at most 125 rad/],
  [(car) => car.lookAt({ x: 1 }), "lookAt.y", /must be a length/],
  [(car) => car.orbit({ x: 1, y: 1 }, { angle: 1e3 }), "orbit.angle", /must be at most/],
  [(car) => car.orbit({ x: 0, y: 0 }), "orbit.radius", /must be at least 0.05 m, got 0/],
  [(car) => car.follow([{ x: 1, y: 1 }]), "follow.way", /must be a Path or 2 to 200 points/],
  [(car) => car.follow([{ x: 1, y: 1 }, { x: 1 }]), "follow.way[1].y", /must be a length/],
  [
    (car) =>
      car.follow(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        { heading: "north" },
      ),
    "follow.heading",
    /must be an object/,
  ],
  [(car) => car.hold({ time: "1 m" }), "hold.time", /must be a time such as 5 ms/],
  [(car) => car.stop({ x: 1 }), "stop.x", /^stop knows no "x": there are /],
  [(car) => car.resetPose({ x: "far" }), "resetPose.x", /must be a length/],
  [(car) => car.race(), "race.branches", /must be at least one function/],
  [(car) => car.parallel(1), "parallel.branches[0]", /must be a function/],
  [(car) => car.beside(Promise.resolve(), 1), "beside.work", /must be a function/],
  [(car) => car.when(true), "when.condition", /must be a function/],
  [(car) => car.sleep("soon"), "sleep.time", /must be a time/],
  [(car) => car.sleep(-1), "sleep.time", /must be at least 0 s/],
  [(car) => car.plot("x", "high"), "plot.value", /must be a finite number/],
  [(car) => car.say(1), "say.text", /must be a text/],
];

test("a wrong argument is thrown at the line of the call, with its name and value; the car does nothing", async () => {
  const stage = await Stage.open();
  await stage.run((car: Car) => {
    for (const [call, argument, message] of WRONG) {
      try {
        call(car);
      } catch (error) {
        assert.ok(error instanceof ArgumentError, String(error));
        assert.equal(error.argument, argument);
        assert.match(error.message, message);
        assert.match(error.stack!.split("\n")[1]!, /arguments\.test/, error.stack);
        continue;
      }
      assert.fail(`${call} was taken`);
    }
  });
  assert.deepEqual(stage.truth().twist, { vx: 0, vy: 0, omega: 0 });
});

test("a steering that returns nonsense stops the car and says what was wrong", async () => {
  await act(async (car) => {
    const wrong = car.drive(() => ({ vx: Number.NaN }));
    await assert.rejects(wrong, { argument: "drive.vx", message: /got NaN/ });
  });
});

test("quantities are taken with their units", async () => {
  await act(async (car) => {
    const { pose } = await car.driveTo(
      { x: "40 cm", y: "-100 mm", theta: "90 deg" },
      { speed: "50 cm/s", timeout: "5 s" },
    );
    assert.ok(Math.hypot(pose.x - 0.4, pose.y + 0.1, pose.theta - Math.PI / 2) < 0.03, JSON.stringify(pose));
  });
});

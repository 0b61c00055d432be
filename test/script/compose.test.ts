import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Car } from "../../src/script/car.ts";
import { EndedError } from "../../src/script/errors.ts";
import { act, near } from "./rig.ts";

describe("a race", () => {
  test("is won by the first to be done; the others are aborted, and the wheels stand", async () => {
    await act(async (car, stage) => {
      const reasons: string[] = [];
      const winner = await car.race(
        async (car) => {
          const { reason } = await car.drive({ vx: 0.5 });
          reasons.push(reason);
          await car.drive({ vx: 0.5 });
          return "never";
        },
        async (car) => {
          await car.when((car) => car.pose.x > 0.5);
          return "there";
        },
        async (car, signal) => {
          for await (const { pose } of car.telemetry()) assert.ok(pose.x < 1 && !signal.aborted);
          return "never";
        },
      );
      assert.equal(winner, "there");
      assert.deepEqual(reasons, ["aborted"]);
      stage.assertStands();
      assert.equal((await car.move({ x: 0.1 })).reason, "reached");
    });
  });

  test("throws what its first or a loser throws", async () => {
    await act(async (car, stage) => {
      const boom = async () => {
        throw new RangeError("boom");
      };
      await assert.rejects(
        car.race(
          (car) => car.drive({ vx: 0.5 }),
          async (car) => {
            await car.sleep(0.5);
            await boom();
          },
        ),
        RangeError,
      );
      stage.assertStands();
      const sloppy = car.race(
        (car) => car.sleep(0.1),
        async (car) => {
          await car.drive({ vx: 0.5 });
          await boom();
        },
      );
      await assert.rejects(sloppy, RangeError);
    });
  });

  test("within a race ends with the outer one", async () => {
    await act(async (car, stage) => {
      await car.race(
        (car) =>
          car.race(
            (car) => car.drive({ vx: 0.5 }),
            (car) => car.sleep(60),
          ),
        (car) => car.sleep(0.5),
      );
      stage.assertStands();
    });
  });

  test("a loser that goes on all the same is stopped at its next call", async () => {
    await act(async (car) => {
      let thrown: unknown;
      await car.race(
        (car) => car.sleep(0.1),
        async (car) => {
          try {
            for (;;) await car.move({ x: 0.5 });
          } catch (error) {
            thrown = error;
            throw error;
          }
        },
      );
      assert.ok(thrown instanceof EndedError);
    });
  });
});

test("a branch that is over reads, waits and drives no more", async () => {
  await act(async (car) => {
    const branches: Car[] = [];
    await car.race(async (car) => {
      branches.push(car);
    });
    // The winner's own part is its caller's to go on with; the loser's is not.
    await car.race(
      (car) => car.sleep(0.1),
      async (car) => {
        branches.push(car);
        await car.sleep(1);
      },
    );
    const loser = branches[1]!;
    await assert.rejects(async () => {
      for await (const _ of loser.telemetry()) assert.fail("telemetry");
    }, EndedError);
    for (const call of [
      () => loser.sleep(1),
      () => loser.when(() => true),
      () => loser.stop(),
      () => loser.arm(),
    ]) {
      assert.throws(call, EndedError);
    }
    assert.equal((await branches[0]!.stop()).reason, "reached");
  });
});

describe("in parallel", () => {
  test("all are waited for, and what they return is in their order", async () => {
    await act(async (car) => {
      const from = car.now;
      const results = await car.parallel(
        async (car) => (await car.move({ x: 0.5 })).reason,
        async (car) => {
          await car.sleep(0.2);
          return "slept";
        },
      );
      assert.deepEqual(results, ["reached", "slept"]);
      assert.ok(car.now - from > 0.8);
    });
  });

  test("one that throws ends the others", async () => {
    await act(async (car, stage) => {
      const failing = car.parallel(
        (car) => car.drive({ vx: 0.5 }),
        async (car) => {
          await car.sleep(0.5);
          throw new RangeError("boom");
        },
      );
      await assert.rejects(failing, RangeError);
      stage.assertStands();
    });
  });
});

test("work beside a motion ends with it; an error of the work's does not wait for it", async () => {
  await act(async (car, stage) => {
    let looks = 0;
    const { reason, elapsed } = await car.beside(car.move({ x: 0.5 }), async (car) => {
      for await (const _ of car.telemetry()) looks++;
    });
    assert.equal(reason, "reached");
    near(looks, elapsed * 50, 2, "looks");
    assert.deepEqual(stage.lines, [], "that a loop over telemetry is over is no failure");
    const failing = car.beside(car.drive({ vx: 0.2 }), async (car) => {
      await car.sleep(0.3);
      throw new RangeError("boom");
    });
    await assert.rejects(failing, RangeError);
    await car.stop();
  });
});

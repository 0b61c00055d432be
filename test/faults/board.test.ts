import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { children, isRunning } from "../e2e/strafe.ts";
import { pause, until } from "../e2e/wait.ts";
import { BOARDS } from "./boards.ts";
import { FaultCar } from "./car.ts";

/** `/proc` tells who has started whom. */
const LINUX = { timeout: 120_000, skip: process.platform !== "linux" && "needs /proc" };

for (const backend of Object.keys(BOARDS)) {
  const outlives = backend !== "pigpiod";

  describe(`on ${backend}`, LINUX, () => {
    let car: FaultCar;
    before(async () => {
      car = await FaultCar.on(backend);
    });
    after(() => car?.close());

    /** Every look at the wheels from now on until control is back finds them without power. */
    async function staysOff(pid: number): Promise<void> {
      const looks: number[] = [];
      await until(
        async () => {
          looks.push(await car.board.powered());
          return car.state !== undefined && !isRunning(pid) && car.strafe.output.includes("control is back");
        },
        () => `control to be back; ${car.strafe.output}`,
      );
      assert.deepEqual(
        looks.filter((wheels) => wheels > 0),
        [],
      );
      assert.equal(car.state, "disarmed");
    }

    for (const [signal, reason] of [
      ["SIGKILL", "was ended by SIGKILL"],
      ["SIGSTOP", String.raw`gave no sign of life for \d+ ms and was killed`],
    ] as const) {
      test(`after ${signal} to control no wheel has power, until a new one is armed`, LINUX, async () => {
        await car.drive();
        car.strafe.output = car.strafe.output.replaceAll("control is back", "it was back");
        const pid = car.strafe.pid("control");
        await car.strike(signal, pid);
        await staysOff(pid);
        assert.match(car.strafe.output, new RegExp(`^strafe: control ${reason} after`, "m"));
        const madeSafe = new RegExp(`^strafe: control ${reason}: wheels made safe in \\d+ ms$`, "m");
        if (outlives) assert.match(car.strafe.output, madeSafe);
        else assert.doesNotMatch(car.strafe.output, madeSafe);
        await car.drive();
      });
    }

    test("there is a guard where the board needs one, and else there is none", LINUX, () => {
      const own = children(car.strafe.process.pid!);
      assert.equal(own.length, outlives ? 3 : 2);
    });

    test("without its guard the car stops, and drives again with a new one", LINUX, async (t) => {
      if (!outlives) return t.skip("it needs none");
      await car.drive();
      process.kill(car.strafe.pid("guard"), "SIGKILL");
      await until(
        async () => car.state === "disarmed" && (await car.board.powered()) === 0,
        () => `the car to stop; it is ${car.state}`,
      );
      car.letGo();
      await car.drive();
    });

    test("when the supervisor is killed no wheel has power, and no process is left", LINUX, async () => {
      await car.drive();
      const own = children(car.strafe.process.pid!);
      await car.strike("SIGKILL", car.strafe.process.pid!);
      await until(() => own.every((pid) => !isRunning(pid)), `an end of ${own}`);
      await pause(50);
      assert.equal(await car.board.powered(), 0);
    });
  });
}

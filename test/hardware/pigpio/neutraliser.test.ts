import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { LazyI2cBus } from "../../../src/hardware/i2c-bus/lazy.ts";
import { createPigpioBackend } from "../../../src/hardware/pigpio/backend.ts";
import { createPigpioNeutraliser } from "../../../src/hardware/pigpio/neutraliser.ts";
import type { PigpioSettings } from "../../../src/hardware/pigpio/session.ts";
import { TWO_DIRECTIONS, TWO_PWM } from "../wirings.ts";
import { Chip, machine, StandIn } from "./stand-in.ts";

const SETTINGS: PigpioSettings = {
  ...TWO_DIRECTIONS,
  standby: 4,
  pwmFrequency: 1000,
  sampleRate: 5,
  clock: "pcm",
};

/** Control, which drives, and the guard. */
async function crew(settings: PigpioSettings = SETTINGS) {
  const chip = new Chip();
  const control = new StandIn(chip, "control (process 1)");
  const guard = new StandIn(chip, "guard (process 2)");
  const backend = await createPigpioBackend(
    settings,
    new VirtualClock(),
    new LazyI2cBus(1),
    async () => control,
    machine(chip),
  );
  backend.motors.write(wheelVector(1, -0.5, 0.5, -1));
  const neutraliser = await createPigpioNeutraliser(settings, async () => guard, machine(chip));
  return { chip, control, guard, neutraliser, power: () => chip.powers(settings).map(Math.abs) };
}

for (const [name, wiring] of [
  ["two directions", { ...TWO_DIRECTIONS, standby: 4 }],
  ["two PWM", TWO_PWM],
] as const) {
  test(`a killed control's wheels go on turning until the guard stops them (${name})`, async () => {
    const { chip, control, guard, neutraliser, power } = await crew({ ...SETTINGS, ...wiring });
    control.kill();
    assert.deepEqual(power(), [1, 0.5, 0.5, 1], "the DMA goes on");
    assert.deepEqual(guard.calls, [], "nothing is touched before it is needed");
    chip.lockedBy = undefined;
    await neutraliser.neutralise();
    assert.deepEqual(power(), [0, 0, 0, 0]);
    assert.deepEqual(guard.calls.slice(0, 3), ["gpioCfgInterfaces 3", "gpioCfgClock 5 1", "gpioInitialise"]);
    assert.equal(guard.calls.at(-1), "gpioTerminate");
    assert.deepEqual(
      chip.pins.filter(({ level }) => level === 1),
      [],
      "no pin is left high, frozen as it was",
    );
    assert.equal(chip.lockedBy, undefined, "a new control can have the pins");
  });
}

test("while the killed control is being reaped it waits for the library's lock", async () => {
  const { chip, control, neutraliser, power } = await crew();
  control.kill();
  setTimeout(() => {
    chip.lockedBy = undefined;
  }, 30);
  await neutraliser.neutralise();
  assert.deepEqual(power(), [0, 0, 0, 0]);
});

test("it can be asked again and again, at once and later", async () => {
  const { chip, control, guard, neutraliser, power } = await crew();
  control.kill();
  chip.lockedBy = undefined;
  await Promise.all([neutraliser.neutralise(), neutraliser.neutralise()]);
  chip.pins[5]!.level = 1;
  await neutraliser.neutralise();
  assert.deepEqual(power(), [0, 0, 0, 0]);
  assert.equal(guard.calls.filter((call) => call === "gpioInitialise").length, 2);
  await neutraliser.close();
});

test("a control that lives has the pins: that is said, and nothing is broken", async () => {
  const { chip, guard, neutraliser, power } = await crew();
  await assert.rejects(neutraliser.neutralise(), {
    name: "BoardError",
    message:
      "wheels may still be powered, switch the motors' battery off: control (process 1) has the pins already, " +
      "and only one process can: stop it first",
  });
  assert.deepEqual(power(), [1, 0.5, 0.5, 1]);
  assert.deepEqual(guard.calls, []);
  chip.lockedBy = undefined;
  await neutraliser.neutralise();
  assert.deepEqual(power(), [0, 0, 0, 0], "once it is dead it works");
});

test("a pin that cannot be written is named, and the others are low", async () => {
  const { chip, control, guard, neutraliser, power } = await crew();
  control.kill();
  chip.lockedBy = undefined;
  guard.refuse.set("gpioWrite 12", Number.POSITIVE_INFINITY);
  guard.refuse.set("GpioWriteBitsClear_0_31", Number.POSITIVE_INFINITY);
  await assert.rejects(neutraliser.neutralise(), {
    name: "BoardError",
    message: /^wheels may still be powered, .*: pigpio could not set GPIO 12 low \(pigpio error -41 in/,
  });
  assert.deepEqual(power(), [0, 0, 0, 0], "standby is low");
  assert.equal(guard.calls.at(-1), "gpioTerminate");
});

test("where pigpio cannot work there is no neutraliser, and it says what to do instead", async () => {
  const chip = new Chip();
  const on = (other: Parameters<typeof machine>[1]) =>
    createPigpioNeutraliser(SETTINGS, async () => new StandIn(chip), machine(chip, other));
  await assert.rejects(
    on({ model: () => undefined }),
    /^BoardError: pigpio drives the pins of a Raspberry Pi/,
  );
  await assert.rejects(on({ isRoot: () => false }), /^BoardError: pigpio may not touch the pins unless/);
});

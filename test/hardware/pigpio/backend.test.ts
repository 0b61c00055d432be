import assert from "node:assert/strict";
import { test } from "node:test";
import { VirtualClock } from "../../../src/core/clock.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { LazyI2cBus } from "../../../src/hardware/i2c-bus/lazy.ts";
import { loadAddon } from "../../../src/hardware/pigpio/addon.ts";
import { createPigpioBackend } from "../../../src/hardware/pigpio/backend.ts";
import type { Machine } from "../../../src/hardware/pigpio/machine.ts";
import type { PigpioSettings } from "../../../src/hardware/pigpio/session.ts";
import type { Backend } from "../../../src/hardware/ports.ts";
import { TWO_DIRECTIONS, TWO_PWM } from "../wirings.ts";
import { Chip, machine, StandIn } from "./stand-in.ts";

const SETTINGS: PigpioSettings = { ...TWO_DIRECTIONS, pwmFrequency: 1000, sampleRate: 5, clock: "pcm" };
const OFF = wheelVector();
const bits = (...pins: number[]) => pins.reduce((mask, pin) => mask | (1 << pin), 0);

class Rig {
  readonly chip = new Chip();
  readonly library = new StandIn(this.chip);
  readonly clock = new VirtualClock(100);
  #backend: Backend | undefined;

  open(setting: Partial<PigpioSettings> = {}, other: Partial<Machine> = {}): Promise<Backend> {
    const opening = createPigpioBackend(
      { ...SETTINGS, ...setting },
      this.clock,
      new LazyI2cBus(1),
      async () => this.library,
      machine(this.chip, other),
    );
    return opening.then((backend) => {
      this.#backend = backend;
      return backend;
    });
  }

  async close(): Promise<void> {
    await this.#backend?.motors.close();
    this.library.clearUp();
  }

  /** What `act` calls. */
  calls(act: () => void): string[] {
    const before = this.library.calls.length;
    act();
    return this.library.calls.slice(before);
  }

  /** Ticks with these duties, so many seconds long. */
  drive(seconds: number, ...duty: readonly number[]): void {
    for (let i = 0; i < seconds / 0.005; i++) {
      this.#backend!.motors.write(Float64Array.from(duty));
      this.clock.advance(0.005);
    }
  }

  get stopped(): boolean {
    return this.#backend!.faults!.some((fault) => fault.severity === "stop" && fault.present());
  }
}

async function rig(use: (rig: Rig) => Promise<void>): Promise<void> {
  const it = new Rig();
  try {
    await use(it);
  } finally {
    await it.close();
  }
}

test("the library is set up, initialised, and every motor pin low before anything else is done to one", () =>
  rig(async (it) => {
    for (const pin of [4, 5, 6, 13]) it.chip.pins[pin]!.level = 1;
    await it.open({ standby: 4 });
    const { calls } = it.library;
    assert.deepEqual(calls.slice(0, 3), ["gpioCfgInterfaces 3", "gpioCfgClock 5 1", "gpioInitialise"]);
    const all = [5, 12, 16, 19, 4, 6, 7, 13, 14, 17, 18, 20, 21];
    assert.deepEqual(calls.slice(3, 17), [
      ...all.map((pin) => `gpioWrite ${pin} 0`),
      `GpioWriteBitsClear_0_31 ${bits(...all)}`,
    ]);
    for (const pin of all)
      assert.deepEqual([it.chip.pins[pin]!.mode, it.chip.high(pin)], [1, 0], `GPIO ${pin}`);
    assert.ok(calls.includes("gpioSetPWMfrequency 19 1000") && calls.includes("gpioSetPWMrange 19 200"));
  }));

test("the PWM clock can pace the samples, at another rate, where the sound needs the other one", () =>
  rig(async (it) => {
    await it.open({ clock: "pwm", sampleRate: 2 });
    assert.equal(it.library.calls[1], "gpioCfgClock 2 0");
  }));

test("a tick writes what has changed, and what falls before what rises", () =>
  rig(async (it) => {
    const { motors } = await it.open();
    motors.write(OFF);
    assert.deepEqual(
      it.calls(() => motors.write(wheelVector(0.5, 0.25, -0.5, -1))),
      [
        `GpioWriteBitsSet_0_31 ${bits(6, 14, 18, 20)}`,
        "gpioPWM 5 100",
        "gpioPWM 12 50",
        "gpioPWM 16 100",
        "gpioPWM 19 200",
      ],
    );
    assert.deepEqual(
      it.calls(() => motors.write(wheelVector(0.5, 0.25, -0.5, -1))),
      [],
    );
    assert.deepEqual(
      it.calls(() => motors.write(wheelVector(-0.6, 0, -0.5, -1))),
      [
        "gpioWrite 12 0",
        `GpioWriteBitsClear_0_31 ${bits(6, 14)}`,
        `GpioWriteBitsSet_0_31 ${bits(7)}`,
        "gpioPWM 5 120",
      ],
    );
  }));

test("a wheel with two PWM pins reverses through none", () =>
  rig(async (it) => {
    const { motors } = await it.open(TWO_PWM);
    motors.write(wheelVector(-0.5));
    assert.deepEqual(
      it.calls(() => motors.write(wheelVector(0.5))),
      ["gpioWrite 6 0", "gpioPWM 5 100"],
    );
  }));

test("a pin that is high although nobody told it to comes down by itself", () =>
  rig(async (it) => {
    await it.open(TWO_PWM);
    it.drive(0.2, 0, 0, 0, 0);
    it.chip.pins[5]!.level = 1;
    it.drive(0.11, 0, 0, 0, 0);
    assert.equal(it.chip.high(5), 0);
  }));

test("it says that it is the second choice and what would be better, and that somebody has to stop it from outside", () =>
  rig(async (it) => {
    const { faults, outlivesUs } = await it.open();
    const [warning] = faults!.filter((fault) => fault.present());
    assert.deepEqual([warning?.id, warning?.severity, outlivesUs], ["pigpio-second-choice", "warning", true]);
    assert.match(warning!.text, /systemctl enable --now pigpiod.*`backend: pigpiod`/);
  }));

test("a write that is refused once is tried again within the tick, and nobody notices", () =>
  rig(async (it) => {
    await it.open();
    it.drive(0.05, 0.5, 0.5, 0.5, 0.5);
    it.library.refuse.set("gpioPWM 12", 1);
    it.drive(0.005, 0.5, 0.75, 0.5, 0.5);
    assert.deepEqual(it.chip.powers(SETTINGS), [0.5, 0.75, 0.5, 0.5]);
    assert.equal(it.stopped, false);
  }));

for (const [what, call, named] of [
  ["PWM", "gpioPWM 12", "PWM at GPIO 12"],
  ["a direction pin", "GpioWriteBitsSet_0_31", "the motors' direction pins"],
] as const) {
  test(`${what} that is refused twice stops every other wheel at once, and is named until it has had its effect`, () =>
    rig(async (it) => {
      const { faults } = await it.open();
      it.drive(0.05, 0.5, 0.5, 0.5, 0.5);
      it.library.refuse.set(call, 2);
      const [fault] = faults!;
      it.drive(0.005, 0.5, -0.9, 0.5, 0.5);
      assert.deepEqual(it.chip.powers(SETTINGS).map(Math.abs), [0, 0, 0, 0]);
      assert.equal(fault!.present(), true);
      assert.equal(fault!.severity, "stop");
      assert.ok(fault!.text.startsWith(`pigpio refused ${named} (pigpio error -41 in `), fault!.text);
      it.drive(0.3, 0.5, 0.5, 0.5, 0.5);
      assert.deepEqual(
        it.chip.powers(SETTINGS).map(Math.abs),
        [0, 0, 0, 0],
        "it rests until the loop has seen it",
      );
      it.drive(0.3, 0, 0, 0, 0);
      assert.equal(it.stopped, false);
      it.drive(0.005, 0.5, 0.5, 0.5, 0.5);
      assert.deepEqual(it.chip.powers(SETTINGS), [0.5, 0.5, 0.5, 0.5]);
    }));
}

test("closing zeroes, lets a PWM period pass, and only then ends the library", () =>
  rig(async (it) => {
    const { motors } = await it.open({ pwmFrequency: 50 });
    it.drive(0.05, 1, -1, 0.5, 0.5);
    const before = it.library.calls.length;
    const closing = motors.close();
    assert.deepEqual(it.chip.powers(SETTINGS).map(Math.abs), [0, 0, 0, 0], "at once, not when it is awaited");
    await Promise.all([closing, motors.close()]);
    const calls = it.library.calls.slice(before);
    assert.equal(calls.at(-1), "gpioTerminate");
    assert.equal(calls.filter((call) => call === "gpioTerminate").length, 1);
    assert.ok(calls.slice(0, -1).every((call) => /^gpioWrite \d+ 0$|^GpioWriteBitsClear/.test(call)));
    assert.deepEqual(
      it.chip.pins.filter(({ level }) => level === 1),
      [],
      "no pin is frozen high",
    );
    motors.stop();
    motors.write(wheelVector(1, 1, 1, 1));
    assert.equal(it.library.calls.at(-1), "gpioTerminate", "what comes later touches nothing");
  }));

test("ending the library in the middle of PWM would freeze pins high: the stand-in is as bad as the real one", () =>
  rig(async (it) => {
    await it.open();
    it.drive(0.05, 1, 1, 1, 1);
    it.library.terminate();
    assert.deepEqual(it.chip.powers(SETTINGS), [1, 1, 1, 1]);
  }));

test("a close that cannot write one pin still ends the library, and says so", () =>
  rig(async (it) => {
    const { motors, faults } = await it.open();
    it.drive(0.05, 1, 1, 1, 1);
    it.library.refuse.set("gpioWrite 12", 100);
    await motors.close();
    assert.equal(it.library.calls.at(-1), "gpioTerminate");
    assert.match(faults![0]!.text, /GPIO 12/);
    assert.deepEqual(
      it.chip
        .powers(SETTINGS)
        .map(Math.abs)
        .filter((_, i) => i !== 1),
      [0, 0, 0],
    );
  }));

const refusals: readonly [what: string, other: (chip: Chip) => Partial<Machine>, sentence: RegExp][] = [
  [
    "a laptop",
    () => ({ model: () => undefined }),
    /^pigpio drives .* and this is none: use `backend: sim` here/,
  ],
  [
    "another board",
    () => ({ model: () => "Orange Pi Zero 2" }),
    /and this is Orange Pi Zero 2: use `backend: sim` here/,
  ],
  [
    "a Pi 5",
    () => ({ model: () => "Raspberry Pi 5 Model B Rev 1.0" }),
    /^pigpio cannot drive the pins of a Raspberry Pi 5 Model B Rev 1.0: use `backend: pca9685` or/,
  ],
  [
    "a Compute Module 5",
    () => ({ model: () => "Raspberry Pi Compute Module 5 Rev 1.0" }),
    /^pigpio cannot drive the pins of a Raspberry Pi Compute Module 5/,
  ],
  ["somebody who is not root", () => ({ isRoot: () => false }), /root: use `backend: pigpiod`.*sudo$/],
  [
    "a Pi whose pins the daemon has",
    () => ({ lockHolder: () => "pigpiod (process 512)" }),
    /^pigpiod \(process 512\) has the pins already: use `backend: pigpiod` .* `sudo systemctl disable --now pigpiod`$/,
  ],
  [
    "a Pi whose pins another process has",
    () => ({ lockHolder: () => "node (process 99)" }),
    /^node \(process 99\) has the pins already, and only one process can: stop it first$/,
  ],
];
for (const [what, other, sentence] of refusals) {
  test(`${what} is told in one sentence what to do instead, and nothing is initialised`, () =>
    rig(async (it) => {
      await assert.rejects(it.open({}, other(it.chip)), { name: "BoardError", message: sentence });
      assert.deepEqual(it.library.calls, []);
    }));
}

test("a library that cannot be initialised, for whatever reason, is one sentence", () =>
  rig(async (it) => {
    it.chip.lockedBy = "a process that nobody can name";
    await assert.rejects(it.open({}, { lockHolder: () => undefined }), {
      name: "BoardError",
      message: /^pigpio cannot be initialised \(pigpio error -1 in gpioInitialise; .*restart the Pi, or use/,
    });
  }));

test("pins that cannot be set up leave the library ended", () =>
  rig(async (it) => {
    it.library.refuse.set("gpioSetPWMrange", 1);
    await assert.rejects(it.open(), {
      name: "BoardError",
      message: "pigpio cannot use the pins as the profile says: pigpio error -41 in gpioSetPWMrange",
    });
    assert.equal(it.library.calls.at(-1), "gpioTerminate");
  }));

test("the package without its C library is one sentence, and prints nothing", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const opening = createPigpioBackend(
    SETTINGS,
    new VirtualClock(),
    new LazyI2cBus(1),
    loadAddon,
    machine(new Chip()),
  );
  // On a machine where even the package could not be installed it is the other sentence.
  await assert.rejects(opening, {
    name: "BoardError",
    message:
      /^(the C library of pigpio was not there|the npm package pigpio is not installed).*`backend: pigpiod`/,
  });
  assert.equal(warn.mock.callCount(), 0);
});

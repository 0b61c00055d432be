import { VirtualClock } from "../../../src/core/clock.ts";
import { LazyI2cBus } from "../../../src/hardware/i2c-bus/lazy.ts";
import { createPigpioBackend } from "../../../src/hardware/pigpio/backend.ts";
import { createPigpioNeutraliser } from "../../../src/hardware/pigpio/neutraliser.ts";
import type { MotorWiring } from "../../../src/hardware/wiring.ts";
import {
  type BreakableBench,
  brakeContract,
  contract,
  cutContract,
  type FailingBench,
  type SilentBench,
  stopContract,
} from "../contract.ts";
import { TWO_DIRECTIONS, TWO_PWM } from "../wirings.ts";
import { Chip, machine, StandIn } from "./stand-in.ts";

const ONE_DIRECTION: MotorWiring = {
  motors: {
    frontLeft: { pwm: 5, direction: 6, invert: false },
    frontRight: { pwm: 12, direction: 13, invert: true },
    rearLeft: { pwm: 16, direction: 17, invert: false },
    rearRight: { pwm: 19, direction: 20, invert: true },
  },
  standby: 4,
  idle: "coast",
};

async function bench(wiring: MotorWiring): Promise<BreakableBench & FailingBench & SilentBench> {
  const chip = new Chip();
  const library = new StandIn(chip);
  const clock = new VirtualClock();
  const settings = { ...wiring, pwmFrequency: 1000, sampleRate: 5, clock: "pcm" } as const;
  const backend = await createPigpioBackend(
    settings,
    clock,
    new LazyI2cBus(1),
    async () => library,
    machine(chip),
  );
  const guard = new StandIn(chip, "guard (process 1001)");
  const pins = Object.values(wiring.motors).flatMap((motor) =>
    Object.values(motor).filter((pin) => typeof pin === "number"),
  );
  const calls = [...pins.map((pin) => `gpioWrite ${pin}`), "GpioWriteBitsClear_0_31"];
  return {
    backend,
    places: calls.map((call) => ({
      name: call,
      fail() {
        for (const each of [library, guard]) each.refuse.set(call, Number.POSITIVE_INFINITY);
      },
    })),
    async neutralise() {
      library.kill();
      chip.lockedBy = undefined;
      const neutraliser = await createPigpioNeutraliser(settings, async () => guard, machine(chip));
      await neutraliser.neutralise();
    },
    silence: async (seconds) => clock.advance(seconds),
    powers: () => chip.powers(wiring),
    async hold(duty) {
      backend.motors.write(duty);
      clock.advance(0.005);
    },
    settle: async () => clock.advance(0.005),
    breakFrontLeft() {
      for (const call of ["gpioPWM 5", "gpioWrite 5"]) library.refuse.set(call, Number.POSITIVE_INFINITY);
    },
    close: async () => library.clearUp(),
  };
}

for (const [name, wiring] of [
  ["PWM and two directions", TWO_DIRECTIONS],
  ["PWM and two directions, braking", { ...TWO_DIRECTIONS, idle: "brake" }],
  ["PWM and one direction, with standby", ONE_DIRECTION],
  ["two PWM", TWO_PWM],
  ["two PWM, braking", { ...TWO_PWM, idle: "brake" }],
] as const) {
  contract(`pigpio's stand-in, ${name}`, () => bench(wiring), 1 / 200);
  stopContract(`pigpio's stand-in, ${name}`, () => bench(wiring));
  if (wiring.idle === "brake") brakeContract(`pigpio's stand-in, ${name}`, () => bench(wiring));
}
cutContract("pigpio's stand-in", () => bench(TWO_DIRECTIONS), 1 / 200);

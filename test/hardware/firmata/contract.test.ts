import { once } from "node:events";
import { createRequire } from "node:module";
import { VirtualClock } from "../../../src/core/clock.ts";
import type { WheelVector } from "../../../src/core/wheels.ts";
import { createFirmataBackend } from "../../../src/hardware/firmata/backend.ts";
import { WheelBank } from "../../../src/hardware/firmata/wheel-bank.ts";
import type { MotorWiring } from "../../../src/hardware/wiring.ts";
import {
  type Bench,
  type BreakableBench,
  brakeContract,
  contract,
  cutContract,
  type FailingBench,
  type SilentBench,
  stopContract,
} from "../contract.ts";
import { powers } from "./h-bridges.ts";
import { settingsOf } from "./rig.ts";
import { ArduinoStandIn, type BoardType, MEGA, tellsLevels, tellsPwm, UNO } from "./stand-in.ts";
import { MEGA_DIRECTION, MEGA_DRV8833, UNO_TB6612 } from "./wirings.ts";

type StandInBench = BreakableBench & FailingBench & SilentBench;

async function onStandIn(type: BoardType, wiring: MotorWiring): Promise<StandInBench> {
  const board = new ArduinoStandIn(type);
  const clock = new VirtualClock();
  const backend = await createFirmataBackend(settingsOf(wiring), clock, board.open);
  const pins = Object.values(wiring.motors).flatMap((motor) =>
    Object.values(motor).filter((pin) => typeof pin === "number"),
  );
  return {
    backend,
    powers: () => powers(wiring, board),
    settle: () => board.settled(),
    async hold(duty) {
      for (let i = 0; i < 8; i++) {
        backend.motors.write(duty);
        await board.settled();
        clock.advance(0.01);
      }
    },
    silence: async (seconds) => clock.advance(seconds),
    breakFrontLeft() {
      const front = wiring.motors.frontLeft;
      const pin = "pwm" in front ? front.pwm : front.forward;
      board.refuses = (message) => tellsPwm(message, pin);
    },
    places: pins.map((pin) => ({
      name: `pin ${pin}`,
      fail() {
        board.refuses = (message) => tellsPwm(message, pin) || tellsLevels(message, pin);
      },
    })),
    close: async () => {},
  };
}

interface MockIo {
  analogWrite(pin: number, value: number): void;
  digitalWrite(pin: number, value: number): void;
  pinMode(pin: number, mode: number): void;
  readonly pins: { value: number; mode: number }[];
  readonly MODES: { readonly PWM: number; readonly OUTPUT: number };
  emit(event: string): void;
}

/** johnny-five's own stand-in: it knows the pins of an Uno or a Mega, and is called instead of a line. */
async function onMock(type: "UNO" | "MEGA", wiring: MotorWiring): Promise<Bench> {
  const require = createRequire(import.meta.url);
  const { Firmata, Pins } = require("mock-firmata") as {
    readonly Firmata: new (options: { pins: object[] }) => MockIo;
    readonly Pins: Readonly<Record<string, object[]>>;
  };
  const { default: five } = await import("johnny-five");
  const io = new Firmata({ pins: Pins[type]!.map((pin) => ({ ...pin })) });
  // It does nothing with what it is told.
  io.pinMode = (pin, mode) => Object.assign(io.pins[pin]!, { mode, value: 0 });
  io.digitalWrite = (pin, value) => {
    if (io.pins[pin]!.mode === io.MODES.OUTPUT) io.pins[pin]!.value = value;
  };
  io.analogWrite = (pin, value) => {
    if (io.pins[pin]!.mode === io.MODES.PWM) io.pins[pin]!.value = value / 255;
  };
  const board = new five.Board({ io, repl: false, debug: false, sigint: false });
  const ready = once(board as unknown as NodeJS.EventEmitter, "ready");
  io.emit("connect");
  io.emit("ready");
  await ready;
  const bank = new WheelBank({ five, board, io }, wiring);
  const write = (duty: Readonly<WheelVector>) => bank.write(duty);
  return {
    backend: {
      name: "mock-firmata",
      motors: { write, stop: () => bank.rest(), close: async () => bank.rest() },
      sensors: [],
    },
    powers: () => powers(wiring, { high: (pin) => io.pins[pin]!.value }),
    settle: async () => {},
    async hold(duty) {
      bank.write(duty);
      for (let i = 0; i < 5; i++) bank.repeat();
    },
    close: async () => {},
  };
}

for (const [name, type, pins] of [
  ["PWM and two directions", "UNO", UNO_TB6612],
  ["PWM and two directions, braking", "UNO", { ...UNO_TB6612, idle: "brake" }],
  ["PWM and one direction", "MEGA", MEGA_DIRECTION],
  ["two PWM", "MEGA", MEGA_DRV8833],
  ["two PWM, braking", "MEGA", { ...MEGA_DRV8833, idle: "brake" }],
] as const) {
  const board = type === "UNO" ? UNO : MEGA;
  contract(`Firmata over a line, ${name}`, () => onStandIn(board, pins), 1 / 255);
  contract(`mock-firmata, ${name}`, () => onMock(type, pins), 1 / 255);
}
for (const [name, type, pins] of [
  ["PWM and two directions", UNO, UNO_TB6612],
  ["two PWM, braking", MEGA, { ...MEGA_DRV8833, idle: "brake" }],
] as const) {
  const make = () => onStandIn(type, pins);
  stopContract(`Firmata over a line, ${name}`, make);
  cutContract(`Firmata over a line, ${name}`, make, 1 / 255);
  brakeContract(`Firmata over a line, ${name}, braking`, () => onStandIn(type, { ...pins, idle: "brake" }));
}

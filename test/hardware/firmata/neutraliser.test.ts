import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../../src/core/system-clock.ts";
import { wheelVector } from "../../../src/core/wheels.ts";
import { createFirmataBackend } from "../../../src/hardware/firmata/backend.ts";
import { createFirmataNeutraliser } from "../../../src/hardware/firmata/neutraliser.ts";
import type { MotorWiring } from "../../../src/hardware/wiring.ts";
import { powers } from "./h-bridges.ts";
import { pause, settingsOf } from "./rig.ts";
import { ArduinoStandIn, type BoardType, MEGA, UNO } from "./stand-in.ts";
import { MEGA_DIRECTION, MEGA_DRV8833, UNO_TB6612 } from "./wirings.ts";

for (const [name, type, wiring] of [
  ["two directions and standby", UNO, UNO_TB6612],
  ["two directions, braking", UNO, { ...UNO_TB6612, idle: "brake" }],
  ["one direction, on pins beyond 15", MEGA, MEGA_DIRECTION],
  ["two PWM", MEGA, MEGA_DRV8833],
] as const satisfies readonly (readonly [string, BoardType, MotorWiring])[]) {
  test(`${name}: wheels are unpowered behind a client's back, on a board that does not restart`, async () => {
    const board = new ArduinoStandIn(type);
    const settings = settingsOf(wiring);
    const backend = await createFirmataBackend(settings, systemClock, board.open);
    for (let i = 0; i < 4; i++) {
      await pause(10);
      backend.motors.write(wheelVector(1, -1, 1, -1));
    }
    await board.settled();
    assert.deepEqual(powers(wiring, board), [1, -1, 1, -1]);
    board.announces = false;
    // Killed in the middle of a message.
    board.receive(Uint8Array.of(0xf0, 0x6f));
    const neutraliser = await createFirmataNeutraliser(settings, board.open);
    await neutraliser.neutralise();
    await board.settled();
    assert.deepEqual(powers(wiring, board).map(Math.abs), [0, 0, 0, 0]);
    const pins = Object.values(wiring.motors).flatMap((motor) =>
      Object.values(motor).filter((pin) => typeof pin === "number"),
    );
    assert.deepEqual(
      pins.filter((pin) => board.high(pin) > 0),
      [],
      "these pins are still high",
    );
    await neutraliser.neutralise();
    await neutraliser.close();
    await backend.motors.close();
  });
}

test("a port that cannot be opened is said to leave wheels that may turn", async () => {
  const neutraliser = await createFirmataNeutraliser({ ...settingsOf(UNO_TB6612), port: "/dev/ttyNOBODY" });
  await assert.rejects(neutraliser.neutralise(), {
    name: "BoardError",
    message:
      /^there is no \/dev\/ttyNOBODY: .*; all four wheels may still turn: switch the motors' power off$/,
  });
});

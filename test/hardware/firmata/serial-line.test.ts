import assert from "node:assert/strict";
import { test } from "node:test";
import { SerialPortMock } from "serialport";
import { wheelVector } from "../../../src/core/wheels.ts";
import {
  loadSerialPort,
  type OpenLine,
  openingText,
  openSerialLine,
} from "../../../src/hardware/firmata/serial-line.ts";
import { PORT, pause, rig } from "./rig.ts";
import { ArduinoStandIn, UNO } from "./stand-in.ts";

for (const [said, sentence] of [
  [
    "Error: No such file or directory, cannot open /dev/ttyACM0",
    /^there is no \/dev\/ttyACM0: plug the board in/,
  ],
  [
    "Error Permission denied Cannot open /dev/ttyACM0",
    /may not open \/dev\/ttyACM0: run `sudo usermod -aG dialout \$USER`/,
  ],
  ["Error Resource temporarily unavailable Cannot lock port", /^\/dev\/ttyACM0 is in use by another program/],
  [
    "Error: Device or resource busy, cannot open /dev/ttyACM0",
    /^\/dev\/ttyACM0 is in use by another program/,
  ],
  ["Error: Inappropriate ioctl for device setting custom baud rate", /^\/dev\/ttyACM0 is not a serial port/],
  ["Error: Input/output error", /^\/dev\/ttyACM0 cannot be opened \(Error: Input\/output error\)/],
] as const) {
  test(`"${said}" becomes a sentence that says what to do`, () => {
    assert.match(openingText(PORT, said), sentence);
  });
}

test("a port that does not exist is named by the real serial port too", async () => {
  await assert.rejects(openSerialLine("/dev/ttyNOBODY", 57_600), {
    name: "BoardError",
    message: /^there is no \/dev\/ttyNOBODY: plug the board in/,
  });
});

test("a package that is not there is said so with the command that mends it", async () => {
  const missing = () => Promise.reject(new Error("Cannot find package 'serialport'\nRequire stack:"));
  await assert.rejects(loadSerialPort(missing), {
    name: "BoardError",
    message: /^the package serialport cannot be loaded \(Cannot find package 'serialport'\): run `npm ci`/,
  });
});

/** The stand-in behind serialport's own stream. */
function behindSerialPort(board: ArduinoStandIn): OpenLine {
  SerialPortMock.binding.createPort(PORT, { record: true });
  return (path, baudRate) =>
    new Promise((resolve, reject) => {
      const line = new SerialPortMock({ path, baudRate }, (error) => {
        if (error) {
          reject(error);
          return;
        }
        const port = line.port!;
        const write = port.write.bind(port);
        port.write = async (bytes) => {
          await write(bytes);
          // A real line takes its time, and what is still on the way when it is closed is lost.
          await pause(2);
          if (port.isOpen) board.receive(bytes);
        };
        board.connect((bytes) => {
          if (port.isOpen) port.emitData(bytes);
        });
        resolve(line);
      });
    });
}

test("behind the package's own stream the car drives, and the last that is written is zeros, before it closes", async () => {
  const board = new ArduinoStandIn(UNO);
  await rig({ board, open: behindSerialPort(board) }, async ({ tick, powers, backend }) => {
    for (let i = 0; i < 200 && powers()[3] !== -1; i++) {
      await tick(wheelVector(1, -1, 1, -1));
      await pause(1);
    }
    assert.deepEqual(powers(), [1, -1, 1, -1]);
    await backend.motors.close();
    assert.deepEqual(powers().map(Math.abs), [0, 0, 0, 0]);
    assert.deepEqual(
      [2, 3, 4, 16].map((pin) => board.high(pin)),
      [0, 0, 0, 0],
    );
  });
});

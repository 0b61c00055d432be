import assert from "node:assert/strict";
import { test } from "node:test";
import { DocumentError, parseText } from "../../src/profile/document.ts";
import { hardwareSchema } from "../../src/profile/hardware.ts";

const read = (text: string) => parseText(text, "car.yaml", hardwareSchema);

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof DocumentError, String(error));
    return error.message;
  }
  return assert.fail(`this should have been refused:\n${text}`);
}

const L298N = `
motors:
  frontLeft: { pwm: 12, in1: 5, in2: 6 }
  frontRight: { pwm: 13, in1: 16, in2: 26 }
  rearLeft: { pwm: 18, in1: 23, in2: 24 }
  rearRight: { pwm: 19, in1: 20, in2: 21 }`;
const HAT = `
backend: pca9685
motors:
  frontLeft: { pwm: 8, in1: 10, in2: 9 }
  frontRight: { pwm: 13, in1: 11, in2: 12 }
  rearLeft: { pwm: 2, in1: 4, in2: 3 }
  rearRight: { pwm: 7, in1: 5, in2: 6 }`;

test("a car on pigpiod needs no more than its motors' pins", () => {
  const hardware = read(`backend: pigpiod${L298N}`);
  assert.ok(hardware.backend === "pigpiod");
  assert.deepEqual(
    { host: hardware.host, port: hardware.port, idle: hardware.idle, hz: hardware.pwmFrequency },
    { host: "localhost", port: 8888, idle: "coast", hz: 1000 },
  );
  assert.deepEqual(hardware.sensors, {});
});

test("a pin that two things want is refused with both of them and its place, on every kind of board", () => {
  const twice = "is used by motors.frontLeft.in1 and by";
  assert.equal(
    refusal(`backend: pigpiod${L298N}\nstandby: 5`),
    `car.yaml:7:10: standby: GPIO 5 ${twice} standby`,
  );
  assert.match(
    refusal(`backend: pigpio${L298N}\nsensors: { sonar: { trigger: 4, echo: 5 } }`),
    new RegExp(`car\\.yaml:7:39: sensors\\.sonar\\.echo: GPIO 5 ${twice} sensors\\.sonar\\.echo`),
  );
  assert.match(refusal(`${HAT}\nstandby: 10`), new RegExp(`channel 10 ${twice} standby`));
  assert.match(
    refusal(`backend: firmata\nport: /dev/ttyACM0${L298N}\nstandby: 5`),
    new RegExp(`pin 5 ${twice} standby`),
  );
});

test("a motor that turns two wheels is refused", () => {
  const text = `
backend: i2c-board
board: raspbot-v2
motors: { frontLeft: { motor: 0 }, frontRight: { motor: 2 }, rearLeft: { motor: 1 }, rearRight: { motor: 2 } }`;
  assert.match(refusal(text), /motor 2 is used by motors\.frontRight\.motor and by motors\.rearRight\.motor/);
  assert.match(refusal(text.replaceAll("motor: 2", "motor: 7")), /motors\.frontRight\.motor: .*<=3/);
});

test("the I2C pins are the bus's as soon as a chip hangs on it, and free otherwise", () => {
  const motors = L298N.replace("pwm: 12", "pwm: 2");
  assert.equal(read(`backend: pigpiod${motors}`).backend, "pigpiod");
  assert.match(
    refusal(`backend: pigpiod${motors}\nsensors: { imu: { chip: MPU6050 } }`),
    /motors\.frontLeft\.pwm: GPIO 2 is used by the I2C bus and by motors\.frontLeft\.pwm/,
  );
});

test("a pin that the board does not have is refused with those that it has", () => {
  assert.match(
    refusal(`backend: pigpiod${L298N.replace("pwm: 12", "pwm: 28")}`),
    /motors\.frontLeft\.pwm: GPIO 27 is the last that the header has/,
  );
  assert.match(
    refusal(`backend: pigpiod${L298N.replace("pwm: 12", "power: 12")}`),
    /motors\.frontLeft: expected the pins of an H-bridge: \{ pwm, in1, in2 \}/,
  );
  assert.match(refusal(`backend: pigpiod${L298N}\nstandby: 1`), /standby: GPIO 2 is the first/);
  assert.match(refusal(`${HAT}\nstandby: 16`), /a PCA9685 has the channels 0 to 15/);
  assert.match(refusal(`${HAT}\naddress: 0x80`), /address: I2C addresses end at 0x77/);
});

test("an unknown board is refused with those that are known", () => {
  assert.match(refusal("backend: gpiozero"), /sim.*pigpiod.*pigpio.*pca9685.*i2c-board.*firmata/);
});

test("a board without pins of its own refuses what would hang on them", () => {
  assert.match(
    refusal(`${HAT}\nsensors: { sonar: { trigger: 4, echo: 5 } }`),
    /unknown key "sonar"; known here: imu, battery/,
  );
});

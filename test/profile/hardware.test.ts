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
    refusal(`backend: pigpiod${L298N}\nstandby: 16`),
    "car.yaml:7:10: standby: GPIO 16 is used by motors.frontRight.in1 and by standby",
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
  const motors = L298N.replace("in1: 5", "in1: 2");
  assert.equal(read(`backend: pigpiod${motors}`).backend, "pigpiod");
  assert.match(
    refusal(`backend: pigpiod${motors}\nsensors: { imu: { chip: MPU6050 } }`),
    /motors\.frontLeft\.in1: GPIO 2 is used by the I2C bus and by motors\.frontLeft\.in1/,
  );
});

const PAIRS = `
motors:
  frontLeft: { forward: 12, reverse: 16 }
  frontRight: { forward: 13, reverse: 26 }
  rearLeft: { forward: 18, reverse: 23 }
  rearRight: { forward: 19, reverse: 20 }`;

test("a motor at a pin that is high while the Pi boots is refused, with pins that are low and free", () => {
  assert.equal(
    refusal(`backend: pigpiod${L298N.replace("pwm: 12", "pwm: 2")}\nstandby: 25`),
    "car.yaml:3:21: motors.frontLeft.pwm: GPIO 2 is pulled up while the Pi boots, so the wheels could turn " +
      "with nobody driving; free here and low at boot: 9, 10, 11, 12, 17, 22, 27 (0 to 8 suit encoders and directions)",
  );
  assert.match(
    refusal(`backend: pigpio${L298N}\nstandby: 7`),
    /^car\.yaml:7:10: standby: GPIO 7 is pulled up/,
  );
  for (const end of ["forward: 12", "reverse: 16"]) {
    const [name] = end.split(":");
    assert.match(
      refusal(`backend: pigpiod${PAIRS.replace(end, `${name}: 8`)}`),
      new RegExp(`^car\\.yaml:3:\\d+: motors\\.frontLeft\\.${name}: GPIO 8 is pulled up`),
    );
  }
});

test("directions, encoders and sensors may be on pins that are high at boot, and 9 is low", () => {
  const encoders = "{ frontLeft: { a: 4 }, frontRight: { a: 2 }, rearLeft: { a: 3 }, rearRight: { a: 8 } }";
  for (const text of [
    `${L298N}\nencoders: ${encoders}\nsensors: { led: 7 }`,
    L298N.replaceAll(/in1: (\d+), in2: \d+/g, "direction: $1"),
    PAIRS.replace("forward: 12", "forward: 9"),
  ]) {
    assert.equal(read(`backend: pigpiod${text}`).backend, "pigpiod");
  }
});

test("channels and an Arduino's pins have nothing to do with a Pi's boot", () => {
  assert.equal(read(`${HAT}\nstandby: 0`).backend, "pca9685");
  const uno = L298N.replace("pwm: 12", "pwm: 3");
  assert.equal(read(`backend: firmata\nport: /dev/ttyACM0${uno}`).backend, "firmata");
});

const NUMBERED = `
motors: { frontLeft: { motor: 0 }, frontRight: { motor: 1 }, rearLeft: { motor: 2 }, rearRight: { motor: 3 } }`;
const HIWONDER = `backend: i2c-board\nboard: hiwonder${NUMBERED}`;
const RASPBOT = `backend: i2c-board\nboard: raspbot-v2${NUMBERED}`;
const ON_PINS = `backend: pigpiod${PAIRS}`;

test("two chips at one address are refused at its place, with who has it and what would be free", () => {
  assert.equal(
    refusal(
      `${ON_PINS}\nsensors:\n  imu: { chip: BNO055, address: 0x48 }\n  battery: { chip: ADS1115, ratio: 4 }`,
    ),
    "car.yaml:9:20: sensors.battery.chip: 0x48 is the address of the IMU BNO055 already, where the battery's " +
      "ADS1115 would be as well; set its address pin or solder bridge, and say so here: 0x49, 0x4a, 0x4b would be free",
  );
});

for (const [board, sensors, other] of [
  [HAT, "imu: { chip: MPU6050, address: 0x40 }", "the PCA9685"],
  [`${HAT}\naddress: 0x48`, "battery: { chip: ADS1115, ratio: 4 }", "the PCA9685"],
  [`${HAT}\naddress: 0x68`, "imu: { chip: MPU6050 }", "the PCA9685"],
  [HAT, "battery: { chip: PCF8591, ratio: 4, address: 0x70 }", "the PCA9685"],
  [RASPBOT, "imu: { chip: BNO055, address: 0x2b }", "Raspbot V2's board"],
  [HIWONDER, "battery: { chip: ADS7830, ratio: 4, address: 0x34 }", "Hiwonder's motor driver"],
  [`${HIWONDER}\naddress: 0x28`, "imu: { chip: BNO055 }", "Hiwonder's motor driver"],
  [ON_PINS, "imu: { chip: LSM303C, address: 0x1e }", "the IMU LSM303C"],
  [
    ON_PINS,
    "imu: { chip: LSM303C }, battery: { chip: ADS1115, ratio: 4, address: 0x1e }",
    "the compass of the LSM303C",
  ],
] as [string, string, string][]) {
  test(`{ ${sensors} } is refused beside ${other}, where it is`, () => {
    assert.match(
      refusal(`${board}\nsensors: { ${sensors} }`),
      new RegExp(`0x\\w\\w is the address of ${other} already`),
    );
  });
}

test("chips at addresses of their own are fine, a PCA9685 at 0x70 too", () => {
  for (const text of [
    `${HAT}\nsensors: { imu: { chip: MPU6050 }, battery: { chip: ADS1115, ratio: 4 } }`,
    `${HAT}\naddress: 0x70`,
    `${HIWONDER}\nsensors: { imu: { chip: LSM303C }, battery: { chip: PCF8591, ratio: 4 } }`,
    `${ON_PINS}\nsensors: { imu: { chip: MPU6050, address: 0x69 }, battery: { chip: ADS7830, ratio: 4, address: 0x68 } }`,
  ]) {
    assert.ok(read(text));
  }
});

for (const [chip, last] of [
  ["ADS1115", 3],
  ["PCF8591", 3],
  ["ADS7830", 7],
] as const) {
  test(`a ${chip} has the channels 0 to ${last}`, () => {
    const on = (channel: number) =>
      `${ON_PINS}\nsensors: { battery: { chip: ${chip}, ratio: 4, channel: ${channel} } }`;
    assert.ok(read(on(last)));
    assert.match(
      refusal(on(last + 1)),
      new RegExp(
        `car\\.yaml:7:\\d+: sensors\\.battery\\.channel: a ${chip} has the channels 0 to ${last}, got ${last + 1}`,
      ),
    );
  });
}

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

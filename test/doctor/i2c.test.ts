import assert from "node:assert/strict";
import { test } from "node:test";
import { examine } from "../../src/doctor/examine.ts";
import { checkI2c } from "../../src/doctor/i2c.ts";
import { checkPigpiod } from "../../src/doctor/pigpiod.ts";
import { BoardError } from "../../src/hardware/board-error.ts";
import { FakeMachine, hardware } from "./fake-machine.ts";
import { DAEMON, IMU, lines, named, says } from "./said.ts";

test("chips that answer where they are expected are well, and others are listed", async () => {
  const machine = FakeMachine.pi("five").answering(0x3c, 0x40, 0x68, 0x70);
  const findings = await checkI2c(machine, hardware("pca9685", IMU));
  says(
    findings,
    /^ok: The PCA9685, which drives the wheels, answers at 0x40/,
    /^ok: The IMU MPU6050 answers at 0x68/,
    /^note: Not of this profile, on I2C bus 1: 0x3c\.$/,
  );
  assert.deepEqual(machine.scans, ["bus 1"]);
});

test("a missing motor board is a problem, a missing sensor a warning: the car drives without it", async () => {
  const machine = FakeMachine.pi("five").answering();
  says(
    await checkI2c(machine, hardware("i2c-board", IMU)),
    /^problem: Raspbot V2's board.*does not answer at 0x2b\. → check its power/,
    /^warning: The IMU MPU6050 does not answer at 0x68/,
  );
});

test("a chip at its other address is found, with the line for the profile", async () => {
  const machine = FakeMachine.pi("four").answering(0x69, 0x4b);
  machine.answer = DAEMON;
  const wired = hardware(
    "pigpiod",
    "sensors: { imu: { chip: MPU6050 }, battery: { chip: ADS7830, ratio: 3 } }",
  );
  says(
    await checkI2c(machine, wired),
    /^warning: The IMU MPU6050.* → .*0x69.*hardware\.sensors\.imu\.address: 0x69/,
    /^warning: The battery's ADS7830.* → .*hardware\.sensors\.battery\.address: 0x4b/,
  );
  assert.deepEqual(machine.scans, ["daemon"], "what hangs on the daemon is asked through it");
});

for (const [sensors, expected] of [
  ["imu: { chip: BNO055 }", [0x28]],
  ["imu: { chip: LSM303C }", [0x1d, 0x1e]],
  ["imu: { chip: MPU6050, address: 0x69 }", [0x69]],
  ["battery: { chip: ADS1115, ratio: 3 }", [0x48]],
  ["battery: { chip: PCF8591, ratio: 3, address: 0x4a }", [0x4a]],
] as [string, number[]][]) {
  test(`${sensors} is expected at ${expected.map((a) => `0x${a.toString(16)}`).join(" and ")}`, async () => {
    const machine = FakeMachine.pi("four").answering(...expected);
    machine.answer = DAEMON;
    const findings = await checkI2c(machine, hardware("pigpiod", `sensors: { ${sensors} }`));
    assert.deepEqual(
      findings.map(({ level }) => level),
      expected.map(() => "ok"),
      lines(findings).join("\n"),
    );
  });
}

test("an address that a kernel driver holds is told apart from one that is silent", async () => {
  const machine = FakeMachine.pi("four");
  machine.bus = [{ address: 0x40, claimed: true }];
  says(
    await checkI2c(machine, hardware("pca9685")),
    /^problem: The PCA9685.*taken by a driver of the kernel.* → remove its dtoverlay/,
  );
});

test("a bus that cannot be read is as bad as what hangs on it", async () => {
  const machine = FakeMachine.pi("four");
  machine.answer = DAEMON;
  machine.bus = new BoardError("I2C bus 1 is stuck: some chip holds SDA down");
  says(await checkI2c(machine, hardware("pca9685")), /^problem: I2C bus 1 is stuck/);
  says(await checkI2c(machine, hardware("pigpiod", IMU)), /^warning: I2C bus 1 is stuck/);
  says(await checkI2c(machine, undefined), /^note: I2C bus 1 is stuck/);
});

test("a PCA9685 on a bus at the usual 100 kHz is a note with the line that makes it faster", async () => {
  const machine = FakeMachine.pi("four").answering(0x40);
  const clock = "/sys/class/i2c-adapter/i2c-1/of_node/clock-frequency";
  const slow = /^note: I2C bus 1 runs at 100 kHz: .*4\.5 ms.* → .*dtparam=i2c_arm_baudrate=400000/;
  machine.words.set(clock, 100_000);
  says(await checkI2c(machine, hardware("pca9685")), slow);
  const others = [await checkI2c(machine, hardware("i2c-board")), await checkI2c(machine, undefined)];
  machine.words.set(clock, 400_000);
  others.push(await checkI2c(machine, hardware("pca9685")));
  machine.words.delete(clock);
  others.push(await checkI2c(machine, hardware("pca9685")));
  for (const findings of others) assert.doesNotMatch(lines(findings).join("\n"), /kHz/);
});

test("that pigpiod is out of reach is said once, though its bus is out of reach as well", async () => {
  const machine = FakeMachine.laptop();
  const findings = await examine(machine, named(hardware("pigpiod", IMU)));
  const said = lines(findings).filter((line) => line.includes("No pigpiod listens"));
  assert.equal(said.length, 1, lines(findings).join("\n"));
  assert.match(said[0]!, /^problem: /);
});

test("a daemon on another machine that does not answer is no work for the twin", async () => {
  says(
    await checkPigpiod(FakeMachine.laptop(), hardware("pigpiod", "host: 192.168.1.44"), "car.yaml"),
    /^problem: No pigpiod .* → switch that machine on/,
  );
});

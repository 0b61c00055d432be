import assert from "node:assert/strict";
import { test } from "node:test";
import { checkBoards } from "../../src/doctor/boards.ts";
import { checkComputer } from "../../src/doctor/computer.ts";
import { examine, nextStep } from "../../src/doctor/examine.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { checkPage } from "../../src/doctor/page.ts";
import { checkPower } from "../../src/doctor/power.ts";
import { FakeMachine, hardware, PIS } from "./fake-machine.ts";
import { DAEMON, healthy, IMU, named, says } from "./said.ts";

const UNNAMED = { path: undefined, profile: undefined, faults: [] };

// The computer

for (const [model, expected] of [
  ["zero2", /^ok: Raspberry Pi Zero 2 W Rev 1\.0 with Debian.*pigpiod is the recommended one/],
  ["four", /^ok: Raspberry Pi 4 Model B Rev 1\.4 with Debian.*pigpiod is the recommended one/],
  ["five", /^ok: Raspberry Pi 5 .*not for pigpio.*PCA9685/],
  ["module5", /^ok: Raspberry Pi Compute Module 5 .*not for pigpio/],
] as const) {
  test(`a ${PIS[model]} is named, with the backends that suit it`, () => {
    const findings = checkComputer(FakeMachine.pi(model));
    says(findings, expected);
    healthy(findings);
  });
}

test("a laptop hears what it is and what works there, and nothing is wrong with it", async () => {
  const machine = FakeMachine.laptop();
  const findings = await examine(machine, UNNAMED);
  says(findings, /^ok: This is no Raspberry Pi \(Debian.*simulated car works.*twin/);
  healthy(findings);
  assert.match(nextStep(findings, machine, UNNAMED), /npx strafe start/);
  assert.deepEqual(machine.scans, [], "nobody asks a laptop's own chips for anything");
});

test("an old Node, little memory and a sleepy processor are told with what mends them", () => {
  const machine = FakeMachine.pi("zero2");
  machine.node = "18.20.4";
  machine.texts.set("/proc/meminfo", "MemAvailable:   40960 kB\n");
  machine.texts.set("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "powersave\n");
  says(
    checkComputer(machine),
    /^problem: Node 18\.20\.4 is too old.* → sudo apt install nodejs/,
    /^warning: Only 40 of \d+ MiB of memory are free.* → ps aux/,
    /^warning: .*powersave.* → echo ondemand \| sudo tee/,
  );
});

for (const [node, level] of [
  ["20.18.9", "problem"],
  ["20.19.0", "ok"],
  ["22.1.0", "ok"],
] as const) {
  test(`Node ${node}: ${level}`, () => {
    const machine = FakeMachine.laptop();
    machine.node = node;
    says(checkComputer(machine), new RegExp(`^${level}: Node ${node.replaceAll(".", "\\.")}`));
  });
}

// Its supply

for (const [throttled, ...expected] of [
  ["throttled=0x0", /^ok: Supply and temperature were good/],
  ["throttled=0x1", /^problem: The Pi gets too little voltage right now.* → .*5\.1 V/],
  [
    "throttled=0x50000",
    /^warning: The Pi got too little voltage since/,
    /^warning: The processor was throttled since/,
  ],
  [
    "throttled=0x50005",
    /^problem: The Pi gets too little voltage right now/,
    /^warning: The processor is throttled/,
  ],
  ["throttled=0x8", /^warning: .*highest temperature right now.* → cool it/],
  ["throttled=0x20000", /^warning: The processor was slowed down since/],
] as [string, ...RegExp[]][]) {
  test(`the firmware's ${throttled} is read as ${expected.length} finding(s)`, async () => {
    const machine = FakeMachine.pi("four");
    machine.commands.set("vcgencmd get_throttled", `${throttled}\n`);
    const findings = await checkPower(machine);
    says(findings, ...expected);
    assert.equal(findings.length, expected.length);
  });
}

test("without vcgencmd the kernel is asked, and without both it is said that nobody knows", async () => {
  const machine = FakeMachine.pi("four");
  machine.commands.delete("vcgencmd get_throttled");
  says(
    await checkPower(machine),
    /^note: Whether the supply is good cannot be asked.* → sudo usermod -aG video/,
  );
  machine.texts.set("/sys/devices/platform/soc/soc:firmware/get_throttled", "1\n");
  says(await checkPower(machine), /^problem: The Pi gets too little voltage/);
});

// Boards

test("what a car does not use is a note, the same for the car that uses it is a problem", async () => {
  const machine = FakeMachine.pi("five");
  machine.devices.delete("/dev/i2c-1");
  healthy(await checkBoards(machine, undefined));
  says(
    await checkBoards(machine, hardware("pca9685")),
    /^problem: .*there is no \/dev\/i2c-1\. → sudo raspi-config nonint do_i2c 0/,
  );
  says(await checkBoards(machine, hardware("pigpio")), /^problem: pigpio .*Pi 5.* → use backend: pca9685/);
});

test("a bus and a port that may not be used are told with the group that is missing", async () => {
  const machine = FakeMachine.pi("four");
  machine.devices.set("/dev/i2c-1", "denied");
  machine.devices.set("/dev/ttyACM0", "denied");
  says(
    await checkBoards(machine, hardware("i2c-board")),
    /^problem: .*no permission for \/dev\/i2c-1\. → .*-aG i2c/,
  );
  says(
    await checkBoards(machine, hardware("firmata")),
    /^problem: .*no permission for \/dev\/ttyACM0\. → .*-aG dialout/,
  );
});

test("a board at another port than the profile's is named with the line to write", async () => {
  const machine = FakeMachine.laptop();
  machine.ports = ["/dev/ttyUSB0"];
  says(
    await checkBoards(machine, hardware("firmata")),
    /^problem: .*no \/dev\/ttyACM0; there is \/dev\/ttyUSB0\. → .*port: \/dev\/ttyUSB0/,
  );
});

test("packages that were not built are told with what builds them", async () => {
  const machine = FakeMachine.pi("four");
  machine.packageFaults.set("i2c-bus", "no native build was found");
  machine.packageFaults.set("serialport", "no native build was found");
  says(
    await checkBoards(machine, hardware("pca9685")),
    /^problem: .*i2c-bus cannot be loaded \(no native.* → sudo apt/,
  );
  says(await checkBoards(machine, hardware("firmata")), /^problem: .*serialport cannot be loaded.* → npm ci/);
});

test("the library in the process: first its C part, then its addon, then the pins' holder, then root, then a warning", async () => {
  const machine = FakeMachine.pi("four");
  const expect = async (pattern: RegExp) => says(await checkBoards(machine, hardware("pigpio")), pattern);
  machine.commands.set("/sbin/ldconfig -p", "libc.so.6");
  machine.packageFaults.set("pigpio", "its addon was not built");
  machine.texts.set("/var/run/pigpio.pid", "512\n");
  machine.texts.set("/proc/512/comm", "pigpiod\n");
  await expect(/^problem: .*C library is not here\. → sudo apt install pigpio/);
  machine.commands.set("/sbin/ldconfig -p", "libpigpio.so.1");
  await expect(/^problem: .*its addon was not built\. → /);
  machine.packageFaults.clear();
  await expect(/^problem: .*pigpiod has the pins\. → use backend: pigpiod/);
  machine.texts.delete("/proc/512/comm");
  await expect(/^problem: .*needs root/);
  machine.isRoot = true;
  await expect(/^warning: .*its PWM goes on, so pigpiod is the better choice/);
});

// The page, the profile, and what to do next

for (const backend of ["pigpiod", "pigpio", "pca9685", "i2c-board"] as const) {
  test(`on a laptop a car on ${backend} is simulated next, and driven on its Pi`, async () => {
    const machine = FakeMachine.laptop();
    const file = named(hardware(backend));
    assert.match(
      nextStep(await examine(machine, file), machine, file),
      /^npx strafe start --profile car\.yaml --world furnished simulates this car here; .* run Strafe on its Pi$/,
    );
  });
}

test("an Arduino that is not plugged in is what a laptop hears of next, and a twin that runs is driven", async () => {
  const machine = FakeMachine.laptop();
  const arduino = named(hardware("firmata"));
  assert.match(nextStep(await examine(machine, arduino), machine, arduino), /^plug it in/);
  machine.answer = DAEMON;
  const onTwin = named(hardware("pigpiod"));
  assert.equal(nextStep(await examine(machine, onTwin), machine, onTwin), "strafe start --profile car.yaml");
});

test("a port that somebody has is told with another; the service's own is not", async () => {
  const machine = FakeMachine.pi("four");
  machine.taken = true;
  says(await checkPage(machine), /^warning: .*8080.* → strafe start --port 8081/);
  machine.commands.set("systemctl is-active strafe.service", "active\n");
  healthy(await checkPage(machine));
});

test("every fault of a profile is a problem of its own, with its place", async () => {
  const faults = ["car.yaml:3:5: expected a number", "car.yaml:9:1: unknown key"];
  const machine = FakeMachine.pi("four");
  const file = { path: "car.yaml", profile: undefined, faults };
  const findings = await examine(machine, file);
  says(findings, /^problem: car\.yaml:3:5: expected a number/, /^problem: car\.yaml:9:1: unknown key/);
  assert.match(nextStep(findings, machine, file), /correct it there.*the first of 2 problems/);
});

test("a healthy Pi with a valid profile is told to start", async () => {
  const machine = FakeMachine.pi("zero2").answering(0x68);
  machine.answer = DAEMON;
  const file = named(hardware("pigpiod", IMU));
  const findings = await examine(machine, file);
  healthy(findings);
  assert.equal(nextStep(findings, machine, file), "strafe start --profile car.yaml");
});

test("a problem comes before a warning in what to do next", () => {
  const finding = (level: "warning" | "problem", mend: string): Finding => ({
    group: "page",
    level,
    text: "x",
    mend,
  });
  const findings = [finding("warning", "later"), finding("problem", "now")];
  assert.equal(nextStep(findings, FakeMachine.laptop(), UNNAMED), "now");
});

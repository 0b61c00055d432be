import { test } from "node:test";
import { checkPigpiod } from "../../src/doctor/pigpiod.ts";
import { FakeMachine, hardware } from "./fake-machine.ts";
import { DAEMON, healthy, says } from "./said.ts";

test("a daemon that only this machine reaches is as it should be", async () => {
  const machine = FakeMachine.pi("four");
  machine.answer = DAEMON;
  const findings = await checkPigpiod(machine, hardware("pigpiod"), "car.yaml");
  says(
    findings,
    /^ok: pigpiod answers at localhost:8888, version 79/,
    /^ok: Only this machine reaches pigpiod/,
  );
  healthy(findings);
});

test("a daemon that everybody reaches is a warning with the address and the drop-in that binds it", async () => {
  const machine = FakeMachine.pi("four");
  machine.answer = DAEMON;
  machine.exposed = ["192.168.1.7"];
  says(
    await checkPigpiod(machine, hardware("pigpiod"), "car.yaml"),
    /^warning: Everybody on the network.*192\.168\.1\.7 port 8888\. → .*pigpiod\.service\.d.*pigpiod -l -n 127\.0\.0\.1/,
  );
  machine.texts.delete("/lib/systemd/system/pigpiod.service");
  says(
    await checkPigpiod(machine, undefined, undefined),
    /^warning: Everybody.* → sudo pigpiod -l -n 127\.0\.0\.1/,
  );
});

test("without a network nobody claims that the daemon is safe", async () => {
  const machine = FakeMachine.pi("four");
  machine.answer = DAEMON;
  machine.network = { lo: machine.network.lo! };
  says(
    await checkPigpiod(machine, hardware("pigpiod"), "car.yaml"),
    /^note: Whether pigpiod could be reached/,
  );
});

test("a daemon on another machine lies open by its nature", async () => {
  const machine = FakeMachine.laptop();
  machine.answer = DAEMON;
  says(
    await checkPigpiod(machine, hardware("pigpiod", "host: car.local"), "c.yaml"),
    /^warning: .*another machine \(car\.local\)/,
  );
});

test("a daemon that does not run is started, installed, replaced by a twin or given up, by the machine", async () => {
  const wired = hardware("pigpiod");
  const four = FakeMachine.pi("four");
  says(
    await checkPigpiod(four, wired, "car.yaml"),
    /^problem: No pigpiod listens at.* → sudo systemctl enable --now pigpiod$/,
  );
  four.texts.delete("/lib/systemd/system/pigpiod.service");
  says(await checkPigpiod(four, wired, "car.yaml"), /^problem: .* → sudo apt install pigpio &&/);
  says(
    await checkPigpiod(FakeMachine.laptop(), wired, "car.yaml"),
    /^problem: .* → strafe twin --profile car\.yaml/,
  );
  says(
    await checkPigpiod(FakeMachine.pi("five"), wired, "car.yaml"),
    /^problem: .*Pi 5\. → use backend: pca9685/,
  );
  healthy(await checkPigpiod(four, hardware("pca9685"), "car.yaml"));
});

test("an old daemon is a warning", async () => {
  const machine = FakeMachine.pi("four");
  machine.answer = { version: 71, levels: 0 };
  says(await checkPigpiod(machine, undefined, undefined), /^warning: Its version 71 is older than 79/);
});

test("the encoders' levels are shown wheel by wheel", async () => {
  const machine = FakeMachine.pi("four");
  machine.answer = { version: 79, levels: (1 << 12) | (1 << 19) | (1 << 20) };
  says(
    await checkPigpiod(machine, hardware("pigpiod"), "car.yaml"),
    /^note: .*front left high\/low, front right low\/low, rear left low\/high, rear right high\. → .*car\.yaml --wheels/,
  );
});

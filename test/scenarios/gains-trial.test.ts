import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { saveGains } from "../../src/control/save-gains.ts";
import { DEFAULT_PROFILE, loadProfile } from "../../src/profile/profile.ts";
import { history } from "../../src/profile/store.ts";
import { temporaryFolder } from "../profile/temporary.ts";
import { Car, FIELD } from "./rig.ts";

/** The motors' constants are wrong, so that the feedback has something to do. */
const profile = (gains: string) => ({
  world: FIELD,
  profile: (text: string) =>
    text.replace("kV: 0.33", "kV: 0.25").replace("rate: 200 Hz", `rate: 200 Hz\n  ${gains}`),
});
const WEAK = profile("kP: 0.02\n  kI: 0.1");
const GOOD = profile("kP: 0.15\n  kI: 1.5");

/** To and fro for so long. */
function weave(car: Car, seconds: number): void {
  for (let i = 0; i < seconds; i++) car.drive(1, { vx: i % 2 === 0 ? 0.7 : -0.7, omega: 0.3 });
}

const tuning = (car: Car) => car.fast.robot.telemetry().tuning!;

describe("a trial of other gains", () => {
  test("that follows better is told so, and stays until it is kept or ended", async () => {
    const car = await Car.armed(WEAK);
    weave(car, 8);
    car.driver.say({ type: "trial", kP: 0.15, kI: 1.5 });
    assert.deepEqual(car.driver.sentences("refused"), []);
    assert.deepEqual(tuning(car).gains, { kP: 0.15, kI: 1.5, headingP: 4 });
    weave(car, 1);
    const { trial } = tuning(car);
    assert.equal(trial?.state, "measuring");
    assert.ok(trial!.progress > 0.1 && trial!.progress < 0.3, `${trial!.progress}`);
    car.driver.say({ type: "end-trial", keep: true });
    assert.match(car.driver.sentences("refused").join(), /not proved better yet/);
    weave(car, 7);
    assert.equal(tuning(car).trial?.state, "better");
    assert.ok(tuning(car).trial!.now! < tuning(car).trial!.before);
    const events = car.driver.sentences("event").filter((text) => text.startsWith("trial"));
    assert.equal(events.length, 1);
    assert.match(
      events[0]!,
      /trial: Trial of kP 0\.15, kI 1\.5, heading 4: it follows better: .* Keep it, or end it/,
    );
    car.driver.say({ type: "end-trial", keep: false });
    assert.deepEqual(tuning(car), { gains: { kP: 0.02, kI: 0.1, headingP: 4 }, trial: null });
  });

  test("that follows worse is rolled back by itself, and says so", async () => {
    const car = await Car.armed(GOOD);
    weave(car, 8);
    car.driver.say({ type: "trial", kP: 0, kI: 0 });
    weave(car, 8);
    assert.deepEqual(tuning(car), { gains: { kP: 0.15, kI: 1.5, headingP: 4 }, trial: null });
    const [event] = car.driver.heard("event").filter(({ code }) => code === "trial");
    assert.match(event!.text, /^Trial of kP 0, kI 0, heading 4 rolled back: it follows much worse: /);
    assert.equal(event!.level, "warning");
    assert.deepEqual(car.faults(), []);
  });

  test("ends with an emergency stop, and when the one who tried it leaves", async () => {
    const car = await Car.armed(GOOD);
    const watcher = car.join("Laptop", "driver");
    const events = () => watcher.sentences("event").filter((text) => text.startsWith("trial"));
    weave(car, 8);
    car.driver.say({ type: "trial", kP: 0.2 });
    car.driver.say({ type: "estop" });
    assert.match(events().join(), /rolled back: the car was stopped/);
    car.driver.say({ type: "reset-estop" });
    car.stop();
    car.driver.say({ type: "arm" });
    weave(car, 8);
    car.driver.say({ type: "trial", kP: 0.2 });
    car.driver.session.close();
    assert.match(events().join(), /rolled back: whoever tried it has gone/);
    assert.equal(tuning(car).gains.kP, 0.15);
  });

  test("is for the driver who has the wheel, one at a time, and for a car that has driven", async () => {
    const car = await Car.armed(GOOD);
    const watcher = car.join("Laptop", "driver");
    const script = car.join("square.ts", "script");
    car.drive(0.1, {});
    car.driver.say({ type: "trial", kP: 0.2 });
    assert.match(car.driver.sentences("refused").join(), /drive for some seconds first/);
    weave(car, 8);
    for (const visitor of [watcher, script]) {
      visitor.say({ type: "trial", kP: 0.2 });
      assert.match(visitor.sentences("refused").join(), /only the driver who has the wheel/);
    }
    car.driver.session.receive('{"type":"trial","kP":1e9}');
    car.driver.say({ type: "end-trial", keep: false });
    car.driver.say({ type: "trial", kP: 0.2 });
    car.driver.say({ type: "trial", kP: 0.3 });
    assert.deepEqual(car.driver.codes("refused"), ["invalid", "unavailable", "unavailable"]);
    assert.equal(tuning(car).gains.kP, 0.2);
  });
});

describe("gains that are kept", () => {
  test("stand in measured.json beside what else was measured, and the next start finds them", async (t) => {
    const folder = join(temporaryFolder(t), "beetle");
    mkdirSync(folder);
    const path = join(folder, "profile.yaml");
    const measured = join(folder, "measured.json");
    copyFileSync(DEFAULT_PROFILE, path);
    await saveGains(measured, { kP: 0.2, kI: 2, headingP: 5 });
    assert.equal(loadProfile(path).control.kI, 2);
    writeFileSync(measured, JSON.stringify({ version: 1, surface: "carpet", control: { kP: 0.1 } }));
    await saveGains(measured, { kP: 0.3, kI: 3, headingP: 6 });
    assert.deepEqual(JSON.parse(readFileSync(measured, "utf8")), {
      version: 1,
      surface: "carpet",
      control: { kP: 0.3, kI: 3, headingP: 6 },
    });
    assert.equal(history(measured).length, 1);
  });

  test("are not put into a file that is broken, which is said", async (t) => {
    const measured = join(temporaryFolder(t), "measured.json");
    writeFileSync(measured, "{ broken");
    await assert.rejects(saveGains(measured, { kP: 0.2, kI: 2, headingP: 5 }), /measured\.json:1:/);
    assert.equal(readFileSync(measured, "utf8"), "{ broken");
  });
});

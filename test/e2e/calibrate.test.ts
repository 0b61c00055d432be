import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseMeasured } from "../../src/profile/measured.ts";
import { DEFAULT_PROFILE } from "../../src/profile/profile.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { type RunningRobot, runningRobots } from "../../src/protocol/running-robots.ts";
import { Onlooker } from "./onlooker.ts";
import { noTerminal, Pane } from "./pane.ts";
import { isRunning, Strafe } from "./strafe.ts";
import { pause, until } from "./wait.ts";

const LIMIT = { timeout: 120_000 };
const CLI = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));
/** From the last command to the last duty when the link is cut, s: DESIGN.md §4; and what telemetry adds. */
const LINK_CUT = 0.4 + 0.1;
const WENT_BACK = "Calibration is gone: the car goes on with the constants that it had before.";

let folder: string;
let car: string;
const usual = process.env.TMPDIR;

beforeEach(() => {
  folder = mkdtempSync(join(usual ?? "/tmp", "strafe-c-"));
  // Where this test's robots are, and nobody else's.
  process.env.TMPDIR = folder;
  assert.equal(tmpdir(), folder);
  car = join(folder, "calibration/car");
  mkdirSync(car, { recursive: true });
  copyFileSync(DEFAULT_PROFILE, join(car, "profile.yaml"));
});

afterEach(() => {
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  rmSync(folder, { recursive: true, force: true });
});

after(() => Pane.closeAll());

const words = (...more: string[]) => [
  "calibrate",
  "--profile",
  join(car, "profile.yaml"),
  "--world",
  "empty",
  ...more,
];

/** The command without a terminal, as a script calls it. */
function calibrate(...more: string[]): ChildProcess & { said: string } {
  const child = Object.assign(spawn(process.execPath, [CLI, ...words("--yes", ...more)]), { said: "" });
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on("data", (data) => {
      child.said += data;
    });
  }
  return child;
}

const turns = ({ wheels, driver }: Telemetry) =>
  driver?.source === "calibration" && wheels.duty.some((duty) => Math.abs(duty) > 0.05);
const rests = ({ wheels }: Telemetry) => wheels.duty.every((duty) => duty === 0);

async function theRobot(): Promise<RunningRobot> {
  return until(() => runningRobots()[0], "a robot in its place");
}

describe("a person at a terminal", { skip: noTerminal }, () => {
  test("holds the key while the wheels turn, and finds out how the car is wired", LIMIT, async () => {
    const pane = new Pane(
      "wiring",
      [process.execPath, CLI, ...words("--skip", "counts,motors,timed,floor,sonar,validation")],
      {
        TMPDIR: folder,
      },
    );
    for (const plug of ["frontLeft", "frontRight", "rearLeft", "rearRight"]) {
      await pane.see(`plug of ${plug} turns`);
      await pause(700);
      const seen = () => pane.screen.split("Somebody saw").length;
      const before = seen();
      await pane.holdWhile("Space", () => seen() === before && !pane.screen.includes("ENDED"));
    }
    await pane.see(/ENDED \d/);
    const { screen } = pane;
    assert.match(screen, /ENDED 0/, screen);
    assert.match(screen, /Every motor and every encoder is wired as the profile says/);
    const path = join(car, "measured.json");
    assert.equal(parseMeasured(readFileSync(path, "utf8"), path).wiring?.motors?.rearLeft.plug, "rearLeft");
    assert.ok(existsSync(join(car, "report.html")));
    await until(() => runningRobots().length === 0, "the robot that was started for it to be gone");
  });

  test(
    "lets go of the key, and the wheels stand; Ctrl-C ends it, and what was found is kept",
    LIMIT,
    async () => {
      const pane = new Pane("key", [process.execPath, CLI, ...words("--only", "preflight,motors")], {
        TMPDIR: folder,
      });
      await pane.see("Hold SPACE");
      const looks = new Onlooker(await theRobot());
      await pause(700);
      await pane.holdWhile("Space", () => !(looks.history.length > 0 && turns(looks.now)));
      await looks.see("the wheels at rest", rests);
      await pane.see("the key was let go");
      pane.press("r");
      await pane.see(/Hold SPACE[\s\S]*Hold SPACE/);
      await pause(700);
      await pane.holdWhile("Space", () => !turns(looks.now));
      pane.press("C-c");
      await pane.see(/ENDED \d/);
      assert.match(pane.screen, /ENDED 1/);
      assert.match(pane.screen, /go on with {2}strafe calibrate --profile \S+ --resume/);
      assert.ok(rests(looks.now), "the last that was seen of it");
      looks.close();
      assert.ok(!existsSync(join(car, "measured.json")));
      await until(() => runningRobots().length === 0, "the robot that was started for it to be gone");
    },
  );

  test("whose terminal is closed while the wheels turn leaves a robot that stands", LIMIT, async () => {
    const strafe = new Strafe(["--profile", join(car, "profile.yaml"), "--world", "empty", "--port", "0"]);
    await strafe.isUp();
    const pane = new Pane("gone", [process.execPath, CLI, ...words("--only", "motors")], { TMPDIR: folder });
    const looks = new Onlooker(await theRobot());
    await pane.see("Hold SPACE");
    await pause(700);
    await pane.holdWhile("Space", () => !turns(looks.now));
    const closed = looks.now.time;
    pane.close();
    await looks.see("nobody at the wheel, and rest", (seen) => rests(seen) && seen.driver === null);
    assert.ok(looks.lastDuty - closed < LINK_CUT, `${looks.lastDuty - closed} s`);
    looks.close();
    assert.equal(await strafe.stop(), 0);
  });
});

describe("a calibration that is killed while the wheels turn", () => {
  test("leaves the robot that ran before it at rest, and free for others", LIMIT, async () => {
    const strafe = new Strafe(["--profile", join(car, "profile.yaml"), "--world", "empty", "--port", "0"]);
    await strafe.isUp();
    const child = calibrate("--only", "motors");
    const looks = new Onlooker(await theRobot());
    await looks.see("the wheels turning", turns);
    const killed = looks.now.time;
    child.kill("SIGKILL");
    await looks.see("nobody at the wheel, and rest", (seen) => rests(seen) && seen.driver === null);
    assert.ok(looks.lastDuty - killed < LINK_CUT, `${looks.lastDuty - killed} s`);
    await until(() => looks.said.includes(WENT_BACK), "the robot to go back to its own constants");
    looks.close();
    assert.ok(!existsSync(join(car, "measured.json")));
    assert.equal(await strafe.stop(), 0);
  });

  test("takes the robot that it had started with it", LIMIT, async () => {
    const child = calibrate("--only", "motors");
    const robot = await theRobot();
    const looks = new Onlooker(robot);
    await looks.see("the wheels turning", turns);
    child.kill("SIGKILL");
    await until(() => !isRunning(robot.pid), "the robot to be gone");
    looks.close();
    assert.deepEqual(runningRobots(), []);
  });
});

test(
  "whoever cannot be asked is told to say --yes, and a car that already runs elsewhere is not started twice",
  LIMIT,
  async () => {
    const asked = spawn(process.execPath, [CLI, ...words()], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    asked.stderr.on("data", (data) => {
      said += data;
    });
    assert.deepEqual(await once(asked, "exit"), [2, null]);
    assert.match(said, /nobody can be asked here: call it in a terminal, or say --yes/);

    const strafe = new Strafe(["--profile", join(car, "profile.yaml"), "--world", "slalom", "--port", "0"]);
    await strafe.isUp();
    const child = calibrate("--only", "preflight");
    assert.deepEqual(await once(child, "exit"), [1, null]);
    assert.match(child.said, /this car's robot runs already, elsewhere: in slalom, page http/);
    assert.equal(await strafe.stop(), 0);
  },
);

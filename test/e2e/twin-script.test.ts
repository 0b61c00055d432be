import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { systemClock } from "../../src/core/system-clock.ts";
import { packageRoot } from "../../src/profile/package-root.ts";
import { loadProfile } from "../../src/profile/profile.ts";
import { TwinServer } from "../../src/sim/twin/server.ts";
import { createTwin } from "../../src/sim/twin/twin.ts";
import { loadWorld } from "../../src/sim/world.ts";
import { nearPose } from "../script/rig.ts";
import { ScriptFolder } from "../script-runner/rig.ts";
import { Onlooker } from "./onlooker.ts";
import { freePort, Strafe } from "./strafe.ts";

/** Fifteen seconds of it are the square's own. */
const LIMIT = { timeout: 90_000 };
/** From where it truly began, m and rad: this car was never measured, and its gyro is a cheap one. */
const OFF = 0.05;
const TURNED = (3 * Math.PI) / 180;
/** How often the twin's world goes on, ms, and what it may warm up, s. */
const PERIOD = 2;
const WARM_UP = 0.1;

const kit = join(packageRoot, "calibration/kits/jgb37-520-pigpiod.yaml");
const square = join(packageRoot, "src/script/examples/square.ts");

/** The same as `strafe twin --world empty`, here in this process, where somebody can see where its car truly is. */
async function openTwin() {
  const { hardware } = loadProfile(kit);
  assert.equal(hardware.backend, "pigpiod");
  let advance = () => {};
  const timer = setInterval(() => advance(), PERIOD);
  const twin = await createTwin(loadWorld("empty"), hardware, systemClock.now() - WARM_UP);
  const server = new TwinServer(twin, systemClock);
  advance = () => server.advance();
  advance();
  return {
    port: await server.listen(0, "127.0.0.1"),
    pose: () => ({ ...twin.simulator.chassis.pose }),
    close: async () => {
      clearInterval(timer);
      await server.close();
    },
  };
}

test(
  "the example of a square ends where it began on a car that hangs on pigpiod's pins",
  LIMIT,
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "strafe-e2e-"));
    const twin = await openTwin();
    const profile = join(folder, "profile.yaml");
    writeFileSync(profile, readFileSync(kit, "utf8").replace("port: 8888", `port: ${twin.port}`));
    const strafe = new Strafe(["--profile", profile, "--port", String(await freePort())]);
    t.after(async () => {
      await strafe.stop();
      await twin.close();
      rmSync(folder, { recursive: true, force: true });
    });
    await strafe.isUp();
    const onlooker = new Onlooker({ socket: strafe.controlSocket });
    await onlooker.see("the gyro settled", ({ estimate }) => estimate?.gyroBias != null);
    onlooker.close();
    const scripts = new ScriptFolder();
    for (let tries = 1; ; tries++) {
      const began = twin.pose();
      let farthest = 0;
      const watching = setInterval(() => {
        const { x, y } = twin.pose();
        farthest = Math.max(farthest, Math.hypot(x - began.x, y - began.y));
      }, 50);
      const { code, out, err } = await scripts.run(square, "--robot", strafe.url, "--json");
      clearInterval(watching);
      // A computer that is so busy that control misses its deadlines has its car stopped, and rightly.
      if (tries < 3 && /control loop stood still/.test(err)) continue;
      assert.equal(code, 0, `${err}\n${strafe.output}`);
      const { ok, truth, elapsed } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
      assert.equal(ok, true);
      assert.equal(truth, null, "the robot itself knows of no simulation");
      const pose = twin.pose();
      const off = Math.hypot(pose.x - began.x, pose.y - began.y);
      const turned = ((pose.theta - began.theta - 2 * Math.PI) * 180) / Math.PI;
      t.diagnostic(
        `${elapsed.toFixed(1)} s; truly ${(1000 * off).toFixed(0)} mm and ${turned.toFixed(2)}° off`,
      );
      nearPose(pose, began, OFF, TURNED);
      assert.ok(Math.abs(farthest - Math.SQRT2) < 0.1, `its far corner was ${farthest} m away`);
      break;
    }
  },
);

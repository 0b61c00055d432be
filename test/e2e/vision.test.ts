import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { wrapAngle } from "../../src/core/geometry.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { freePort, Strafe } from "./strafe.ts";
import { until } from "./wait.ts";
import { Witness } from "./witness.ts";

// The real processes, the real network, and somebody who walks.

const WORLD = `
name: a hall
room: { length: 9 m, width: 7 m }
start: { x: -3 m, y: 0 m, heading: 0 deg }
objects:
  - name: Anna
    at: [0.5 m, -1 m]
    circle: 22 cm
    looks: { person: { height: 1.7 m, shirt: "#b8352f" } }
    walks: { through: [[0.5 m, -1 m], [0.5 m, 1 m]], speed: 0.3 m/s, closed: false }
`;
/** The car's middle to its camera, m. */
const AHEAD = 0.1;
/** A busy machine sees seldom, but it sees. */
const PATIENCE = 60;
const ENOUGH = 12;

const folder = mkdtempSync(join(tmpdir(), "strafe-vision-"));
let strafe: Strafe;
let witness: Witness;

before(async () => {
  const world = join(folder, "hall.yaml");
  writeFileSync(world, WORLD);
  strafe = new Strafe(["--world", world, "--vision", "--port", String(await freePort())]);
  await strafe.isUp();
  witness = await Witness.of(strafe);
});

after(async () => {
  witness?.close();
  await strafe?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Compared {
  readonly at: number;
  readonly bearing: { readonly seen: number; readonly truth: number };
  readonly distance: { readonly seen: number | null; readonly truth: number };
}

/** Each picture in which a person was told of, beside where the person was at that moment. */
function compare(history: readonly Telemetry[]): Compared[] {
  const told = new Map(history.flatMap(({ sightings }) => (sightings ? [[sightings.at, sightings]] : [])));
  return [...told.values()].flatMap(({ at, targets }) => {
    const person = targets.find(({ kind }) => kind === "person");
    const then = history.find(({ time }) => time >= at)?.truth;
    if (!(person && then)) return [];
    const [x, y] = then.objects as [number, number];
    const { pose } = then;
    const dx = x - pose.x - AHEAD * Math.cos(pose.theta);
    const dy = y - pose.y - AHEAD * Math.sin(pose.theta);
    return [
      {
        at,
        bearing: { seen: person.bearing, truth: wrapAngle(Math.atan2(dy, dx) - pose.theta) },
        distance: { seen: person.distance, truth: Math.hypot(dx, dy) },
      },
    ];
  });
}

test("the car sees who walks before it, where and how far away", { timeout: 120_000 }, async () => {
  const compared = await until(
    () => {
      const found = compare(witness.history);
      return found.length >= ENOUGH ? found : undefined;
    },
    () => `${ENOUGH} sightings of a person; strafe start has printed:\n${strafe.output}`,
    PATIENCE,
  );
  for (const { at, bearing, distance } of compared) {
    const what = `at ${at.toFixed(2)} s: ${JSON.stringify({ bearing, distance })}`;
    assert.ok(Math.abs(bearing.seen - bearing.truth) < 0.06, `bearing ${what}`);
    assert.ok(distance.seen !== null, `distance ${what}`);
    assert.ok(Math.abs(distance.seen / distance.truth - 1) < 0.25, `distance ${what}`);
  }
  const errors = compared.map(({ distance }) => distance.seen! / distance.truth - 1);
  const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  assert.ok(rms < 0.15, `distances are off by ${(100 * rms).toFixed(1)} % RMS: ${JSON.stringify(compared)}`);
});

test("vision that is killed is started again, and nothing else notices", { timeout: 120_000 }, async () => {
  const [control, gateway, vision] = [strafe.pid("control"), strafe.pid("gateway"), strafe.pid("vision")];
  const killedAt = witness.now.time;
  process.kill(vision, "SIGKILL");
  const sighted = () => witness.now.sightings;
  await until(
    () => (sighted()?.at ?? 0) > killedAt + 1 && strafe.pid("vision") !== vision,
    () => `sightings after ${killedAt} s; strafe start has printed:\n${strafe.output}`,
    PATIENCE,
  );
  assert.equal(strafe.pid("control"), control);
  assert.equal(strafe.pid("gateway"), gateway);
  assert.match(strafe.output, /vision was ended by SIGKILL/);
});

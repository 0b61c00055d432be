import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator } from "../../src/sim/simulator.ts";
import { loadWorld } from "../../src/sim/world.ts";
import { Studio } from "../../src/vision/cameras/simulated/studio.ts";
import { type Frame, frameBytes } from "../../src/vision/frame.ts";

/** Pictures a second, as a Pi's camera makes them. */
const RATE = 30;

/** Two people who cross before the car, at the distances at which one is followed. */
const WORLD = `
name: two people
seed: 7
room: { length: 12, width: 8 }
objects:
  - name: she
    at: [2.2, -1.2]
    circle: 0.2
    looks: { person: { height: 1.7, shirt: "#b03030" } }
    walks: { through: [[2.2, -1.2], [2.4, 1.2]], speed: 0.8 }
  - name: he
    at: [3.4, 1.2]
    circle: 0.2
    looks: { person: { height: 1.8, shirt: "#3060b0" } }
    walks: { through: [[3.4, 1.2], [3.2, -1.2]], speed: 0.7 }
sensors: { camera: { fitted: true } }
`;

/** What the simulated camera sees, of a car that stands. @param count of frames */
export async function filmTwoPeople(count: number): Promise<Frame[]> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-film-"));
  const file = join(folder, "world.yaml");
  writeFileSync(file, WORLD);
  const world = loadWorld(file);
  rmSync(folder, { recursive: true });
  const simulator = await createSimulator(world);
  const { camera } = world.sensors;
  const studio = new Studio(simulator.scene, camera, world.seed);
  const { width, height } = camera;
  const seen = {
    pose: { x: 0, y: 0, theta: 0 },
    twist: { vx: 0, vy: 0, omega: 0 },
    slip: new Float64Array(4),
    impact: 0,
    objects: new Float64Array(3 * simulator.scene.objects.length),
  };
  return Array.from({ length: count }, (_, sequence) => {
    const time = sequence / RATE;
    simulator.advanceTo(time);
    simulator.observe(seen);
    const data = new Uint8Array(frameBytes(width, height, "i420"));
    studio.take({ time, pose: seen.pose, twist: seen.twist, objects: [...seen.objects] }, data);
    return { width, height, format: "i420", data, capturedAt: time, sequence };
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "../../../src/core/random.ts";
import { parseText } from "../../../src/profile/document.ts";
import { CameraFaults } from "../../../src/sim/camera/camera-faults.ts";
import { worldSchema } from "../../../src/sim/world.ts";
import { FrameWatch } from "../../../src/vision/cameras/frame-watch.ts";
import { Shutter } from "../../../src/vision/cameras/simulated/shutter.ts";
import { frameBytes } from "../../../src/vision/frame.ts";

const WIDTH = 64;
const HEIGHT = 48;
const PERIOD = 1 / 30;
const LATENCY = 0.045;
/** The robot's clock when the world began, s. */
const ORIGIN = 500;
const BEGIN = 2;
const END = 6;

/** What a watch says at each tenth of a second of a camera with a fault from BEGIN to END; "" where nothing. */
function watched(fault: string, until = END + 3): Map<number, string> {
  const text = `name: test\nfaults: [{ at: ${BEGIN}, until: ${END}, target: camera, verb: ${fault} }]`;
  const { faults } = parseText(text, "room.yaml", worldSchema);
  const random = new Random(9);
  const studio = {
    take: (_: unknown, out: Uint8Array) => {
      for (let i = 0; i < out.length; i++) out[i] = 120 + random.uniform(-3, 3);
    },
  };
  const shutter = new Shutter(studio, new CameraFaults(faults, new Random(1)));
  const watch = new FrameWatch(false, ORIGIN);
  const arriving: { at: number; capturedAt: number; data: Uint8Array }[] = [];
  const said = new Map<number, string>();
  let taken = 0;
  for (let tick = 0; tick < until * 100; tick++) {
    const elapsed = tick / 100;
    if (elapsed >= taken * PERIOD) {
      taken++;
      const out = new Uint8Array(frameBytes(WIDTH, HEIGHT, "i420"));
      const moment = {
        time: ORIGIN + elapsed,
        pose: { x: 0, y: 0, theta: 0 },
        twist: { vx: 0, vy: 0, omega: 0 },
        objects: [],
      };
      const exposed = shutter.expose(moment, elapsed, out);
      if (exposed) {
        const at = elapsed + LATENCY + exposed.delay;
        arriving.push({ at, capturedAt: ORIGIN + elapsed, data: out.subarray(0, exposed.bytes) });
        arriving.sort((a, b) => a.at - b.at);
      }
    }
    while (arriving[0] && arriving[0].at <= elapsed) {
      const { capturedAt, data } = arriving.shift()!;
      const frame = { width: WIDTH, height: HEIGHT, format: "i420" as const, data, capturedAt, sequence: 0 };
      watch.take(frame, ORIGIN + elapsed);
    }
    if (tick % 10 === 0) said.set(tick / 10, watch.fault(ORIGIN + elapsed)?.id ?? "");
  }
  return said;
}

for (const [fault, id, within] of [
  ["off", "camera-stalled", 1],
  ["stuck", "camera-frozen", 1.3],
  ["black", "camera-black", 1.3],
  ["garbage", "camera-frame-size", 0.3],
  ["delayed, delay: 1.4 s", "camera-clock", 2],
  ["slow, period: 4 s", "camera-stalled", 1],
] as const) {
  test(`a camera that is ${fault} is found as ${id} within ${within} s, and well when that is over`, () => {
    const said = watched(fault);
    const between = (from: number, to: number) =>
      [...said].filter(([tenth]) => tenth >= from * 10 && tenth < to * 10).map(([, what]) => what);
    const story = [...said].map(([tenth, what]) => `${tenth / 10} s ${what}`).join(", ");
    assert.ok(
      between(0, BEGIN).every((what) => what === ""),
      story,
    );
    const first = [...said].find(([, what]) => what === id)?.[0] ?? Number.POSITIVE_INFINITY;
    assert.ok(first <= (BEGIN + within) * 10, story);
    assert.equal(said.get(END * 10 - 1), id, story);
    assert.ok(
      between(END + 2, END + 3).every((what) => what === ""),
      story,
    );
  });
}

test("a camera that is a little late or a little slow has no fault", () => {
  for (const fault of ["delayed, delay: 0.3 s", "slow, period: 0.2 s"]) {
    const said = new Set(watched(fault).values());
    assert.deepEqual([...said], [""], fault);
  }
});

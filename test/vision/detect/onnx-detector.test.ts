import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Random } from "../../../src/core/random.ts";
import { OnnxDetector, type OnnxDetectorOptions } from "../../../src/vision/detect/session/onnx-detector.ts";
import { RevivedDetector } from "../../../src/vision/detect/session/revived.ts";
import { type Frame, frameBytes } from "../../../src/vision/frame.ts";
import { shippedModel } from "../../../src/vision/models/shipped.ts";
import type { VisionErrorCode } from "../../../src/vision/vision-error.ts";
import { until } from "../../e2e/wait.ts";
import { TELL } from "./known-answers.ts";
import { writeOnnx } from "./write-onnx.ts";

const folder = mkdtempSync(join(tmpdir(), "strafe-detector-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve("onnxruntime-node");
    return true;
  } catch {
    return false;
  }
}
const skip = isInstalled() ? false : "onnxruntime-node, which is optional, is not installed";
const timeout = 60_000;

const written = (name: string, content: string | Uint8Array) => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

const grey = (sequence = 0, width = 640, height = 480): Frame => ({
  width,
  height,
  format: "i420",
  data: new Uint8Array(frameBytes(width, height, "i420")).fill(128),
  capturedAt: 0,
  sequence,
});

async function using(
  options: OnnxDetectorOptions,
  use: (detector: OnnxDetector) => Promise<void>,
): Promise<void> {
  const detector = new OnnxDetector(options);
  try {
    await use(detector);
  } finally {
    await detector.close();
  }
}

const failsAs = (code: VisionErrorCode, message: RegExp) => (error: unknown) => {
  const { name, code: got, message: text } = error as Error & { code: string };
  assert.equal(`${name} ${got}`, `VisionError ${code}`, text);
  assert.match(text, message);
  return true;
};

for (const [name, tell] of Object.entries(TELL)) {
  test(`the runtime runs a model that says what is known, and it comes back in px of the frame: ${name}`, {
    skip,
    timeout,
  }, async () => {
    const size = { width: 320, height: 256 };
    const corners = [60, 50, 140, 190] as const;
    const things = [{ number: 1, score: 0.8, corners }];
    const model = tell({ things, size, classes: 3, noise: 0.1, random: new Random(4) });
    const file = written(`${model.format}.onnx`, writeOnnx(model));
    await using({ file, names: ["dog", "person", "ball"] }, async (detector) => {
      const seen = await detector.detect(grey());
      assert.equal(detector.plan?.format, model.format);
      assert.deepEqual(
        seen?.map((each) => [each.kind, each.name]),
        [["person", "person"]],
      );
      const { fit } = detector.plan!.input;
      // 640×480 is halved to 320×240, and 16 rows are left over; or it is stretched over all.
      const top = fit === "centre" ? 8 : 0;
      const sy = fit === "stretch" ? 480 / 256 : 2;
      const { x, y, width, height } = seen![0]!.box;
      const expected = [120, (50 - top) * sy, 160, 140 * sy];
      for (const [i, value] of [x, y, width, height].entries()) {
        assert.ok(Math.abs(value - expected[i]!) < 0.1, `${value} instead of ${expected[i]}`);
      }
    });
  });
}

test("the shipped models run with no setting, and see nobody in a grey picture", {
  skip,
  timeout,
}, async () => {
  for (const size of ["320x256", "256x192"] as const) {
    await using({ file: shippedModel(size) }, async (detector) => {
      const seen = await detector.detect(grey());
      assert.deepEqual(
        seen?.filter(({ score }) => score > 0.5),
        [],
      );
      assert.equal(detector.plan?.format, "boxes-scores");
      assert.ok(detector.times.run > 0);
    });
  }
});

test("the latest frame wins: what waited before it is told that nobody looked", {
  skip,
  timeout,
}, async () => {
  await using({ file: shippedModel("256x192") }, async (detector) => {
    await detector.detect(grey());
    const first = detector.detect(grey(1));
    const passedOver = [detector.detect(grey(2)), detector.detect(grey(3, 320, 240))];
    const last = detector.detect(grey(4));
    assert.deepEqual(await Promise.all(passedOver), [undefined, undefined]);
    assert.ok(Array.isArray(await first));
    assert.ok(Array.isArray(await last));
  });
});

test("a frame's memory may be used again at once", { skip, timeout }, async () => {
  const model = TELL["boxes and scores, as ours"]!({
    things: [],
    size: { width: 320, height: 256 },
    classes: 3,
    noise: 0.1,
    random: new Random(4),
  });
  const file = written("reuse.onnx", writeOnnx(model));
  await using({ file, names: ["a", "b", "c"] }, async (detector) => {
    const frame = grey();
    const seen = detector.detect(frame);
    structuredClone(frame.data, { transfer: [frame.data.buffer as ArrayBuffer] });
    assert.deepEqual(await seen, []);
  });
});

test("a file that is missing, no model, of no known kind, or refused by the runtime is a named failure", {
  skip,
  timeout,
}, async () => {
  const missing = { file: join(folder, "absent.onnx") };
  await using(missing, (detector) =>
    assert.rejects(detector.detect(grey()), failsAs("model-file", /absent\.onnx cannot be read/)),
  );
  const page = { file: written("page.onnx", "<html>404</html>") };
  await using(page, (detector) =>
    assert.rejects(detector.detect(grey()), failsAs("model-file", /page\.onnx is no ONNX model/)),
  );
  await using(page, (detector) =>
    assert.rejects(detector.detect(grey()), ({ message }: Error) => {
      assert.ok(message.startsWith(page.file), `its whole path: ${message}`);
      assert.match(message, /export or copy it again, .*\. Meanwhile nobody is recognised/);
      return true;
    }),
  );
  const images = { name: "images", type: "float32", shape: [1, 3, 320, 320] } as const;
  const output = { name: "out", type: "float32", shape: [1, 10] } as const;
  const foreign = { file: written("foreign.onnx", writeOnnx({ inputs: [images], outputs: [output] })) };
  await using(foreign, (detector) =>
    assert.rejects(detector.detect(grey()), failsAs("model-format", /out float32 \[1, 10\]/)),
  );
  const rows = { name: "output0", type: "float32", shape: [1, 84, 2100] } as const;
  const hollow = { file: written("hollow.onnx", writeOnnx({ inputs: [images], outputs: [rows] })) };
  await using(hollow, (detector) =>
    assert.rejects(detector.detect(grey()), failsAs("runtime", /hollow\.onnx cannot be run/)),
  );
});

test("a runtime that is not there is a sentence with the command that adds it", { timeout }, async () => {
  const options = { file: shippedModel("320x256"), runtime: "onnxruntime-that-is-absent" };
  await using(options, (detector) =>
    assert.rejects(
      detector.detect(grey()),
      failsAs("runtime-missing", /is not installed: "npm install .*" in .* adds it/),
    ),
  );
});

test("a detector that failed says so until it is started again, and then works", {
  skip,
  timeout,
}, async () => {
  const file = written("mended.onnx", "not yet");
  await using({ file, names: ["a", "b", "c"] }, async (detector) => {
    await assert.rejects(detector.detect(grey()), failsAs("model-file", /mended/));
    await assert.rejects(detector.detect(grey()), failsAs("model-file", /mended/));
    const size = { width: 320, height: 256 };
    const told = { things: [], size, classes: 3, noise: 0.1, random: new Random(4) };
    written("mended.onnx", writeOnnx(TELL["YOLOv8 and 11"]!(told)));
    detector.restart();
    assert.deepEqual(await detector.detect(grey()), []);
  });
});

test("a thread that dies while it looks fails what waits, by name", { timeout }, async () => {
  const code = `
    import { parentPort } from "node:worker_threads";
    let isFirst = true;
    parentPort.on("message", () => {
      if (!isFirst) process.exit(3);
      isFirst = false;
      parentPort.postMessage({ type: "seen", detections: [], times: {} });
    });
    parentPort.postMessage({ type: "ready", plan: {} });`;
  const program = pathToFileURL(written("dying.mjs", code));
  await using({ file: "any", program }, async (detector) => {
    assert.deepEqual(await detector.detect(grey()), []);
    const both = [detector.detect(grey(1)), detector.detect(grey(2))];
    await Promise.all(both.map((seen) => assert.rejects(seen, failsAs("worker", /exit code was 3/))));
    await assert.rejects(detector.detect(grey(3)), failsAs("worker", /the thread of the detector ended/));
    detector.restart();
    assert.deepEqual(await detector.detect(grey(4)), []);
  });
});

test("a thread that dies is started again by itself, and the detector looks on", { timeout }, async () => {
  const code = `
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", ({ sequence }) => {
      if (sequence === 1) throw new Error("out of memory");
      parentPort.postMessage({ type: "seen", detections: [], times: {} });
    });
    parentPort.postMessage({ type: "ready", plan: {} });`;
  const program = pathToFileURL(written("mortal.mjs", code));
  let now = 0;
  const detector = new RevivedDetector(new OnnxDetector({ file: "any", program }), () => now);
  try {
    assert.deepEqual(await detector.detect(grey()), []);
    await assert.rejects(detector.detect(grey(1)), failsAs("worker", /out of memory; it is started again/));
    now = 2;
    // A restart loads while nobody waits for it.
    await until(() => detector.detect(grey(2)).catch(() => undefined), "the detector to look again");
  } finally {
    await detector.close();
  }
});

test("closing fails what waits, and what comes after", { timeout }, async () => {
  const program = pathToFileURL(written("silent.mjs", "setInterval(() => {}, 1000);"));
  const detector = new OnnxDetector({ file: "any", program });
  const waiting = assert.rejects(detector.detect(grey()), failsAs("closed", /closed/));
  await detector.close();
  await waiting;
  await assert.rejects(detector.detect(grey()), failsAs("closed", /closed/));
});

test("a frame of the wrong size is refused and harms nothing", { timeout }, async () => {
  const program = pathToFileURL(written("quiet.mjs", "setInterval(() => {}, 1000);"));
  await using({ file: "any", program }, async (detector) => {
    const short = { ...grey(), width: 320 };
    await assert.rejects(detector.detect(short), failsAs("frame-size", /320×480/));
  });
});

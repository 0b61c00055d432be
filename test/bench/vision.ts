import { constants, setPriority } from "node:os";
import { Window } from "../../src/core/window.ts";
import { RUNTIME } from "../../src/profile/vision.ts";
import { PictureInput } from "../../src/vision/detect/preprocess/picture-input.ts";
import { OnnxDetector, usualThreads } from "../../src/vision/detect/session/onnx-detector.ts";
import { loadRuntime, sessionOptions } from "../../src/vision/detect/session/runtime.ts";
import type { Frame } from "../../src/vision/frame.ts";
import { shippedModel } from "../../src/vision/models/shipped.ts";
import { chests } from "../../src/vision/track/appearance.ts";
import { TRACKER_DEFAULTS, Tracker } from "../../src/vision/track/tracker.ts";
import { type Figure, figure } from "./figure.ts";
import { footageFigures } from "./footage.ts";
import { filmTwoPeople } from "./vision-film.ts";

const FRAMES = 240;
const WARM_UP = 20;
const FILL = 600;
const MODEL = shippedModel("320x256");

/** What seeing costs beside the network alone, and how well people are kept apart. */
export async function benchVision(say: (text: string) => void): Promise<Figure[]> {
  say(`${FRAMES} simulated frames through the shipped detector`);
  const film = await filmTwoPeople(FRAMES);
  const detector = new OnnxDetector({ file: MODEL, wanted: ["person"] });
  try {
    const pipeline = await benchPipeline(detector, film);
    const input = benchInput(detector, film);
    return [...pipeline, input, ...(await footageFigures(detector, say))];
  } finally {
    await detector.close();
  }
}

/** From a frame to its tracks, each frame beside a run of the same network that does nothing else. */
async function benchPipeline(detector: OnnxDetector, film: readonly Frame[]): Promise<Figure[]> {
  const tracker = new Tracker({ ...TRACKER_DEFAULTS, focal: 533, axis: 320 });
  const whole = new Window(FRAMES);
  const bare = new Window(FRAMES);
  await detector.detect(film[0]!);
  const runBare = await bareRun(detector);
  const seen = new Set<number>();
  for (const [i, frame] of film.entries()) {
    const start = performance.now();
    const detections = (await detector.detect(frame)) ?? [];
    const sightings = detections.map((detection) => ({ detection, chests: chests(frame, detection.box) }));
    const tracks = tracker.update(sightings, frame.capturedAt);
    const took = performance.now() - start;
    const bareTook = await runBare();
    for (const { id, hits } of tracks) if (hits > WARM_UP) seen.add(id);
    if (i < WARM_UP) continue;
    whole.add(took);
    bare.add(bareTook);
  }
  if (seen.size !== 2) throw new Error(`the film shows two people, and ${seen.size} were followed`);
  const [median, p99] = whole.quantiles(0.5, 0.99) as [number, number];
  const [bareMedian] = bare.quantiles(0.5) as [number];
  const beside = `session.run alone: ${bareMedian.toPrecision(3)} ms`;
  return [
    figure("vision.pipeline over the bare network, p50", median / bareMedian, "x", "<= 1.15", beside),
    figure("vision.frame → tracks p50", median, "ms", null, beside),
    figure("vision.frame → tracks p99", p99, "ms"),
  ];
}

/** The network alone, as whoever measures only that would run it: on this thread, with as many of its own. */
async function bareRun(detector: OnnxDetector): Promise<() => Promise<number>> {
  const { input } = detector.plan!;
  const { Tensor, InferenceSession } = await loadRuntime(RUNTIME);
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  const session = await InferenceSession.create(MODEL, sessionOptions(usualThreads()));
  const picture = new PictureInput(input);
  const { name, type, layout, width, height } = input;
  const dims = layout === "nhwc" ? [1, height, width, 3] : [1, 3, height, width];
  const feeds = { [name]: new Tensor(type, picture.data, dims) };
  return async () => {
    const start = performance.now();
    await session.run(feeds);
    return performance.now() - start;
  };
}

function benchInput(detector: OnnxDetector, film: readonly Frame[]): Figure {
  const picture = new PictureInput(detector.plan!.input);
  const times = new Window(FILL);
  for (let i = 0; i < 2 * FILL; i++) {
    const frame = film[i % film.length]!;
    const start = performance.now();
    picture.write(frame);
    if (i >= FILL) times.add(performance.now() - start);
  }
  const [median, p99] = times.quantiles(0.5, 0.99) as [number, number];
  return figure("vision.YUV420 640×480 → tensor p50", median, "ms", "<= 1", `p99 ${p99.toPrecision(3)} ms`);
}

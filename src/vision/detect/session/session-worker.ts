import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { systemClock } from "../../../core/system-clock.ts";
import { VisionError } from "../../vision-error.ts";
import { Inference, type InferenceOptions } from "./inference.ts";
import type { LookOrder, SessionNews } from "./messages.ts";

try {
  // This thread's own, on Linux, and of those that the runtime starts from it: control goes before them.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Where a thread has no priority of its own, control has its core.
}

const port = parentPort!;
const tell = (news: SessionNews) => port.postMessage(news);
const fail = (error: unknown) => {
  const { message } = error as Error;
  tell({ type: "failed", code: error instanceof VisionError ? error.code : "runtime", message });
};

try {
  const inference = await Inference.open(workerData as InferenceOptions, systemClock);
  port.on("message", (order: LookOrder) => {
    inference.look(order).then(
      (detections) => tell({ type: "seen", detections, times: inference.times }),
      (error) => fail(error),
    );
  });
  tell({ type: "ready", plan: inference.plan });
} catch (error) {
  fail(error);
}

import { constants, setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import type { Profile } from "../profile/profile.ts";
import { tabulate } from "./plan-table.ts";
import { DirectPlanner } from "./planner.ts";
import type { PlanAnswer, PlanOrder } from "./worker-planner.ts";

try {
  // This thread's own, on Linux: the loop goes before it.
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
  // Where a thread has no priority of its own, the loop has its core.
}

const planner = new DirectPlanner(workerData as Profile);

function plan(message: PlanOrder["message"], start: PlanOrder["start"]): PlanAnswer {
  try {
    const made = planner.planNow(message, start);
    return typeof made === "string" ? made : tabulate(made);
  } catch (error) {
    return `it cannot be planned: ${(error as Error).message}`;
  }
}

parentPort!.on("message", ({ message, start }: PlanOrder) => {
  const answer = plan(message, start);
  const moved = typeof answer === "string" ? [] : [answer.values.buffer as ArrayBuffer];
  parentPort!.postMessage(answer, moved);
});

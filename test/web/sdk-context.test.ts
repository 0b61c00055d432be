import assert from "node:assert/strict";
import { test } from "node:test";
import { parser } from "@lezer/javascript";
import { completionsFor, type SdkEntry } from "../../web/script/sdk-completions.ts";
import { carNames, sdkContext } from "../../web/script/sdk-context.ts";

const typescript = parser.configure({ dialect: "ts" });

const entry = (on: string, label: string, detail = label): SdkEntry => ({
  label,
  type: "method",
  detail,
  info: "",
  on,
});
const ENTRIES = [
  entry("car", "move", "move(by: PoseWish, options?: MotionOptions): Promise<MotionResult>"),
  entry(
    "car",
    "drive",
    "drive(velocity: TwistWish | ((car: Car) => TwistWish), options?: DriveOptions): Promise<MotionResult>",
  ),
  entry("car", "stop", "stop(options?: MotionOptions): Promise<MotionResult>"),
  ...["move", "stop"].flatMap((method) => [
    entry(`options:${method}`, "speed"),
    entry(`options:${method}`, "timeout"),
  ]),
  entry("options:drive", "time"),
  entry("result", "reason"),
  entry("result", "elapsed"),
  entry("top", "Car"),
  entry("top", "Pose"),
];

/** What is offered where the bar stands. */
function offered(marked: string): string[] {
  const at = marked.indexOf("|");
  const text = marked.replace("|", "");
  const context = sdkContext(typescript.parse(text), text, at);
  return context ? completionsFor(context, ENTRIES).map(({ label }) => label) : [];
}

const inRun = (body: string) => `export default async function run(car) {\n${body}\n}\n`;
const METHODS = ["move", "drive", "stop"];

test("after the car's name come its methods, however the script calls it", () => {
  assert.deepEqual(offered(inRun("  car.|")), METHODS);
  assert.deepEqual(offered(inRun("  await car.mo|\n  await car.stop();")), METHODS);
  assert.deepEqual(offered("export default async (robot) => {\n  robot.|\n};"), METHODS);
  assert.deepEqual(offered("async function lap(it: Car, n: number) { it.| }"), METHODS);
  assert.deepEqual(offered("export default async function (car: Car) { car.| }"), METHODS);
});

test("other names, texts and comments get nothing of the car", () => {
  assert.deepEqual(offered(inRun("  console.|")), []);
  assert.deepEqual(offered(inRun("  this.car.|")), []);
  assert.deepEqual(offered(inRun('  car.log("car.|");')), []);
  assert.deepEqual(offered(inRun("  // car.|")), []);
  assert.deepEqual(offered("function other(car) { car.| }"), []);
});

test("in a motion's options come the keys of that motion that are not there yet", () => {
  assert.deepEqual(offered(inRun("  await car.stop({ | });")), ["speed", "timeout"]);
  assert.deepEqual(offered(inRun("  await car.move({ x: 1 }, { sp| });")), ["speed", "timeout"]);
  assert.deepEqual(offered(inRun("  await car.move({ x: 1 }, { speed: 1, | });")), ["timeout"]);
  assert.deepEqual(offered(inRun("  await car.drive({ vx: 1 }, { t| });")), ["time"]);
});

test("neither a value nor the place to go is an option", () => {
  assert.deepEqual(offered(inRun("  await car.move({ | });")), []);
  assert.deepEqual(offered(inRun("  await car.stop({ speed: | });")), []);
  assert.deepEqual(offered(inRun("  await car.stop({ until: () => { | } });")), []);
  assert.deepEqual(offered(inRun("  console.log({ | });")), []);
});

test("what a motion was answered with has its own", () => {
  assert.deepEqual(offered(inRun("  const how = await car.stop();\n  how.|")), ["reason", "elapsed"]);
  assert.deepEqual(offered(inRun("  const { reason, | } = await car.stop();")), ["elapsed"]);
  assert.deepEqual(offered(inRun("  const { | } = await other();")), []);
});

test("an import from strafe is offered what strafe has", () => {
  assert.deepEqual(offered('import { Ca| } from "strafe";'), ["Car", "Pose"]);
  assert.deepEqual(offered('import type { Car, | } from "strafe";'), ["Pose"]);
  assert.deepEqual(offered('import { | } from "node:fs";'), []);
});

test("what stands before the cursor is never half a program too many", () => {
  for (const text of [
    "",
    "car.",
    "{",
    "import {",
    "export default async (car) => {\n  car.move({",
    "`${car.",
  ]) {
    for (let at = 0; at <= text.length; at++) sdkContext(typescript.parse(text), text, at);
  }
});

test("names of the car are found in declarations, not in calls", () => {
  const text = "export default async function (car) { other(robot); const twin: Car = car; }";
  assert.deepEqual([...carNames(typescript.parse(text), text)], ["car", "twin"]);
});

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { wrapAngle } from "../../src/core/geometry.ts";
import { RobotClient } from "../../src/protocol/client.ts";
import type { ClientMessage, Refusal, Telemetry } from "../../src/protocol/messages.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import type { ScriptNews } from "../../src/protocol/script-messages.ts";
import { ScriptFolder } from "../script-runner/rig.ts";
import { freePort, Strafe } from "./strafe.ts";
import { until } from "./wait.ts";

const LIMIT = { timeout: 120_000 };

type News<T extends ScriptNews["type"]> = Extract<ScriptNews, { type: T }>;

/** A page, as far as scripts go. */
class Page {
  readonly news: ScriptNews[] = [];
  readonly refusals: Refusal[] = [];
  now: Telemetry | undefined;
  readonly #client: RobotClient;

  constructor(url: string, name: string) {
    const address = `${url.replace(/^http/, "ws")}robot`;
    this.#client = new RobotClient(
      { open: () => openSocket(address), name, source: "driver", telemetryRate: 50 },
      {
        onScripts: (news) => this.news.push(news),
        onRefused: (refusal) => this.refusals.push(refusal),
        onTelemetry: (telemetry) => {
          this.now = telemetry;
        },
      },
    );
    after(this.close);
  }

  say(message: ClientMessage): void {
    assert.ok(this.#client.send(message), "the link is down");
  }

  all<T extends ScriptNews["type"]>(type: T): News<T>[] {
    return this.news.filter((news): news is News<T> => news.type === type);
  }

  hear<T extends ScriptNews["type"]>(
    type: T,
    holds: (news: News<T>) => boolean = () => true,
  ): Promise<News<T>> {
    return until(
      () => this.all(type).findLast(holds),
      () => `${type}; heard ${JSON.stringify(this.news.slice(-5))}, refused ${JSON.stringify(this.refusals)}`,
      40,
    );
  }

  readonly close = (): void => {
    this.#client.close();
  };
}

const folder = new ScriptFolder();
folder.write(
  "square.ts",
  'import type { Car } from "strafe";',
  "",
  "/** A square of half a metre. And back. */",
  "export default async function square(car: Car): Promise<void> {",
  "  for (let side = 1; side <= 4; side++) {",
  '    const { reason } = await car.move({ x: "0.5 m" }, { speed: "0.6 m/s" });',
  '    if (reason !== "reached") car.log("side %d: %s", side, reason);',
  '    const turn = await car.turn("90 deg");',
  '    if (turn.reason !== "reached") car.log("turn %d: %s", side, turn.reason);',
  '    car.log("side %d done", side);',
  '    car.plot("side", side);',
  "  }",
  '  console.log("round");',
  "}",
);
folder.write(
  "stuck.js",
  "export default async (car) => {",
  "  void car.drive({ vx: 0.2 });",
  "  await car.sleep(1);",
  "  for (;;) await null;",
  "};",
);
folder.write("far.js", 'export default (car) => car.drive({ vx: 0.3 }, { time: "60 s" });');

let running: Strafe | undefined;
after(() => running?.stop());

test("a page runs a script that lies on the robot, and watches it", LIMIT, async () => {
  const port = String(await freePort());
  const strafe = new Strafe(["--world", "empty", "--port", port, "--scripts", folder.path]);
  running = strafe;
  await strafe.isUp();
  assert.match(strafe.output, /The scripts in \S+ can be run from the page/);
  const page = new Page(strafe.url, "Phone");
  const { scripts } = await page.hear("scripts");
  assert.deepEqual(
    scripts.map(({ name, about }) => [name, about]),
    [
      ["far.js", ""],
      ["square.ts", "A square of half a metre"],
      ["stuck.js", ""],
    ],
  );
  page.say({ type: "run-script", name: "square.ts" });
  const { run } = await page.hear("script-run", ({ run }) => run?.steps[0]?.what === "turn");
  assert.deepEqual([run!.name, run!.by, run!.phase], ["square.ts", "Phone", "running"]);
  assert.deepEqual(run!.steps[0]!.place, { name: "square.ts", line: 8, column: 28 });
  assert.equal(page.now!.driver?.name, "square.ts (Phone)");
  const ended = await page.hear("script-ended");
  assert.deepEqual([ended.ok, ended.why, ended.place], [true, "", null]);
  assert.ok(ended.elapsed > 4, `${ended.elapsed} s`);
  const lines = page.all("script-lines").flatMap((batch) => batch.lines);
  assert.deepEqual(
    lines.map((line) => (line.kind === "plot" ? line.value : line.text)),
    ["side 1 done", 1, "side 2 done", 2, "side 3 done", 3, "side 4 done", 4, "round"],
  );
  await page.hear("script-run", ({ run }) => run === null);
  await until(
    () => page.now!.safety.state === "disarmed",
    () => `the car to be disarmed; ${JSON.stringify(page.now!.safety)}`,
  );
  const { x, y, theta } = page.now!.truth!.pose;
  const seen = `at ${x}, ${y}, ${theta}; takes itself to be at ${JSON.stringify(page.now!.pose)}`;
  assert.ok(Math.hypot(x, y) < 0.05 && Math.abs(wrapAngle(theta)) < 0.1, seen);
  page.close();
});

test("a page that is gone takes its run along: the car stands, disarmed", LIMIT, async () => {
  const strafe = running!;
  const [page, other] = [new Page(strafe.url, "Phone"), new Page(strafe.url, "Tablet")];
  await page.hear("scripts");
  page.say({ type: "run-script", name: "far.js" });
  await until(
    () => (other.now?.truth?.twist.vx ?? 0) > 0.25,
    () => `the car on its way; ${JSON.stringify([other.now?.driver, page.refusals])}`,
  );
  page.close();
  const { why, aborted } = await other.hear("script-ended");
  assert.deepEqual([why, aborted], ["the page that began it is gone", true]);
  await until(
    () => other.now!.safety.state === "disarmed" && Math.abs(other.now!.truth!.twist.vx) < 0.01,
    () => `the car at rest; ${JSON.stringify([other.now?.twist, other.now?.safety])}`,
  );
  other.close();
});

test("a script that hangs on its way leaves a car that stands, disarmed", LIMIT, async () => {
  const page = new Page(running!.url, "Phone");
  await page.hear("scripts");
  page.say({ type: "run-script", name: "stuck.js" });
  const { ok, why } = await page.hear("script-ended");
  assert.deepEqual([ok, /hangs/.test(why)], [false, true], why);
  await until(
    () => page.now!.safety.state === "disarmed" && Math.abs(page.now!.truth!.twist.vx) < 0.01,
    () => `the car at rest; ${JSON.stringify([page.now?.twist, page.now?.safety])}`,
  );
  page.close();
});

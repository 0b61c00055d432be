import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { RobotClient } from "../../src/protocol/client.ts";
import {
  type ControlReady,
  type ControlReport,
  EXIT_UNUSABLE,
  parseControlReport,
} from "../../src/protocol/ipc.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";

const entry = fileURLToPath(new URL(`../../src/control/main${extname(import.meta.url)}`, import.meta.url));

/** The process `strafe-control`, as the supervisor starts it. */
class Control {
  readonly folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  readonly socket = join(this.folder, "control.sock");
  readonly child: ChildProcess;
  stderr = "";
  readonly exit: Promise<[number | null, NodeJS.Signals | null]>;
  readonly #reports: ControlReport[] = [];
  #wake = () => {};

  constructor(t: TestContext, files: Readonly<Record<string, string>>, execArgv: string[] = []) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.folder, name), text);
    const args = Object.keys(files).flatMap((name) => [`--${name.split(".")[0]}`, join(this.folder, name)]);
    this.child = fork(entry, ["--socket", this.socket, ...args], {
      execArgv,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.child.on("message", (message) => {
      const report = parseControlReport(message);
      assert.ok(report, `control reported ${JSON.stringify(message)}`);
      this.#reports.push(report);
      this.#wake();
    });
    this.exit = Promise.all([once(this.child, "exit"), once(this.child.stderr!, "close")]).then(
      ([[code, signal]]) => [code, signal],
    );
    t.after(async () => {
      this.child.kill("SIGKILL");
      await this.exit;
      rmSync(this.folder, { recursive: true });
    });
  }

  async report(): Promise<ControlReport> {
    while (this.#reports.length === 0) {
      await Promise.race([
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
        this.exit.then(() => assert.fail(`control ended: ${this.stderr}`)),
      ]);
    }
    return this.#reports.shift()!;
  }
}

const world = { "world.yaml": "name: test room" };

test("control reports ready with what it is, then beats while it ticks", async (t) => {
  const control = new Control(t, world);
  const { threads, ...ready } = (await control.report()) as ControlReady;
  assert.deepEqual(ready, {
    type: "ready",
    car: "JGB37-520 mecanum",
    hardware: "simulated car in test room",
    world: "test room",
    rate: 200,
    outlivesUs: false,
    board: '{"backend":"sim"}',
  });
  // The thread that ticks, and the one that wakes it.
  const known = process.platform === "linux" ? readdirSync(`/proc/${control.child.pid}/task`) : [];
  assert.equal(threads.length, known.length > 0 ? 2 : 0);
  for (const thread of threads) assert.ok(known.includes(String(thread)), `${thread} is none of ${known}`);
  for (let i = 0; i < 5; i++) assert.deepEqual(await control.report(), { type: "beat", resting: true });
});

test("SIGTERM in the middle of a drive stops the car and ends control in good order", async (t) => {
  const control = new Control(t, world);
  await control.report();
  let drive: NodeJS.Timeout | undefined;
  const driving = new Promise<Telemetry>((resolve) => {
    const client: RobotClient = new RobotClient(
      { open: () => openSocket(control.socket), name: "test", source: "driver", telemetryRate: 50 },
      {
        onPong: () => {
          if (drive) return;
          client.send({ type: "arm" });
          drive = setInterval(() => client.drive({ vx: 0.5, vy: 0, omega: 0 }), 20);
        },
        onTelemetry: (telemetry) => {
          if (telemetry.wheels.duty.every((duty) => duty > 0)) resolve(telemetry);
        },
      },
    );
    t.after(() => {
      clearInterval(drive);
      client.close();
    });
  });
  assert.equal((await driving).safety.state, "armed");
  control.child.kill("SIGTERM");
  assert.deepEqual(await control.exit, [0, null], control.stderr);
  assert.equal(control.stderr, "");
});

test("control ends when its supervisor is gone", async (t) => {
  const control = new Control(t, world);
  await control.report();
  control.child.disconnect();
  assert.deepEqual(await control.exit, [0, null], control.stderr);
});

test("a broken profile ends control for good, with file, line, column and what was expected", async (t) => {
  const control = new Control(t, { ...world, "profile.yaml": "name: car\ngeometry:\n  wheelbase: 3 kg\n" });
  assert.deepEqual(await control.exit, [EXIT_UNUSABLE, null]);
  assert.match(control.stderr, /profile\.yaml:3:14: geometry\.wheelbase: .*m/);
});

test("a broken world ends control for good, too", async (t) => {
  const control = new Control(t, { "world.yaml": "name: w\nroom: { length: 6 s }\n" });
  assert.deepEqual(await control.exit, [EXIT_UNUSABLE, null]);
  assert.match(control.stderr, /world\.yaml:2:17: room\.length: /);
});

test("an error that nobody foresaw stops the wheels, is told, and ends control so that it starts anew", async (t) => {
  const bomb = 'process.on("message", () => { throw new Error("bomb") })';
  const control = new Control(t, world, ["--import", `data:text/javascript,${encodeURIComponent(bomb)}`]);
  await control.report();
  control.child.send("now");
  assert.deepEqual(await control.exit, [1, null]);
  assert.match(control.stderr, /control failed and stopped the wheels: Error: bomb/);
});

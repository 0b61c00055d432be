import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DEFAULT_PROFILE } from "../../src/profile/profile.ts";
import { RobotClient } from "../../src/protocol/client.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import type { LastState } from "./pigpio-preload.ts";

const script = (path: string) => new URL(`${path}${extname(import.meta.url)}`, import.meta.url);

/** No encoders: nobody would turn them. */
const PIGPIO = `backend: pigpio
  motors:
    frontLeft: { pwm: 12, in1: 5, in2: 6 }
    frontRight: { pwm: 13, in1: 16, in2: 26 }
    rearLeft: { pwm: 18, in1: 23, in2: 24 }
    rearRight: { pwm: 19, in1: 20, in2: 21 }
  standby: 25
  pwmFrequency: 50 Hz`;

/** Control drives through pigpio's stand-in; then this happens to it, and it ends. */
async function endOf(
  happens: (control: ChildProcess) => void,
): Promise<{ state: LastState; code: number | null; signal: string | null; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const [socket, profile, report] = ["control.sock", "profile.yaml", "report.json"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  writeFileSync(
    profile,
    readFileSync(DEFAULT_PROFILE, "utf8")
      .replace(/\nencoders:\n.*\n/, "\n")
      .replace("backend: sim", PIGPIO),
  );
  const control = fork(
    fileURLToPath(script("../../src/control/main")),
    ["--socket", socket, "--profile", profile],
    {
      execArgv: ["--import", script("./pigpio-preload").href],
      env: { ...process.env, REPORT: report },
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    },
  );
  let stderr = "";
  control.stderr!.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const ended = once(control, "exit") as Promise<[number | null, string | null]>;
  let timer: NodeJS.Timeout | undefined;
  let client: RobotClient | undefined;
  try {
    await Promise.race([
      once(control, "message"),
      ended.then(() => assert.fail(`control ended at its start: ${stderr}`)),
    ]);
    control.send({ type: "guard", isThere: true });
    await new Promise<void>((resolve) => {
      const pilot: RobotClient = new RobotClient(
        { open: () => openSocket(socket), name: "test", source: "driver", telemetryRate: 50 },
        {
          onPong: () => {
            if (timer) return;
            pilot.send({ type: "arm" });
            timer = setInterval(() => pilot.drive({ vx: 0.5, vy: 0, omega: 0 }), 20);
          },
          onTelemetry: ({ wheels }) => {
            if (wheels.duty.every((duty) => duty > 0.3)) resolve();
          },
        },
      );
      client = pilot;
    });
    happens(control);
    const [code, signal] = await ended;
    return { state: JSON.parse(readFileSync(report, "utf8")) as LastState, code, signal, stderr };
  } finally {
    clearInterval(timer);
    client?.close();
    control.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

const WAYS: readonly [what: string, happens: (control: ChildProcess) => void, code: number][] = [
  ["SIGTERM", (control) => control.kill("SIGTERM"), 0],
  ["the end of its terminal", (control) => control.kill("SIGHUP"), 0],
  ["the end of its supervisor", (control) => control.disconnect(), 0],
  ["an error that nobody foresaw", (control) => control.send("now"), 1],
];

for (const [what, happens, expected] of WAYS) {
  test(`${what} in the middle of a drive through pigpio leaves no pin frozen high`, async () => {
    const { state, code, signal, stderr } = await endOf(happens);
    assert.deepEqual([code, signal], [expected, null], stderr);
    assert.ok(
      state.calls.some((call) => /^gpioPWM 12 [1-9]/.test(call)),
      "it did not drive",
    );
    assert.deepEqual(state.high, []);
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGTSTP", "SIGCONT"]) {
      assert.ok(state.heard.includes(signal), `at ${signal} the library would end control, pins as they are`);
    }
    assert.equal(state.silenced, 0, "a handler of signals was registered before the library took them all");
  });
}

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { VirtualClock } from "../../src/core/clock.ts";
import { ServiceNotice, serviceNotice } from "../../src/supervisor/notify.ts";
import { Crew, until } from "./crew.ts";

const startModule = new URL(`../../src/supervisor/start${import.meta.url.slice(-3)}`, import.meta.url).href;

function notice(watchdog?: number) {
  const sent: string[] = [];
  const clock = new VirtualClock();
  return { sent, clock, service: new ServiceNotice((lines) => sent.push(lines.join(" ")), clock, watchdog) };
}

test("the watchdog is fed three times in its time while control beats, however often it does", () => {
  const { sent, clock, service } = notice(3);
  for (let i = 0; i < 40 * 30; i++) {
    service.beat();
    clock.advance(0.025);
  }
  assert.deepEqual(new Set(sent), new Set(["WATCHDOG=1"]));
  // 30 s, one beat in a period may come up to 25 ms after it has passed.
  assert.ok(sent.length >= 29 && sent.length <= 31, `${sent.length} feeds in 30 s`);
});

test("without beats the watchdog starves", () => {
  const { sent, clock, service } = notice(3);
  service.beat();
  clock.advance(100);
  assert.deepEqual(sent, ["WATCHDOG=1"]);
});

test("where systemd does not watch, beats cost it no message", () => {
  const { sent, clock, service } = notice();
  service.ready("up");
  clock.advance(100);
  service.beat();
  assert.deepEqual(sent, ["READY=1 STATUS=up"]);
});

test("who stops feeds the watchdog no more", () => {
  const { sent, clock, service } = notice(3);
  service.stopping();
  clock.advance(10);
  service.beat();
  assert.deepEqual(sent, ["STOPPING=1 STATUS=stopping the wheels"]);
});

test("a watchdog without time is refused, with the value", () => {
  assert.throws(() => notice(0), /must be > 0, got 0 s/);
});

test("without systemd nothing is said to anybody", () => {
  const nobody = () => assert.fail("nothing to say");
  assert.equal(serviceNotice({}, new VirtualClock(), nobody), undefined);
  assert.equal(serviceNotice({ NOTIFY_SOCKET: "" }, new VirtualClock(), nobody), undefined);
});

const SYSTEMD = `
import array, os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("listening", flush=True)
while True:
    data, more, _, _ = s.recvmsg(4096, 1024)
    for _, _, raw in more:
        fds = array.array("i")
        fds.frombytes(raw)
        for fd in fds:
            os.close(fd)
    print(data.decode().replace(chr(10), " "), flush=True)
`;

const has = (program: string) => spawnSync(program, ["--version"]).status === 0;
const REAL =
  has("python3") && has("systemd-notify")
    ? { timeout: 60_000 }
    : { skip: "python3 or systemd-notify is missing" };

test(
  "started by systemd it says READY with a status, feeds the watchdog, and says STOPPING",
  REAL,
  async (t) => {
    const crew = new Crew(t);
    const socket = join(crew.folder, "notify.sock");
    const systemd = spawn("python3", ["-c", SYSTEMD, socket], { stdio: ["ignore", "pipe", "inherit"] });
    t.after(() => systemd.kill());
    const heard: string[] = [];
    createInterface({ input: systemd.stdout }).on("line", (line) => heard.push(line));
    await until(() => heard.includes("listening"));

    const { controlFile: control, gatewayFile: gateway } = crew;
    const options = { host: "127.0.0.1", port: 0, insecure: false };
    const script = `
    import { start } from ${JSON.stringify(startModule)};
    const programs = ${JSON.stringify({ control, gateway, guard: control })};
    process.exitCode = await start(${JSON.stringify(options)}, programs);`;
    const strafe = spawn(process.execPath, ["--input-type=module", "-e", script], {
      env: { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: "300000" },
      stdio: ["ignore", "ignore", "inherit"],
    });
    t.after(() => strafe.kill("SIGKILL"));
    const feeds = () => heard.filter((line) => line === "WATCHDOG=1").length;
    await until(() => heard.some((line) => line.startsWith("READY=1")) && feeds() >= 3);
    assert.ok(
      heard.includes("READY=1 STATUS=test car (nothing), page http://127.0.0.1:1/"),
      `heard:\n${heard.join("\n")}`,
    );
    strafe.kill("SIGTERM");
    assert.deepEqual(await once(strafe, "exit"), [0, null]);
    await until(() => heard.includes("STOPPING=1 STATUS=stopping the wheels"));
  },
);

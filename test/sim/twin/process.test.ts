import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { FRAME_BYTES, PIGPIOD } from "../../../src/protocol/pigpiod.ts";
import { frame, PWM_PINS, wiring, words } from "./rig.ts";

const run = promisify(execFile);
const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
const cli = fileURLToPath(new URL(`../../../src/cli.${extension}`, import.meta.url));

interface TwinProcess {
  readonly child: ChildProcess;
  readonly port: number;
  /** What it said on stderr until it ended. */
  end(signal: NodeJS.Signals): Promise<string>;
}

/** `strafe twin` on a free port; killed with the test if it is still there. */
async function startTwin(
  t: { after(done: () => void): void },
  ...args: readonly string[]
): Promise<TwinProcess> {
  const where = args.length > 0 ? args : ["--port", "0"];
  const child = spawn(process.execPath, [cli, "twin", ...where, "--world", "empty"]);
  t.after(() => child.kill("SIGKILL"));
  let out = "";
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      out += chunk;
      const found = /address \S+ port (\d+)\n.*Ctrl-C/s.exec(out);
      if (found) resolve(Number(found[1]));
    });
    child.once("exit", (code) => reject(new Error(`the twin ended with ${code}: ${out}${err}`)));
  });
  return {
    child,
    port,
    end: async (signal) => {
      const closed = once(child, "close");
      child.kill(signal);
      const [code] = await closed;
      assert.equal(code, 0, err);
      return err;
    },
  };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

/** Sends commands in one piece; the results of those without an extension in their answers. */
async function ask(socket: Socket, ...commands: Buffer[]): Promise<number[]> {
  let received = Buffer.alloc(0);
  const expected = commands.length * FRAME_BYTES;
  const done = new Promise<void>((resolve) => {
    socket.on("data", function listen(chunk: Buffer) {
      received = Buffer.concat([received, chunk]);
      if (received.length < expected) return;
      socket.off("data", listen);
      resolve();
    });
  });
  socket.write(Buffer.concat(commands));
  await done;
  return commands.map((_, i) => received.readInt32LE(i * FRAME_BYTES + 12));
}

const duties = (duty: number) => PWM_PINS.map((pin) => frame(PIGPIOD.PWM, pin, duty));
const readDuties = PWM_PINS.map((pin) => frame(PIGPIOD.GDC, pin));

test("a client that is cut off in mid-drive leaves the wheels turning, and another finds them so", async (t) => {
  const { port } = await startTwin(t);
  const driver = await dial(port);
  await ask(driver, frame(PIGPIOD.WRITE, wiring.standby!, 1), ...duties(128));
  const gone = once(driver, "close");
  driver.resetAndDestroy();
  await gone;
  const witness = await dial(port);
  assert.deepEqual(await ask(witness, ...readDuties), [128, 128, 128, 128]);
  witness.destroy();
});

test("a deadman that a client stored stops the wheels after that client was cut off", async (t) => {
  const { port } = await startTwin(t);
  const driver = await dial(port);
  const script = `tag 1 mils 10 dcr p0 jp 1 ${PWM_PINS.map((pin) => `pwm ${pin} 0`).join(" ")} ld p0 0 jmp 1`;
  const [id] = await ask(driver, frame(PIGPIOD.PROC, 0, 0, Buffer.from(script)));
  let ready = -1;
  while (ready !== 0) [ready] = (await ask(driver, frame(PIGPIOD.PROCR, id, 0, words(1000)))) as [number];
  await ask(driver, ...duties(128), frame(PIGPIOD.PROCU, id, 0, words(3)));
  driver.resetAndDestroy();
  const witness = await dial(port);
  let left = [1];
  while (left.some((duty) => duty > 0)) left = await ask(witness, ...readDuties);
  assert.deepEqual(left, [0, 0, 0, 0]);
  witness.destroy();
});

test("a terminated twin says which pins froze high", async (t) => {
  const twin = await startTwin(t);
  const client = await dial(twin.port);
  const [full, off] = [frame(PIGPIOD.PWM, 12, 255), frame(PIGPIOD.PWM, 13, 0)];
  await ask(client, full, off, frame(PIGPIOD.WRITE, 5, 1));
  client.on("error", () => {});
  assert.match(await twin.end("SIGTERM"), /froze high: 5, 12\n/);
});

test("a second twin on the same port says what to do", async (t) => {
  const { port } = await startTwin(t);
  await assert.rejects(run(process.execPath, [cli, "twin", "--port", String(port)]), (error: unknown) => {
    const { code, stderr } = error as { code: number; stderr: string };
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`cannot listen on 127\\.0\\.0\\.1 port ${port}: .*Try --port`));
    return true;
  });
});

test("without --port the twin is where its profile looks for the daemon", async (t) => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, "close");
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const kit = fileURLToPath(new URL("../../../../calibration/kits/jgb37-520-pigpiod.yaml", import.meta.url));
  const path = join(folder, "profile.yaml");
  writeFileSync(path, readFileSync(kit, "utf8").replace("port: 8888", `port: ${port}`));
  const twin = await startTwin(t, "--profile", path);
  assert.equal(twin.port, port);
});

test("a profile that does not hang on pigpiod is refused with one that does", async () => {
  const profile = fileURLToPath(new URL("../../../../calibration/kits/jgb37-520.yaml", import.meta.url));
  await assert.rejects(run(process.execPath, [cli, "twin", "--profile", profile]), (error: unknown) => {
    const { code, stderr } = error as { code: number; stderr: string };
    assert.equal(code, 1);
    assert.match(stderr, /says "backend: sim"; see .*jgb37-520-pigpiod\.yaml/);
    return true;
  });
});

const PYTHON = "/usr/bin/python3";
const hasForeignClient = await run(PYTHON, ["-c", "import pigpio"]).then(
  () => true,
  () => false,
);

const FOREIGN = `
import json, struct, sys, time, pigpio
pi = pigpio.pi("127.0.0.1", int(sys.argv[1]))
said = {"connected": pi.connected, "version": pi.get_pigpio_version()}
said["frequencies"] = [pi.set_PWM_frequency(12, f) for f in (490, 500, 20000, 1000)]
said["realRange"] = pi.get_PWM_real_range(12)
edges = [0]
def count(gpio, level, tick): edges[0] += 1
callbacks = [pi.callback(g, pigpio.EITHER_EDGE, count) for g in (4, 17)]
pi.write(25, 1)
pi.write(5, 1)
pi.set_PWM_dutycycle(12, 200)
deadline = time.time() + 20
while edges[0] < 100 and time.time() < deadline: time.sleep(0.01)
said["edges"] = edges[0]
said["duty"] = pi.get_PWM_dutycycle(12)
imu = pi.i2c_open(1, 0x68)
said["whoAmI"] = pi.i2c_read_byte_data(imu, 0x75)
pi.i2c_write_byte_data(imu, 0x6b, 0)
length, data = pi.i2c_read_i2c_block_data(imu, 0x3b, 14)
said["gravity"] = struct.unpack(">7h", bytes(data))[2]
script = pi.store_script(b"pwm 12 0 ld p1 7")
while pi.script_status(script)[0] == pigpio.PI_SCRIPT_INITING: time.sleep(0.005)
pi.run_script(script, [5])
while pi.get_PWM_dutycycle(12) > 0: time.sleep(0.005)
said["parameters"] = pi.script_status(script)[1][:2]
try: pi.set_PWM_dutycycle(12, 256)
except pigpio.error as e: said["error"] = str(e)
print(json.dumps(said))
pi.stop()
`;

test("Debian's python3-pigpio, a client that is not ours, drives the twin", {
  skip: hasForeignClient ? false : `needs Debian's python3-pigpio, which ${PYTHON} does not have here`,
}, async (t) => {
  const { port } = await startTwin(t);
  const { stdout } = await run(PYTHON, ["-c", FOREIGN, String(port)], { timeout: 60_000 });
  const { edges, gravity, ...said } = JSON.parse(stdout) as { edges: number; gravity: number };
  assert.ok(edges >= 100, `${edges} edges seen`);
  assert.ok(Math.abs(gravity - 16384) < 500, `1 g is 16384, it read ${gravity}`);
  assert.deepEqual(said, {
    connected: true,
    version: 79,
    frequencies: [500, 500, 8000, 1000],
    realRange: 200,
    duty: 200,
    whoAmI: 0x68,
    parameters: [5, 7],
    error: "'dutycycle not 0-range (default 255)'",
  });
});

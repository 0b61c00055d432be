import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { banner } from "../../src/supervisor/banner.ts";
import { CONTROL, Crew, GATEWAY, GUARD, isRunning, until, VISION } from "./crew.ts";

const LIMIT = { timeout: 30_000 };
const startModule = new URL(`../../src/supervisor/start${import.meta.url.slice(-3)}`, import.meta.url).href;

const realGateway = fileURLToPath(
  new URL(`../../src/gateway/main${import.meta.url.slice(-3)}`, import.meta.url),
);

interface Run {
  readonly process: ChildProcess;
  readonly temp: string;
  out: string;
  err: string;
}

/** `strafe start` as a process of its own, over a crew, with a temporary folder that can be looked into. */
function run(
  crew: Crew,
  more: { gateway?: string; host?: string; insecure?: boolean; env?: NodeJS.ProcessEnv } = {},
): Run {
  const temp = join(crew.folder, "temp");
  mkdirSync(temp);
  const script = join(crew.folder, "start.mjs");
  const { gateway = crew.gatewayFile, host = "127.0.0.1", insecure = false } = more;
  const programs = { control: crew.controlFile, gateway, guard: crew.guardFile, vision: crew.visionFile };
  const vision = crew.visionFile === undefined ? {} : { vision: "own" };
  const options = { host, port: 0, insecure, world: "w.yaml", ...vision };
  writeFileSync(
    script,
    `import { start } from ${JSON.stringify(startModule)};
     process.exitCode = await start(${JSON.stringify(options)}, ${JSON.stringify(programs)});`,
  );
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, TMPDIR: temp, ...more.env },
    stdio: "pipe",
  });
  const run: Run = { process: child, temp, out: "", err: "" };
  child.stdout.on("data", (data) => {
    run.out += data;
  });
  child.stderr.on("data", (data) => {
    run.err += data;
  });
  crew.stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await until(() => crewIsGone(crew));
  };
  return run;
}

function crewIsGone(crew: Crew): boolean {
  return [...crew.starts("control"), ...crew.starts("gateway")].every((pid) => !isRunning(pid));
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  test(`${signal} ends it with 0 and leaves no process and no folder`, LIMIT, async (t) => {
    const crew = new Crew(t);
    const started = run(crew);
    const { process: strafe, temp } = started;
    await until(() => started.out.includes("Strafe is up"));
    const [folder] = readdirSync(temp);
    assert.equal(statSync(join(temp, folder!)).mode & 0o777, 0o700, "only its owner may enter");
    strafe.kill(signal);
    const [code] = await once(strafe, "exit");
    assert.equal(code, 0);
    assert.ok(crewIsGone(crew));
    assert.deepEqual(readdirSync(temp), []);
  });
}

test("Ctrl-C in the middle of starting leaves nothing either", LIMIT, async (t) => {
  const crew = new Crew(t, "", "");
  const { process: strafe, temp } = run(crew);
  await until(() => crew.starts("control").length && crew.starts("gateway").length);
  strafe.kill("SIGINT");
  assert.deepEqual(await once(strafe, "exit"), [0, null]);
  assert.ok(crewIsGone(crew));
  assert.deepEqual(readdirSync(temp), []);
});

test("a second Ctrl-C does not wait for a child that will not stop", LIMIT, async (t) => {
  const stubborn = `process.removeAllListeners("SIGTERM"); process.on("SIGTERM", () => said("asked"));`;
  const crew = new Crew(t, CONTROL, stubborn + GATEWAY);
  const started = run(crew);
  await until(() => started.out.includes("Strafe is up"));
  started.process.kill("SIGINT");
  await until(() => crew.story("gateway").includes("asked"));
  started.process.kill("SIGINT");
  const [code] = await once(started.process, "exit");
  assert.equal(code, 1);
  await until(() => crewIsGone(crew));
  assert.deepEqual(readdirSync(started.temp), []);
});

test(
  "a control that cannot work with its settings ends it with 1; its sentence is on stderr",
  LIMIT,
  async (t) => {
    const crew = new Crew(t, `console.error("strafe: w.yaml:3:5: expected a number"); process.exit(2);`);
    const started = run(crew);
    const [code] = await once(started.process, "close");
    assert.equal(code, 1);
    assert.equal(started.err, "strafe: w.yaml:3:5: expected a number\n");
    assert.equal(started.out, "");
    assert.ok(crewIsGone(crew));
    assert.deepEqual(readdirSync(started.temp), []);
  },
);

test("an address that is not this machine's ends it with 1 and one sentence", LIMIT, async (t) => {
  const started = run(new Crew(t), { gateway: realGateway, host: "198.51.100.1", insecure: true });
  const [code] = await once(started.process, "close");
  assert.equal(code, 1);
  assert.match(started.err, /^strafe: --host 198\.51\.100\.1 is no address of this machine: .*\n$/);
});

test(
  "with port 0 the gateway chooses; started again, it is asked to come back where it was",
  LIMIT,
  async (t) => {
    const gateway = `
    said("port " + process.argv[process.argv.indexOf("--port") + 1]);
    ready({ address: "http://127.0.0.1:4321/" });`;
    const crew = new Crew(t, CONTROL, gateway);
    const started = run(crew);
    await until(() => started.out.includes("Strafe is up"));
    process.kill(crew.starts("gateway")[0]!, "SIGKILL");
    const ports = () => crew.story("gateway").filter((line) => line.startsWith("port "));
    await until(() => ports().length === 2);
    assert.deepEqual(ports(), ["port 0", "port 4321"]);
  },
);

for (const [whose, env, folder] of [
  ["where the command was called", {}, resolve("pictures")],
  ["a service's own", { STATE_DIRECTORY: "/var/lib/strafe" }, "/var/lib/strafe/pictures"],
] as const) {
  test(`pictures are kept in a folder that stays, ${whose}`, LIMIT, async (t) => {
    const vision = `said(process.argv[process.argv.indexOf("--pictures") + 1]); ${VISION}`;
    const crew = new Crew(t, CONTROL, GATEWAY, GUARD, vision);
    const started = run(crew, { env });
    await until(() => started.out.includes("Strafe is up"));
    await until(() => crew.story("vision").length > 1);
    assert.ok(crew.story("vision").includes(folder), crew.story("vision").join("\n"));
    started.process.kill("SIGTERM");
    await once(started.process, "exit");
  });
}

test("when the supervisor is killed the others end by themselves", LIMIT, async (t) => {
  const crew = new Crew(t);
  const started = run(crew);
  await until(() => started.out.includes("Strafe is up"));
  started.process.kill("SIGKILL");
  await until(() => crewIsGone(crew));
});

test("the block on the screen names the page, the car, the world and how to stop", () => {
  const ready = {
    type: "ready",
    car: "twin",
    hardware: "simulated car",
    world: "furnished room",
    rate: 200,
    outlivesUs: false,
    board: "it",
    threads: [],
  } as const;
  const text = banner(ready, { type: "ready", address: "http://127.0.0.1:8080/" }, 0.84);
  for (const part of [
    "http://127.0.0.1:8080/",
    "twin",
    "simulated car, 200 Hz",
    "furnished room",
    "0.8 s",
    "Ctrl-C",
  ]) {
    assert.ok(text.includes(part), `${part} is missing in\n${text}`);
  }
});

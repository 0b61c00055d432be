import assert from "node:assert/strict";
import { resolve } from "node:path";
import { type TestContext, test } from "node:test";
import { install as installCommand, uninstall as uninstallCommand } from "../../src/deploy/command.ts";
import { PIGPIOD_DROP_IN, UNIT } from "../../src/deploy/ours.ts";
import { FakePi, type HARDWARE, PLACE, profileFor } from "./rig.ts";

const AGREED = { dryRun: false, yes: true };
const FLAGS = { ...AGREED, port: 8080, host: "127.0.0.1", insecure: false };

type Flags = Partial<Parameters<typeof installCommand>[0]>;

const install = (t: TestContext, pi: FakePi, kind: keyof typeof HARDWARE, flags: Flags = {}) =>
  installCommand({ profile: profileFor(t, kind), ...FLAGS, ...flags }, pi, PLACE);

const uninstall = (pi: FakePi, flags = AGREED) => uninstallCommand(flags, pi);

test("install writes the unit and the daemon's drop-in, and starts the service", async (t) => {
  const pi = new FakePi();
  assert.equal(await install(t, pi, "pigpiod"), 0, pi.complained);
  assert.match(pi.files.get(UNIT)!, /^User=pi$/m);
  assert.match(
    pi.files.get(PIGPIOD_DROP_IN)!,
    /^ExecStart=\nExecStart=\/usr\/bin\/pigpiod -l -n 127\.0\.0\.1$/m,
  );
  // A daemon that crashed leaves the wheels turning until the next one is there.
  const dropIn = pi.files.get(PIGPIOD_DROP_IN)!.split("\n");
  for (const line of [
    "StartLimitIntervalSec=0",
    "Restart=always",
    "RestartSec=250ms",
    "OOMScoreAdjust=-900",
  ]) {
    assert.ok(dropIn.includes(line), line);
  }
  assert.ok(dropIn.indexOf("StartLimitIntervalSec=0") < dropIn.indexOf("[Service]"));
  assert.deepEqual(pi.ran, [
    "systemctl daemon-reload",
    "systemctl try-restart pigpiod.service",
    "systemctl enable strafe.service",
    "systemctl restart strafe.service",
  ]);
  assert.match(pi.said, /journalctl -u strafe -f/);
  assert.match(pi.said, /systemctl status strafe/);
});

test("a kit's or car's name becomes the whole path of its file: the service stands elsewhere", async (t) => {
  const pi = new FakePi();
  assert.equal(await install(t, pi, "pigpiod", { profile: "jgb37-520-pigpiod" }), 0, pi.complained);
  assert.match(pi.files.get(UNIT)!, /--profile \/.*calibration\/kits\/jgb37-520-pigpiod\.yaml/);
});

test("a service sees with what it was told, whose files have whole paths", async (t) => {
  const started = async (flags: Flags) => {
    const pi = new FakePi();
    assert.equal(await install(t, pi, "sim", flags), 0, pi.complained);
    return /^ExecStart=.*127\.0\.0\.1 ?(.*)$/m.exec(pi.files.get(UNIT)!)?.[1];
  };
  assert.equal(await started({}), "");
  assert.equal(await started({ vision: "own" }), "--vision own");
  assert.equal(await started({ vision: "rpicam" }), "--vision rpicam");
  assert.equal(await started({ vision: "/dev/video2" }), "--vision /dev/video2");
  assert.equal(
    await started({ vision: "walk.mp4", model: "mine.onnx" }),
    `--vision ${resolve("walk.mp4")} --model ${resolve("mine.onnx")}`,
  );
});

test("before anything is done every line of every file and every command is shown", async (t) => {
  const pi = new FakePi();
  pi.answer = "n";
  assert.equal(await install(t, pi, "pigpiod", { yes: false }), 1);
  assert.deepEqual([pi.files.has(UNIT), pi.files.has(PIGPIOD_DROP_IN), pi.ran.length], [false, false, 0]);
  assert.deepEqual(pi.questions, ["Go on? [y/N] "]);
  const before = pi.said;
  await install(t, pi, "sim");
  for (const line of pi.files.get(UNIT)!.split("\n")) assert.ok(pi.said.includes(line), line);
  assert.match(before, /write \/etc\/systemd\/system\/strafe\.service/);
  assert.match(before, /ExecStart=\/usr\/bin\/pigpiod -l -n 127\.0\.0\.1/);
  assert.match(before, /run systemctl enable strafe\.service/);
});

test("nobody installs a car that was not named", async () => {
  const pi = new FakePi();
  assert.equal(await installCommand(FLAGS, pi, PLACE), 2);
  assert.match(pi.complained, /^say which car .* --profile my-car/);
  assert.deepEqual([pi.ran, pi.files.has(UNIT)], [[], false]);
});

test("a dry run changes nothing and needs no root", async (t) => {
  const pi = new FakePi();
  pi.isRoot = false;
  const files = [...pi.files];
  assert.equal(await install(t, pi, "pca9685", { dryRun: true }), 0);
  assert.deepEqual([...pi.files], files);
  assert.deepEqual(pi.ran, []);
  assert.match(pi.said, /would[\s\S]*\[Service\]/);
});

test("without root it says how to call it, in one sentence with whole paths", async (t) => {
  const pi = new FakePi();
  pi.isRoot = false;
  assert.equal(await install(t, pi, "sim"), 1);
  assert.match(pi.complained, /needs root: say {2}sudo \/usr\/bin\/node .*cli\.js install\n$/);
  assert.deepEqual(pi.ran, []);
});

test("where nobody can be asked, nothing is done without --yes", async (t) => {
  const pi = new FakePi();
  pi.isTerminal = false;
  assert.equal(await install(t, pi, "sim", { yes: false }), 2);
  assert.match(pi.complained, /--yes/);
  assert.deepEqual(pi.ran, []);
});

test("a second install finds nothing to do", async (t) => {
  const pi = new FakePi();
  const profile = profileFor(t, "pigpiod");
  await install(t, pi, "pigpiod", { profile });
  const done = pi.ran.length;
  assert.equal(await install(t, pi, "pigpiod", { profile, yes: false }), 0);
  assert.equal(pi.ran.length, done);
  assert.deepEqual(pi.questions, []);
  assert.match(pi.said, /installed already/);
});

test("what changes is shown as a difference, and the service starts anew with it", async (t) => {
  const pi = new FakePi();
  const profile = profileFor(t, "sim");
  await install(t, pi, "sim", { profile });
  pi.said = "";
  pi.ran.length = 0;
  assert.equal(await install(t, pi, "sim", { profile, port: 9000 }), 0);
  assert.match(pi.said, /change \/etc\/systemd\/system\/strafe\.service/);
  assert.match(pi.said, /^ +- ExecStart=.*--port 8080/m);
  assert.match(pi.said, /^ +\+ ExecStart=.*--port 9000/m);
  assert.match(pi.said, /^ + {2}Type=notify$/m);
  assert.deepEqual(pi.ran, ["systemctl daemon-reload", "systemctl restart strafe.service"]);
});

test("uninstall stops the service while its unit can still make the pins safe, then removes just what was made", async (t) => {
  const pi = new FakePi();
  const files = [...pi.files];
  await install(t, pi, "pigpiod");
  pi.ran.length = 0;
  assert.equal(await uninstall(pi), 0);
  assert.deepEqual([...pi.files], files);
  assert.deepEqual(pi.ran, [
    "systemctl disable --now strafe.service",
    "systemctl daemon-reload",
    "systemctl try-restart pigpiod.service",
  ]);
  assert.equal(await uninstall(pi), 0);
  assert.match(pi.said, /Nothing of Strafe's is installed/);
});

test("a unit that somebody else wrote is neither overwritten nor removed", async (t) => {
  const pi = new FakePi();
  pi.files.set(UNIT, "[Service]\nExecStart=/home/pi/mine\n");
  assert.equal(await install(t, pi, "sim"), 1);
  assert.match(pi.complained, /strafe\.service is there already and was not made by strafe install/);
  assert.equal(await uninstall(pi), 0);
  assert.equal(pi.files.get(UNIT), "[Service]\nExecStart=/home/pi/mine\n");
});

test("a command that fails is told with what it said, and nothing after it is done", async (t) => {
  const pi = new FakePi();
  pi.failing.set("systemctl enable strafe.service", "Access denied");
  assert.equal(await install(t, pi, "sim"), 1);
  assert.match(pi.complained, /systemctl enable strafe\.service failed: Access denied/);
  assert.deepEqual(pi.ran, ["systemctl daemon-reload"]);
});

const REFUSED: [string, keyof typeof HARDWARE, (pi: FakePi) => Flags, RegExp, number][] = [
  [
    "no systemd",
    "sim",
    (pi) => {
      pi.systemd = "";
      return {};
    },
    /no systemd/,
    1,
  ],
  [
    "the library for a user without root",
    "pigpio",
    () => ({ user: "pi" }),
    /works for root alone.*pigpiod/,
    1,
  ],
  ["root where none is needed", "firmata", () => ({ user: "root" }), /needs no root.*--user NAME/, 1],
  ["a user that is not there", "sim", () => ({ user: "bob" }), /there is no user bob/, 1],
  [
    "nobody to run it",
    "sim",
    (pi) => {
      pi.caller = undefined;
      return {};
    },
    /Say --user NAME/,
    1,
  ],
  ["a profile that is not there", "sim", () => ({ profile: "/none.yaml" }), /cannot read \/none\.yaml/, 1],
];

for (const [what, kind, prepare, sentence, code] of REFUSED) {
  test(`install refuses ${what} in one sentence`, async (t) => {
    const pi = new FakePi();
    assert.equal(await install(t, pi, kind, prepare(pi)), code);
    assert.match(pi.complained, sentence);
    assert.equal(pi.complained.trimEnd().split("\n").length, 1);
    assert.deepEqual(pi.ran, []);
    assert.equal(pi.files.has(UNIT), false);
  });
}

test("the library in the process runs as root, and no daemon is touched", async (t) => {
  const pi = new FakePi();
  assert.equal(await install(t, pi, "pigpio"), 0);
  assert.match(pi.files.get(UNIT)!, /^User=root$/m);
  assert.equal(pi.files.has(PIGPIOD_DROP_IN), false);
});

test("what else the daemon was started with is kept, and who else was let in is not", async (t) => {
  const pi = new FakePi();
  const own = "[Service]\nExecStart=/usr/local/bin/pigpiod -s 2 -n 10.0.0.9 -l -p 9999 -t 0\n";
  pi.files.set("/etc/systemd/system/pigpiod.service", own);
  await install(t, pi, "pigpiod");
  assert.match(
    pi.files.get(PIGPIOD_DROP_IN)!,
    /^ExecStart=\/usr\/local\/bin\/pigpiod -s 2 -p 9999 -t 0 -l -n 127\.0\.0\.1$/m,
  );
});

test("a missing pigpiod is said before one agrees", async (t) => {
  const pi = new FakePi();
  pi.files.delete("/lib/systemd/system/pigpiod.service");
  await install(t, pi, "pigpiod", { dryRun: true });
  assert.match(pi.said, /^No pigpiod\.service was found here/);
});

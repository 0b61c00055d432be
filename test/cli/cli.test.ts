import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL(`../../src/cli${import.meta.url.slice(-3)}`, import.meta.url));

function strafe(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return { status, stdout, stderr };
}

test("help lists every subcommand in a line and ends with 0", () => {
  const { status, stdout } = strafe("--help");
  assert.equal(status, 0);
  assert.match(stdout, /^ {2}start .*the robot and its page$/m);
  assert.match(stdout, /^ {2}bench /m);
  assert.match(stdout, /^ {2}neutralise /m);
});

test("a folder of scripts that is none is wrong usage, before anything starts", () => {
  const missing = strafe("start", "--scripts", "/no/such/folder");
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /there is no such folder; make it with {2}mkdir \/no\/such\/folder/);
  const file = strafe("start", "--scripts", cli);
  assert.equal(file.status, 2);
  assert.match(file.stderr, /is no folder: name the one that your scripts lie in/);
});

test("start explains its options and gives examples", () => {
  const { status, stdout } = strafe("start", "--help");
  assert.equal(status, 0);
  for (const part of [
    "--profile",
    "--world",
    "--port",
    "--host",
    "--insecure",
    "--recordings",
    "--record",
    "Examples:",
    "8080",
    "127.0.0.1",
  ]) {
    assert.ok(stdout.includes(part), `${part} is missing in\n${stdout}`);
  }
});

for (const [command, ...parts] of [
  ["pair", "--list", "--forget", "strafe start --host 0.0.0.0", "plain HTTP", "Examples:"],
  ["replay", "--pictures", "--json", "Foxglove", "Examples:"],
  ["doctor", "--profile", "--wheels", "--json", "strafe doctor --profile"],
  ["install", "--profile", "--user", "--dry-run", "--yes", "sudo strafe install"],
  ["uninstall", "--dry-run", "--yes", "sudo strafe uninstall"],
] as [string, ...string[]][]) {
  test(`${command} explains its options and gives an example`, () => {
    const { status, stdout } = strafe(command, "--help");
    assert.equal(status, 0);
    for (const part of parts) assert.ok(stdout.includes(part), `${part} is missing in\n${stdout}`);
  });
}

test("the version is the package's", () => {
  assert.match(strafe("--version").stdout, /^\d+\.\d+\.\d+\n$/);
});

for (const args of [
  ["start"],
  ["run", cli],
  ["calibrate", "--yes"],
  ["doctor"],
  ["twin"],
  ["neutralise"],
  ["install", "--dry-run"],
  ["profile", "show"],
  ["profile", "diff"],
  ["profile", "rollback"],
]) {
  const flag = args[0] === "profile" ? [] : ["--profile"];
  test(`strafe ${args.join(" ")} of a car that is not there is wrong usage`, () => {
    for (const [car, sentence] of [
      ["no-such-car", /^strafe: there is no car, no kit and no file called "no-such-car"; known here: .*\n$/],
      ["./no-such-car.yaml", /^strafe: cannot read \.\/no-such-car\.yaml: there is no such file\n$/],
      ["./none/profile.yaml", /^strafe: cannot read \.\/none\/profile\.yaml: there is no such file\n$/],
    ] as const) {
      const { status, stdout, stderr } = strafe(...args, ...flag, car);
      assert.equal(status, 2, stderr);
      assert.match(stderr, sentence);
      assert.equal(stdout, "");
    }
  });
}

test("a model that is not there is wrong usage, with a car and a world that are", () => {
  const { status, stderr } = strafe("start", "--world", "empty", "--model", "./no-such.onnx");
  assert.equal(status, 2, stderr);
  assert.match(stderr, /^strafe: cannot read \.\/no-such\.onnx: there is no such file\n$/);
});

for (const [film, sentence] of [
  ["./nowhere.mp4", /cannot read \.\/nowhere\.mp4: there is no such file; a camera is called own/],
  ["./", /cannot read \.\/: it is a folder; a camera is/],
  ["", /--vision was given an empty name; a camera is called own or rpicam, or is a device such as \/dev/],
] as const) {
  test(`eyes that look at ${JSON.stringify(film)}, which is no film, are wrong usage`, () => {
    for (const command of [["start"], ["install", "--profile", "jgb37-520"]]) {
      const { status, stderr } = strafe(...command, "--vision", film);
      assert.equal(status, 2, stderr);
      assert.match(stderr, new RegExp(`^strafe: ${sentence.source}`));
    }
  });
}

for (const args of [["start"], ["run", cli, "--fast"], ["calibrate", "--fast"], ["twin"]]) {
  test(`strafe ${args.join(" ")} in a world that is not there is wrong usage`, () => {
    for (const [world, sentence] of [
      ["moon", /^strafe: there is no world named "moon"; there are corridor, empty, .*\n$/],
      ["./moon.yaml", /^strafe: cannot read \.\/moon\.yaml: there is no such file\n$/],
      ["./", /^strafe: cannot read \.\/: it is a folder\n$/],
    ] as const) {
      const { status, stderr } = strafe(...args, "--world", world);
      assert.equal(status, 2, stderr);
      assert.match(stderr, sentence);
    }
  });
}

test("help says what the exit codes mean", () => {
  assert.match(strafe("--help").stdout, /^Exit codes: 0 done; 1 failed, [\s\S]*\n2 wrong usage, /m);
  assert.match(
    strafe("run", "--help").stdout,
    /exit code is 0 when the script is done, 1 [\s\S]* 2 for wrong usage/,
  );
});

const wrong: [string[], RegExp][] = [
  [[], /Usage: strafe/],
  [["fly"], /unknown command 'fly'/],
  [["start", "--fast"], /unknown option '--fast'/],
  [["start", "now"], /too many arguments/],
  [["start", "--port"], /argument missing/],
  [["start", "--port", "http"], /'http' is invalid\. A port is a whole number/],
  [["start", "--port", "70000"], /'70000' is invalid/],
  [["start", "--port", "-1"], /'-1' is invalid/],
  [["start", "--port", "8080.5"], /'8080\.5' is invalid/],
  [["pair"], /say one of {2}strafe pair URL, {2}--list, {2}--forget/],
  [["pair", "http://strafe.local", "--list"], /say one of/],
  [["pair", "strafe.local"], /"strafe\.local" is no address of a robot: write it like {2}http:/],
];

for (const [args, sentence] of wrong) {
  test(`strafe ${args.join(" ")} is wrong usage: 2, with a sentence on stderr`, () => {
    const { status, stdout, stderr } = strafe(...args);
    assert.equal(status, 2, stderr);
    assert.match(stderr, sentence);
    assert.equal(stdout, "");
  });
}

for (const [args, help] of [
  [["fly"], "strafe --help"],
  [["start", "--fast"], "strafe start --help"],
  [["run", "a.ts", "--slow"], "strafe run --help"],
  [["run"], "strafe run --help"],
  [["pair", "--pin"], "strafe pair --help"],
  [["calibrate", "--only", "wheels"], "strafe calibrate --help"],
  [["doctor", "well"], "strafe doctor --help"],
  [["profile", "fly"], "strafe profile --help"],
  [["profile", "new", "--colour"], "strafe profile new --help"],
  [["twin", "--port", "x"], "strafe twin --help"],
  [["install", "--now"], "strafe install --help"],
  [["bench", "--fast"], "strafe bench --help"],
] as [string[], string][]) {
  test(`strafe ${args.join(" ")} names the help that says more: ${help}`, () => {
    const { stderr } = strafe(...args);
    assert.ok(stderr.endsWith(`(${help} says more)\n`), stderr);
  });
}

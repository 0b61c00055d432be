import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { ScriptLine } from "../../src/script/link.ts";
import type { Script } from "../../src/script/run.ts";
import { simulate } from "../../src/script/simulate.ts";
import { type Block, blocksOf } from "./reference/blocks.ts";
import { generate } from "./reference/generate.ts";
import { fieldsOf, optionsOf } from "./reference/groups.ts";
import { readSdk, type Sdk } from "./reference/sdk.ts";
import { act } from "./rig.ts";

const ROOT = process.cwd();
const REFERENCE = "src/script/reference/README.md";
const TUTORIAL = "src/script/tutorial.md";

let sdk: Sdk;
before(() => {
  sdk = readSdk(ROOT);
});

test("the reference and the editor's completions are what the doc comments say", () => {
  for (const [path, text] of generate(sdk)) {
    const isFresh = readFileSync(join(ROOT, path), "utf8") === text;
    assert.ok(isFresh, `${path} is older than the doc comments: run  npm run docs  and commit it`);
  }
});

const UNIT = /(\b(m|s|V|rad|N·s)\b|m\/s|rad\/s|−1…1|0…1|\b0 empty|robot's clock|milliseconds|whatever unit)/;
const NUMBER = /\b(Quantity|PoseWish|TwistWish|PointWish|Way|Pose|Twist|number)\b/;

test("every call and every value of the car says what it is, and in which unit its numbers are", () => {
  const silent: string[] = [];
  for (const member of sdk.car) {
    const { name, doc, parameters, signature } = member;
    if (doc.text === "") silent.push(`car.${name} has no doc comment`);
    const said = [doc.text, doc.returns, ...doc.params.values()].join(" ");
    const numbers = parameters.filter(({ type, name }) => name !== "options" && NUMBER.test(type));
    if ((numbers.length > 0 || /: (Pose|Twist|number)$/.test(signature)) && !UNIT.test(said))
      silent.push(`car.${name} has numbers, and its doc comment no unit`);
    for (const field of fieldsOf(optionsOf(member) ?? "", sdk)) {
      if (field.doc.text === "") silent.push(`${field.of}.${field.name} has no doc comment`);
      else if (NUMBER.test(field.type) && !UNIT.test(field.doc.text))
        silent.push(`${field.of}.${field.name} is a number, and its doc comment has no unit`);
    }
  }
  assert.deepEqual([...new Set(silent)], []);
});

describe("the examples in the reference and in the tutorial", () => {
  const folder = join(ROOT, "test-output", "documents");
  const blocks = [REFERENCE, TUTORIAL].flatMap((path) =>
    blocksOf(path, readFileSync(join(ROOT, path), "utf8")),
  );

  before(() => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const block of blocks) writeFileSync(join(folder, `${block.name}.ts`), block.code);
    const config = {
      extends: "../../tsconfig.json",
      compilerOptions: {
        rootDir: ".",
        outDir: "out",
        incremental: false,
        tsBuildInfoFile: null,
        declaration: false,
        noUnusedLocals: false,
      },
      include: ["*.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const { status, stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    const places = blocks.map(({ name, place }) => `${name}.ts is ${place}`).join("\n");
    assert.equal(status, 0, `they do not fit the SDK:\n${stdout}${stderr}\n${places}`);
  });

  test("the patrol takes one picture of a person who stays in view for a while, and walks on", async () => {
    const patrol = blocks.find(({ code }) => code.includes("car.picture()"))!;
    const script = await scriptIn(join(folder, "out", `${patrol.name}.js`));
    await act(async (car, stage) => {
      const looker = stage.join("vision", "follower");
      const target = {
        id: 1,
        kind: "person",
        name: "person",
        bearing: 0,
        distance: 2,
        confidence: 0.9,
      } as const;
      await car.beside(script(car) as Promise<unknown>, async (car) => {
        await car.sleep(3);
        looker.say({ type: "sightings", at: car.now, targets: [{ ...target, locked: false }] });
        await car.sleep(0.3);
        const [wanted] = looker.heard("picture-wanted");
        looker.say({ ...wanted!, type: "picture-taken", at: car.now, file: "/tmp/one.jpg", text: "" });
      });
      const said = stage.lines.flatMap((line) => ("text" in line ? [line.text] : []));
      assert.deepEqual(said, [
        "a person: /tmp/one.jpg",
        "I have seen you",
        "round 1 is done",
        "round 2 is done",
      ]);
    });
  });

  assert.ok(blocks.length > 12, `only ${blocks.length} were found`);
  // One that wants a robot is only held against the SDK.
  for (const block of blocks.filter(({ kind }) => kind !== "live")) {
    test(`${block.place} does what it says in the world "${block.world}"`, async () => {
      await play(block, join(folder, "out", `${block.name}.js`));
    });
  }
});

/** What a script in a document exports by default. */
async function scriptIn(path: string): Promise<Script> {
  const module = (await import(pathToFileURL(path).href)) as { default?: Script };
  assert.ok(module.default !== undefined, `${path} exports nothing by default`);
  return module.default;
}

async function play({ kind, world, says }: Block, path: string): Promise<void> {
  if (kind === "program") {
    // It runs while it is loaded.
    await import(pathToFileURL(path).href);
    return;
  }
  const lines: ScriptLine[] = [];
  const { truth } = await simulate(await scriptIn(path), { world, write: (line) => lines.push(line) });
  assert.ok(truth !== null);
  const text = lines.flatMap((line) => ("text" in line ? [line.text] : [])).join("\n");
  for (const words of says) assert.ok(text.includes(words), `it was to say "${words}", and said:\n${text}`);
}

import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenTarget } from "../../src/protocol/seeing-messages.ts";
import { makeRobot, type TestRobot, Visitor } from "./rig.ts";

const ANNA: SeenTarget = {
  id: 1,
  kind: "person",
  name: "person",
  bearing: 0.2,
  distance: 1.5,
  confidence: 0.9,
  locked: false,
};

async function setUp() {
  const fast = await makeRobot();
  const looker = new Visitor(fast).hello("vision", "follower");
  const script = new Visitor(fast).hello("square.ts", "script");
  fast.run(0.1);
  return { fast, looker, script };
}

const look = (fast: TestRobot, looker: Visitor, at = fast.now()) =>
  looker.say({ type: "sightings", at, targets: [ANNA] });

test("what the follower sees is in telemetry until it is a second old", async () => {
  const { fast, looker } = await setUp();
  assert.equal(fast.robot.telemetry().sightings, null);
  const at = fast.now() - 0.1;
  look(fast, looker, at);
  assert.deepEqual(fast.robot.telemetry().sightings, { at, targets: [ANNA] });
  fast.run(0.85);
  assert.equal(fast.robot.telemetry().sightings?.at, at);
  fast.run(0.1);
  assert.equal(fast.robot.telemetry().sightings, null);
  looker.say({ type: "sightings", at: fast.now(), targets: [] });
  assert.deepEqual(fast.robot.telemetry().sightings?.targets, [], "somebody looks, and sees nothing");
  assert.deepEqual(looker.codes("refused"), []);
});

test("only the follower may say what is in view, and nothing old, future or overtaken is taken", async () => {
  const { fast, looker, script } = await setUp();
  look(fast, script);
  assert.match(script.sentences("refused").join(), /^unavailable: .*"follower"/);
  fast.run(2);
  look(fast, looker, fast.now() - 1.01);
  look(fast, looker, fast.now() + 0.2);
  assert.deepEqual(looker.codes("refused"), ["stale", "stale"]);
  look(fast, looker, fast.now() - 0.1);
  look(fast, looker, fast.now() - 0.2);
  assert.deepEqual(looker.codes("refused"), ["out-of-order"]);
  assert.equal(fast.robot.telemetry().sightings?.at, fast.now() - 0.1);
});

test("of more than sixty frames a second the rest is refused", async () => {
  const { fast, looker } = await setUp();
  fast.run(3, () => look(fast, looker));
  const refused = looker.codes("refused");
  const taken = 3 * 200 - refused.length;
  assert.ok(taken >= 175 && taken <= 191, `${taken} of 600 were taken`);
  assert.deepEqual(new Set(refused), new Set(["rate"]));
});

test("a picture is asked of the one who looks, and given to the one who asked, and to nobody else", async () => {
  const { fast, looker, script } = await setUp();
  const phone = new Visitor(fast).hello("Phone");
  look(fast, looker);
  script.say({ type: "take-picture", id: 4 });
  const [wanted] = looker.heard("picture-wanted");
  const { client, id } = wanted!;
  assert.equal(id, 4);
  const answer = { type: "picture-taken", client, id, at: fast.now() } as const;
  phone.say({ ...answer, file: "/tmp/forged.jpg", text: "" });
  assert.deepEqual(phone.codes("refused"), ["unavailable"]);
  looker.say({ ...answer, file: "/home/pi/pictures/1.jpg", text: "" });
  const file = "/home/pi/pictures/1.jpg";
  assert.deepEqual(script.heard("picture"), [{ type: "picture", id: 4, at: fast.now(), file }]);
  looker.say({ ...answer, file: "/home/pi/pictures/2.jpg", text: "" });
  assert.deepEqual(looker.codes("refused"), ["unavailable"], "once is enough");
  assert.deepEqual([phone.heard("picture"), phone.heard("picture-wanted")], [[], []]);
});

test("where a picture cannot be had, its client is told why, by its id", async () => {
  const { fast, looker, script } = await setUp();
  const refusal = () => script.heard("refused").map(({ code, id, text }) => `${code} ${id}: ${text}`);
  script.say({ type: "take-picture", id: 1 });
  assert.match(refusal().join(), /^unavailable 1: nobody looks/);
  look(fast, looker);
  script.say({ type: "take-picture", id: 2 });
  const { client } = looker.heard("picture-wanted")[0]!;
  const taken = { type: "picture-taken", client, at: fast.now(), file: null } as const;
  looker.say({ ...taken, id: 2, text: "the disk is full" });
  assert.deepEqual(refusal(), ["unavailable 2: no picture: the disk is full"]);
  script.say({ type: "take-picture", id: 3 });
  fast.run(4.9);
  assert.deepEqual(refusal(), []);
  fast.run(0.2);
  assert.match(refusal().join(), /^unavailable 3: .*within 5 s/);
  look(fast, looker);
  script.say({ type: "take-picture", id: 5 });
  looker.session.close();
  assert.match(refusal().join(), /^unavailable 5: .*has gone/);
  assert.equal(fast.robot.telemetry().sightings, null, "nobody looks any more");
  script.say({ type: "take-picture", id: 6 });
  assert.match(refusal().join(), /^unavailable 6: nobody looks/);
});

test("a client may wait for four pictures at a time, and takes them with it when it goes", async () => {
  const { fast, looker, script } = await setUp();
  look(fast, looker);
  for (const id of [1, 2, 3, 4, 5, 1]) script.say({ type: "take-picture", id });
  assert.deepEqual(
    script.heard("refused").map(({ code, id }) => [code, id]),
    [
      ["rate", 5],
      ["rate", 1],
    ],
  );
  const [first] = looker.heard("picture-wanted");
  script.session.close();
  looker.say({ ...first!, type: "picture-taken", at: fast.now(), file: "/tmp/1.jpg", text: "" });
  assert.deepEqual(looker.codes("refused"), ["unavailable"]);
});

test("what a client says is told to everybody and makes the car beep, five times a second at most", async () => {
  const { fast, looker, script } = await setUp();
  let beeps = 0;
  const quiet = { show() {}, close() {} };
  const loud = {
    ...quiet,
    beep: () => {
      beeps++;
    },
  };
  fast.robot.backend = { ...fast.robot.backend, indicators: [quiet, loud] };
  for (const visitor of [looker, script]) visitor.heard("event");
  script.say({ type: "say", text: "  I have lost you. " });
  for (const heard of [looker.heard("event"), script.heard("event")]) {
    assert.deepEqual(
      heard.map(({ code, text, client }) => [code, text, client]),
      [["say", "I have lost you.", 2]],
    );
  }
  assert.equal(beeps, 1);
  for (let i = 0; i < 10; i++) script.say({ type: "say", text: "again" });
  assert.deepEqual(script.codes("refused"), Array(6).fill("rate"));
  assert.equal(beeps, 5);
  looker.say({ type: "say", text: "I can speak." });
  assert.deepEqual(looker.codes("refused"), []);
});

test("which target is to be followed is told to the one who looks, and to nobody else", async () => {
  const { fast, looker, script } = await setUp();
  script.say({ type: "lock", target: 1 });
  assert.match(script.sentences("refused").join(), /nobody looks/);
  look(fast, looker);
  const phone = new Visitor(fast).hello("Phone");
  phone.say({ type: "lock", target: 1 });
  phone.say({ type: "lock", target: "nearest" });
  script.say({ type: "lock", target: "none" });
  const wanted = looker.heard("lock-wanted");
  assert.deepEqual(
    wanted.map(({ target }) => target),
    [1, "nearest", "none"],
  );
  assert.notEqual(wanted[0]!.client, wanted[2]!.client);
  assert.deepEqual(phone.heard("lock-wanted"), []);
  for (let i = 0; i < 10; i++) script.say({ type: "lock", target: 1 });
  assert.equal(looker.heard("lock-wanted").length, 5, "five a second");
  assert.deepEqual(new Set(script.codes("refused").slice(1)), new Set(["rate"]));
  for (let i = 0; i < 10; i++) script.say({ type: "lock", target: "none" });
  assert.equal(looker.heard("lock-wanted").length, 10, "nobody any more is never too often");
});

test("where in the picture a target is comes through to telemetry", async () => {
  const { fast, looker } = await setUp();
  const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
  looker.say({ type: "sightings", at: fast.now(), targets: [{ ...ANNA, box }] });
  assert.deepEqual(fast.robot.telemetry().sightings?.targets[0]?.box, box);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeenTarget } from "../../src/protocol/seeing-messages.ts";
import { FORWARD, makeRobot, STILL, type TestRobot, Visitor } from "./rig.ts";

const ANNA: SeenTarget = {
  id: 1,
  kind: "person",
  name: "person",
  bearing: 0.2,
  distance: 1.5,
  confidence: 0.9,
  locked: true,
};
const FOLLOWING = {
  type: "pursuit",
  state: "following",
  reason: "following person 1 at 1.5 m",
  target: 1,
  distance: 2,
} as const;

async function setUp() {
  const fast = await makeRobot();
  const looker = new Visitor(fast).hello("Vision", "follower");
  const phone = new Visitor(fast).hello("Phone");
  const script = new Visitor(fast).hello("square.ts", "script");
  fast.run(0.1);
  const look = () => looker.say({ type: "sightings", at: fast.now(), targets: [ANNA] });
  const holder = () => fast.robot.telemetry().driver?.name;
  const arm = () => {
    phone.say({ type: "arm" });
    assert.equal(fast.robot.telemetry().safety.state, "armed");
  };
  return { fast, looker, phone, script, look, holder, arm };
}

test("where nobody looks, or the car is not armed, nothing follows, and the one who wanted it is told why", async () => {
  const { fast, looker, phone, look, holder } = await setUp();
  phone.say({ type: "pursue", on: true });
  assert.match(phone.sentences("refused").join(), /^unavailable: nobody looks/);
  look();
  phone.say({ type: "pursue", on: true });
  assert.match(phone.sentences("refused").join(), /^arming: the car is not armed/);
  fast.run(0.1);
  assert.deepEqual(looker.heard("pursue-wanted"), []);
  assert.equal(holder(), undefined);
});

test("where whoever looks is blind, the one who wants to be followed is told why and what to do", async () => {
  const { fast, looker, phone, arm } = await setUp();
  arm();
  const text = "looking at a picture takes this computer a second and more: let it do less beside";
  const report = { type: "pursuit", state: "off", reason: "", target: null, distance: null } as const;
  looker.say({ ...report, blindness: { cause: "slow", text } });
  fast.run(0.01);
  assert.deepEqual(fast.robot.telemetry().pursuit?.blindness, { cause: "slow", text });
  phone.say({ type: "pursue", on: true });
  phone.say({ type: "lock", target: "nearest" });
  phone.say({ type: "take-picture", id: 0 });
  assert.deepEqual(phone.sentences("refused"), Array(3).fill(`unavailable: ${text}`));
  looker.say(report);
  phone.say({ type: "lock", target: "nearest" });
  assert.match(phone.sentences("refused").join(), /start Strafe with {2}--vision/);
});

test("whoever may drive hands the wheel to the one who looks, who then drives", async () => {
  const { fast, looker, phone, look, holder, arm } = await setUp();
  look();
  arm();
  phone.drive(STILL);
  assert.equal(holder(), "Phone");
  phone.say({ type: "pursue", on: true, distance: 1.5, side: -0.8 });
  assert.deepEqual(phone.codes("refused"), []);
  assert.equal(holder(), "Vision");
  const [wanted] = looker.heard("pursue-wanted");
  assert.deepEqual([wanted?.on, wanted?.distance, wanted?.side], [true, 1.5, -0.8]);
  // The page's stick is at rest, which takes nothing back.
  phone.drive(STILL);
  looker.drive(STILL);
  fast.run(0.05);
  for (let i = 0; i < 10; i++) {
    phone.say({ type: "keep" });
    looker.drive(FORWARD);
    fast.run(0.05);
  }
  assert.deepEqual(looker.codes("refused"), []);
  assert.ok(fast.robot.telemetry().twist.vx > 0.3, `${fast.robot.telemetry().twist.vx} m/s`);
});

test("a stick that is pushed takes over at once, and the follower is refused until it has asked for rest", async () => {
  const { fast, looker, phone, look, holder, arm } = await setUp();
  look();
  arm();
  phone.say({ type: "pursue", on: true });
  looker.drive(STILL);
  looker.drive(FORWARD);
  looker.heard("event");
  phone.drive({ vx: 0, vy: 0, omega: 1 });
  assert.equal(holder(), "Phone");
  assert.ok(looker.codes("event").includes("preempted"));
  looker.drive(FORWARD);
  assert.deepEqual(looker.codes("refused"), ["not-your-wheel"]);
  fast.run(0.1);
  assert.ok(fast.robot.telemetry().setpoint.omega > 0);
  assert.equal(fast.robot.telemetry().setpoint.vx, 0);
});

test("nobody switches it on while another person drives; a person may while a script drives", async () => {
  const { fast, looker, phone, script, look, holder, arm } = await setUp();
  look();
  arm();
  const tablet = new Visitor(fast).hello("Tablet");
  phone.drive(FORWARD);
  for (const other of [tablet, script]) {
    other.say({ type: "pursue", on: true });
    assert.match(other.sentences("refused").join(), /^not-your-wheel: Phone has the wheel/);
  }
  looker.say({ type: "pursue", on: true });
  assert.match(looker.sentences("refused").join(), /^unavailable: a follower does not switch itself on/);
  assert.equal(holder(), "Phone");
  phone.say({ type: "release" });
  script.drive(FORWARD);
  assert.equal(holder(), "square.ts");
  phone.say({ type: "pursue", on: true });
  assert.equal(holder(), "Vision");
  assert.ok(script.codes("event").includes("preempted"));
});

test("anybody may switch it off, and it is off when the one who switched it on has gone", async () => {
  const { fast, looker, phone, script, look, arm } = await setUp();
  look();
  arm();
  phone.say({ type: "pursue", on: true });
  script.say({ type: "pursue", on: false });
  phone.say({ type: "pursue", on: true });
  phone.session.close();
  fast.run(0.05);
  assert.deepEqual(
    looker.heard("pursue-wanted").map(({ on, reason }) => [on, reason]),
    [
      [true, undefined],
      [false, undefined],
      [true, undefined],
      [false, "Phone, who switched it on, has gone"],
    ],
  );
});

/** For so long somebody is there, s: they say so every 100 ms. */
function stay(fast: TestRobot, phone: Visitor, seconds: number): void {
  for (const end = fast.now() + seconds; fast.now() < end - 1e-9; fast.run(0.1)) phone.say({ type: "keep" });
}

test("it goes on for as long as whoever switched it on is heard, and ends 400 ms after the last word", async () => {
  const { fast, looker, phone, script, look, arm } = await setUp();
  look();
  arm();
  phone.say({ type: "pursue", on: true });
  looker.say(FOLLOWING);
  stay(fast, phone, 2);
  assert.deepEqual(
    looker.heard("pursue-wanted").map(({ on }) => on),
    [true],
  );
  // What others say, or whatever else this one does, is no word for it.
  const silentSince = fast.now();
  let endedAt: number | undefined;
  while (endedAt === undefined && fast.now() < silentSince + 2) {
    script.say({ type: "keep" });
    phone.say({ type: "ping", sent: 0 });
    fast.run(fast.period);
    if (looker.heard("pursue-wanted").some(({ on }) => !on)) endedAt = fast.now();
  }
  const after = (endedAt ?? Number.NaN) - silentSince;
  assert.ok(after > 0.29 && after <= 0.41, `${after} s after the last 100 ms of words`);
  assert.match(phone.heard("pursuit-ended")[0]!.reason, /nothing came from Phone, .* for 400 ms/);
  phone.say({ type: "keep" });
  looker.say({ ...FOLLOWING, state: "off", reason: "", target: null, distance: null });
  fast.run(1);
  assert.deepEqual(looker.heard("pursue-wanted"), []);
});

test("whoever switched it on is told when it is over, however it ended, and when it did not begin", async () => {
  const { fast, looker, phone, script, look, arm } = await setUp();
  const reasons = () => phone.heard("pursuit-ended").map(({ reason }) => reason);
  const off = {
    ...FOLLOWING,
    state: "off",
    reason: "person 1 is lost",
    target: null,
    distance: null,
  } as const;
  look();
  phone.say({ type: "pursue", on: true });
  assert.match(reasons().join(), /not armed/);
  arm();
  phone.say({ type: "pursue", on: true });
  // Said before the follower had heard of it.
  looker.say(off);
  assert.deepEqual(reasons(), []);
  looker.say(FOLLOWING);
  looker.say(off);
  assert.deepEqual(reasons(), ["person 1 is lost"]);
  phone.say({ type: "pursue", on: true });
  stay(fast, phone, 1.1);
  looker.say({ ...off, reason: "nobody is chosen" });
  assert.deepEqual(reasons(), ["nobody is chosen"], "it never began");
  phone.say({ type: "pursue", on: true });
  script.say({ type: "pursue", on: false });
  assert.deepEqual(reasons(), ["square.ts switched it off"]);
  phone.say({ type: "pursue", on: true });
  phone.say({ type: "pursue", on: false });
  assert.deepEqual(reasons(), [], "they know");
});

test("a follower that follows although nobody wants it is told to stop, again and again", async () => {
  const { fast, looker, look } = await setUp();
  look();
  for (let i = 0; i < 3; i++) {
    looker.say(FOLLOWING);
    fast.run(0.1);
  }
  assert.deepEqual(
    looker.heard("pursue-wanted").map(({ on }) => on),
    [false, false, false],
  );
});

test("while the car follows, whoever may not drive chooses nobody else for it", async () => {
  const { fast, looker, phone, look, arm } = await setUp();
  const guest = new Visitor(fast).hello("Guest", "follower");
  look();
  guest.say({ type: "lock", target: 1 });
  arm();
  phone.say({ type: "pursue", on: true });
  looker.drive(STILL);
  looker.say(FOLLOWING);
  guest.say({ type: "lock", target: 2 });
  assert.match(guest.sentences("refused").join(), /^not-your-wheel/);
  phone.say({ type: "lock", target: 3 });
  assert.deepEqual(
    looker.heard("lock-wanted").map(({ target }) => target),
    [1, 3],
  );
});

test("what the follower does is in telemetry for as long as it says so", async () => {
  const { fast, looker, phone, look } = await setUp();
  assert.equal(fast.robot.telemetry().pursuit, null);
  look();
  looker.say(FOLLOWING);
  const { type: _, ...report } = FOLLOWING;
  assert.deepEqual(fast.robot.telemetry().pursuit, report);
  fast.run(1.4);
  assert.deepEqual(fast.robot.telemetry().pursuit, report);
  fast.run(0.2);
  assert.equal(fast.robot.telemetry().pursuit, null);
  phone.say(FOLLOWING);
  assert.match(phone.sentences("refused").join(), /^unavailable: .*"follower"/);
});

test("when whoever looks has gone, telemetry says so for as long as another one may take to begin", async () => {
  const { fast, looker, phone, look, arm } = await setUp();
  const gone = "what looks has ended and is being started again";
  look();
  arm();
  phone.say({ type: "pursue", on: true });
  looker.say(FOLLOWING);
  looker.session.close();
  const { state, reason, blindness } = fast.robot.telemetry().pursuit!;
  assert.deepEqual([state, reason, blindness?.cause], ["off", gone, "starting"]);
  assert.equal(phone.heard("pursuit-ended")[0]?.reason, gone);
  assert.ok(phone.sentences("event").includes(`say: The car follows nobody any more: ${gone}`));
  phone.say({ type: "pursue", on: true });
  assert.deepEqual(phone.sentences("refused"), [`unavailable: ${gone}: wait a moment`]);
  fast.run(9.9);
  assert.equal(fast.robot.telemetry().pursuit?.reason, gone);
  fast.run(0.2);
  assert.equal(fast.robot.telemetry().pursuit, null);
  const next = new Visitor(fast).hello("Vision", "follower");
  next.say({ ...FOLLOWING, state: "off", reason: "", target: null, distance: null });
  next.session.close();
  assert.equal(fast.robot.telemetry().pursuit?.reason, "", "nothing was followed");
  assert.ok(!phone.codes("event").includes("say"));
});

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ScriptedPerson } from "../../src/calibrate/person/scripted-person.ts";
import type { Measured } from "../../src/profile/measured.ts";
import { instead, type Story, story } from "./procedure-rig.ts";

const REST = [0, 0, 0, 0];
const fault = (target: string, verb: string, more = "") =>
  `faults:\n  - { at: 0, target: ${target}, verb: ${verb}${more} }`;
const only =
  (...steps: string[]) =>
  (step: string) =>
    steps.includes(step);

let usual: Promise<Story> | undefined;
/** The calibration in which nothing is amiss: the same every time, so once is enough. */
const calibrated = (): Promise<Story> => {
  usual ??= story({});
  return usual;
};

test("a car that was calibrated is not calibrated over: the wheels follow no better, and nothing is saved", async () => {
  const first = await calibrated();
  assert.ok(first.saved && first.result?.validation?.isBetter, JSON.stringify(first.steps));
  const again = await story({ world: "seed: 7\n", plan: { before: first.saved } });
  assert.equal(again.saved, undefined);
  assert.equal(again.result?.validation?.isBetter, false);
  assert.match(again.result!.why!, /^The wheels follow no better: .* what is saved is still good/);
});

test("what was found is kept after each step, and gone on with: what is done is not done again", async () => {
  const half = await story({ plan: { wants: only("preflight", "wiring", "counts", "motors") } });
  assert.equal(half.saved, undefined, "without its proof nothing is saved");
  assert.match(half.result!.why!, /--resume/);
  assert.deepEqual(half.draft?.done, ["preflight", "wiring", "counts", "motors"]);
  const { draft } = half;
  const rest = await story({ plan: { draft: { ...draft!, done: ["wiring", "counts", "motors"] } } });
  assert.ok(rest.saved, JSON.stringify(rest.steps));
  assert.deepEqual(
    rest.steps.map(({ step, state }) => `${step} ${state}`),
    [
      "preflight done",
      "wiring skipped",
      "counts skipped",
      "motors skipped",
      "timed skipped",
      "floor done",
      "sonar skipped",
      "validation done",
    ],
  );
  const kV = (measured?: Measured) => measured?.wheels?.frontLeft?.forward?.kV?.value.toPrecision(6);
  assert.equal(kV(rest.saved), kV(draft?.findings.measured));
});

test("the floor alone, another day, keeps the motors as they were and finds the rest anew", async () => {
  const first = await calibrated();
  const { geometry: _, lateral: __, ...motorsOnly } = first.saved!;
  const { saved, steps } = await story({
    plan: { before: motorsOnly, wants: only("floor"), saveUnproven: true },
  });
  assert.ok(steps.find(({ step }) => step === "floor")?.state === "done", JSON.stringify(steps));
  assert.ok(saved);
  assert.deepEqual(saved.wheels, motorsOnly.wheels);
  assert.ok(Math.abs(saved.geometry!.wheelRadius!.value - first.saved!.geometry!.wheelRadius!.value) < 2e-4);
});

test("whoever leaves the proof out on purpose saves what nothing has proven", async () => {
  const { saved, result } = await story({
    plan: { wants: only("preflight", "wiring", "motors"), saveUnproven: true },
  });
  assert.ok(saved?.wheels);
  assert.equal(result?.validation, undefined);
});

test("nobody beside the car: what takes a tape is left out and said, the rest is found, proven and saved", async () => {
  const { saved, steps } = await story({
    person: (hands) => instead(new ScriptedPerson(), { put: (on) => hands.put(on) }),
  });
  const notes = steps.flatMap((step) => step.notes).join("\n");
  assert.match(notes, /Nobody looked which wheel turned/);
  assert.match(notes, /nobody measured how far the car turned/);
  assert.match(notes, /nobody measured a distance/);
  assert.ok(saved?.wheels?.rearRight?.reverse?.kA);
  assert.equal(saved.geometry, undefined);
});

test("a car that does not measure its battery is told so, and drives better with what was found nonetheless", async () => {
  const { saved, steps, result } = await story({ world: "sensors: { battery: { fitted: false } }\n" });
  assert.ok(saved, JSON.stringify(steps));
  assert.match(steps[0]!.notes[0]!, /^Nobody measures the battery, which is taken for 11\.\d V/);
  assert.equal(saved.batteryVolts, undefined);
  assert.ok(result!.validation!.after.all < 0.02, `${result!.validation!.after.all}`);
});

test("a car without encoders is timed over a distance that a person measures", async () => {
  const { saved, steps, result } = await story({
    world:
      "car: { wheels: { frontLeft: { kV: 0.4 V s/rad }, frontRight: { kV: 0.4 V s/rad }, rearLeft: { kV: 0.4 V s/rad }, rearRight: { kV: 0.4 V s/rad } } }\n",
    profile: (text) => text.replace(/^encoders:\n(?: .*\n)+/m, ""),
  });
  assert.ok(saved, JSON.stringify(steps));
  const { kV } = saved.wheels!.frontLeft!.forward!;
  assert.ok(Math.abs(kV!.value / 0.4 - 1) < 0.04, `${kV!.value}`);
  assert.ok(result!.validation!.after.all < result!.validation!.before.all / 2);
  assert.equal(result!.validation!.after.wheels, undefined);
});

describe("what is wrong with the car is named, with what to do, and the wheels are at rest", () => {
  for (const [what, world, expected] of [
    [
      "an encoder that counts nothing",
      fault("encoder.rearLeft", "off"),
      /rearLeft turned but no encoder counted.*look at that wheel's encoder/,
    ],
    [
      "a wheel that does not turn",
      fault("motor.frontRight", "off"),
      /no encoder counted.*motor plug of frontRight.*look at that plug/,
    ],
    [
      "a wheel that turns by itself",
      fault("motor.rearRight", "garbage"),
      /rearRight turns, or counts, though its motor is off.*short at the board/,
    ],
    [
      "a battery that is low",
      "battery: { charge: 0.02 }\n",
      /the battery has .* V, and is low below .* charge it/,
    ],
    [
      "a battery that gives out",
      "faults:\n  - { at: 14 s, target: battery, verb: wrong, factor: 0.5 }",
      /battery is empty or switched off .*charge it/,
    ],
  ] as const) {
    test(what, async () => {
      const { error, steps, saved, duty } = await story({ world });
      const told = [error?.message ?? "", ...steps.map(({ why = "" }) => why)].join("\n");
      assert.match(told, expected);
      assert.equal(saved, undefined);
      assert.deepEqual(duty, REST);
    });
  }

  test("a car that nobody put on the floor", async () => {
    const { error, saved, duty } = await story({
      person: (hands) => instead(hands, { put: () => hands.put("blocks") }),
    });
    assert.match(error!.message, /floor/);
    assert.equal(saved, undefined);
    assert.deepEqual(duty, REST);
  });
});

describe("a length that is wrong by ten", () => {
  test("is doubted and asked for again, and once it is right all is well", async () => {
    const doubts: string[] = [];
    const { saved } = await story({
      person: (hands) =>
        instead(hands, {
          async measure(question) {
            const right = await hands.measure(question);
            if (question.doubt) doubts.push(question.doubt);
            return question.what === "ahead" && !question.doubt ? right! * 10 : right;
          },
        }),
    });
    assert.ok(saved);
    assert.equal(doubts.length, 1);
    assert.match(
      doubts[0]!,
      /^1\d\.\d+ m was typed where the wheels say about 1\.\d+ m, ten times another length$/,
    );
  });

  test("that its person stays with is refused, and says what to do", async () => {
    const { error, saved } = await story({
      person: (hands) =>
        instead(hands, {
          async measure(question) {
            const right = await hands.measure(question);
            return question.what === "ahead" ? right! / 10 : right;
          },
        }),
    });
    assert.match(error!.message, /ten times less: type the length again, in metres|ten times more/);
    assert.equal(saved, undefined);
  });
});

test("a key that is let go stops the wheels at once; the step can be done again, and all is well", async () => {
  let objections = 0;
  let asked = "";
  const { saved, steps } = await story({
    person: (hands) =>
      instead(hands, {
        objection: () => (objections++ === 60 ? "the key was let go" : undefined),
        async afterFailure(why) {
          asked = why;
          return "again";
        },
      }),
  });
  assert.equal(asked, "the key was let go");
  assert.ok(saved, JSON.stringify(steps));
});

test("who wants no more of it ends it: the wheels are at rest, nothing is saved, and what was found is kept", async () => {
  const { error, saved, draft, duty } = await story({
    person: (hands) => {
      let runs = 0;
      return instead(hands, {
        ready: async (what) => {
          runs++;
          return hands.ready(what);
        },
        objection: () => (runs > 5 ? "ended by Ctrl-C" : undefined),
        afterFailure: async () => "end",
      });
    },
  });
  assert.match(error!.message, /ended by Ctrl-C/);
  assert.equal(saved, undefined);
  assert.deepEqual(draft?.done, ["preflight", "wiring", "counts", "motors"]);
  assert.deepEqual(duty, REST);
});

test("a person may leave any step out", async () => {
  const { steps, saved } = await story({
    person: (hands) => instead(hands, { ready: async () => false, turnWheel: async () => false }),
  });
  assert.deepEqual(new Set(steps.map(({ state }) => state)), new Set(["done", "skipped"]));
  assert.equal(saved, undefined);
});

describe("wheels that were taken for others are not saved", () => {
  const mirrored = [1, 0, 3, 2];
  for (const [what, mistake] of [
    ["left for right", (wheel: number, direction: 1 | -1) => ({ wheel: mirrored[wheel]!, direction })],
    [
      "forward for backward",
      (wheel: number, direction: 1 | -1) => ({ wheel, direction: -direction as 1 | -1 }),
    ],
  ] as const) {
    test(what, async () => {
      const { saved, result } = await story({
        plan: { wants: only("preflight", "wiring", "validation") },
        person: (hands) =>
          instead(hands, {
            async turned() {
              const seen = await hands.turned();
              return seen && mistake(seen.wheel, seen.direction);
            },
          }),
      });
      assert.equal(saved, undefined);
      assert.match(
        result!.why!,
        /The car turned .* by its gyro than by its wheels: a wheel was taken for another/,
      );
    });
  }
});

test("a wheel that was turned once instead of ten times, or backward, is asked for again", async () => {
  for (const [turned, why] of [
    [1, /132 for each, and the profile says 1320: turn it 10 times/],
    [-10, /the encoder counted 13\d\d\d backward/],
  ] as const) {
    const { steps, saved } = await story({
      plan: { wants: only("counts"), saveUnproven: true },
      person: (hands, car) =>
        instead(hands, {
          async turnWheel(wheel) {
            car.fast.robot.backend.hands!.turnWheel(wheel, turned);
            return true;
          },
        }),
    });
    assert.match(steps.find(({ step }) => step === "counts")!.why!, why);
    assert.equal(saved, undefined);
  }
});

test("a car that goes further than anybody meant is stopped, and told what may be wrong", async () => {
  const { error, duty } = await story({
    profile: (text) => text.replace(/countsPerTurn: \d+/, "countsPerTurn: 400"),
    plan: { wants: only("preflight", "floor") },
  });
  assert.match(
    error!.message,
    /the wheels went \d\.\d m where 1\.5 m were meant: look whether the profile's counts per turn/,
  );
  assert.deepEqual(duty, REST);
});

test("nobody beside the car cannot put it anywhere else", async () => {
  const { error, draft } = await story({
    person: (hands) => {
      void hands.put("blocks");
      return new ScriptedPerson();
    },
  });
  assert.match(error!.message, /would have to stand on the floor now.*--yes --resume/);
  assert.deepEqual(draft?.done, ["preflight", "wiring", "motors"]);
});

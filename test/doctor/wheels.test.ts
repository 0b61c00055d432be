import assert from "node:assert/strict";
import { test } from "node:test";
import { WHEELS, type WheelName, wheelVector } from "../../src/core/wheels.ts";
import { openWheelCounts } from "../../src/doctor/wheel-counts.ts";
import { judgeTurn, tryWheels } from "../../src/doctor/wheels.ts";
import { FakeDaemon } from "../hardware/pigpiod/fake-daemon.ts";
import { hardware } from "./fake-machine.ts";

const { encoders } = hardware("pigpiod");
const WIRING = encoders!;

const verdicts: [what: string, wheel: WheelName, moved: number[], level: string, sentence: RegExp][] = [
  ["counts forward", "frontLeft", [1318, 0, 0, 0], "ok", /front left .* forward: \+1318/],
  [
    "counts backward",
    "frontRight",
    [0, -1320, 0, 0],
    "problem",
    /backward: -1320.*encoders\.frontRight\.invert: true/,
  ],
  ["counts nothing", "rearLeft", [0, 0, 3, 0], "problem", /rear left .* nothing \(\+3\).*GPIO 18 and 19/],
  ["counts at another wheel", "rearLeft", [0, -1300, 0, 0], "problem", /counts at front right.*swap/],
  [
    "has one channel, which knows no direction",
    "rearRight",
    [0, 0, 0, -660],
    "ok",
    /one channel knows no direction/,
  ],
];

for (const [what, wheel, moved, level, sentence] of verdicts) {
  test(`a wheel that ${what} is ${level === "ok" ? "well" : "a problem"}`, () => {
    const finding = judgeTurn(wheel, wheelVector(...moved), WIRING);
    assert.equal(finding.level, level);
    assert.match(`${finding.text} ${finding.mend}`, sentence);
  });
}

test("an inverted encoder that counts backward is to be inverted no more", () => {
  const wiring = { ...WIRING, frontLeft: { ...WIRING.frontLeft, invert: true } };
  assert.match(judgeTurn("frontLeft", wheelVector(-50), wiring).mend!, /invert: false/);
});

/** Levels of GPIO 0…31 as a wheel goes through the quadrature cycle 00 10 11 01. */
function* turning(a: number, b: number, edges: number): Generator<number> {
  const cycle = [0, 1 << a, (1 << a) | (1 << b), 1 << b];
  for (let i = 1; i <= edges; i++) yield cycle[i % cycle.length]!;
}

test("each wheel is asked for in order and counted live, through a daemon whose motors are not touched", async () => {
  const daemon = await FakeDaemon.start();
  try {
    const counting = await openWheelCounts({ host: "127.0.0.1", port: daemon.port }, WIRING);
    const asked: string[] = [];
    const shown: string[] = [];
    let tick = 0;
    const person = {
      async ask(question: string) {
        const i = asked.push(question) - 1;
        const before = counting.counts[i]!;
        const { a, b = 21 } = WIRING[WHEELS[i]!];
        for (const levels of turning(a, b, 40)) daemon.report(tick++, levels);
        while (counting.counts[i] === before || !shown.at(-1)?.includes(counted(i))) {
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
      show: (line: string) => shown.push(line),
    };
    // One channel of the last one: two of its cycle's four edges.
    const counted = (i: number) => (i === 3 ? "+20" : "+40");
    const findings = await tryWheels(counting, WIRING, person);
    counting.close();
    assert.deepEqual(
      asked.map((question) => /Turn the (\w+ \w+) wheel FORWARD/.exec(question)?.[1]),
      ["front left", "front right", "rear left", "rear right"],
    );
    assert.deepEqual(
      findings.map(({ level }) => level),
      ["ok", "ok", "ok", "ok"],
    );
    assert.ok(shown.some((line) => line.includes("front left") && line.endsWith("+40")));
    const written = new Set(daemon.packets.flat().map(({ name }) => name));
    assert.deepEqual([...written].sort(), ["BR1", "MODES", "NB", "NOIB", "PUD"]);
  } finally {
    await daemon.stop();
  }
});

test("a daemon that goes away while one turns is said, and the rest is not asked for", async () => {
  const daemon = await FakeDaemon.start();
  const counting = await openWheelCounts({ host: "127.0.0.1", port: daemon.port }, WIRING);
  let asked = 0;
  const findings = await tryWheels(counting, WIRING, {
    async ask() {
      asked++;
      await daemon.stop();
      while (counting.lost === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    show() {},
  });
  counting.close();
  assert.equal(asked, 1);
  assert.deepEqual(
    findings.map(({ level }) => level),
    ["problem"],
  );
});

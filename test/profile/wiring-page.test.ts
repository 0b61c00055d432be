import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { WHEELS } from "../../src/core/wheels.ts";
import { MecanumKinematics } from "../../src/drive/kinematics.ts";
import { entries } from "../../src/profile/commands/list.ts";
import { packageRoot } from "../../src/profile/package-root.ts";
import { loadProfile } from "../../src/profile/profile.ts";

const page = readFileSync(join(packageRoot, "calibration/README.md"), "utf8");

/** The page's rows between two marks, and what they should be; a failure prints what to paste. */
function agrees(mark: string, expected: readonly string[]): void {
  const [, found] = new RegExp(`<!-- ${mark}:[^\n]*-->\n([^]*?)<!-- /${mark} -->`).exec(page) ?? [];
  const text = expected.map((row) => `${row}\n`).join("");
  assert.equal(found, text, `calibration/README.md, part "${mark}", should be\n${text}`);
}

const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;

/** Pin of the header by GPIO. */
const HEADER: Readonly<Record<number, number>> = {
  2: 3,
  3: 5,
  4: 7,
  5: 29,
  6: 31,
  7: 26,
  8: 24,
  9: 21,
  10: 19,
  11: 23,
  12: 32,
  13: 33,
  14: 8,
  15: 10,
  16: 36,
  17: 11,
  18: 12,
  19: 35,
  20: 38,
  21: 40,
  22: 15,
  23: 16,
  24: 18,
  25: 22,
  26: 37,
  27: 13,
};

test("the wiring page lists the kits as their files are", () => {
  const kits = entries("").map(({ name, summary, board, encoders }) =>
    row(`[${name}](kits/${name}.yaml)`, summary, board, encoders),
  );
  agrees("kits", ["| kit | what it is | board | encoders |", "| --- | --- | --- | --- |", ...kits]);
});

test("the wiring page has the pins of the kit that the twin is wired like", () => {
  const { hardware } = loadProfile("jgb37-520-pigpiod");
  assert.ok(hardware.backend === "pigpiod" && hardware.encoders);
  const { motors, encoders } = hardware;
  const pin = (gpio: number) => `${gpio} (${HEADER[gpio]})`;
  agrees("pins", [
    "| wheel | PWM | IN1 | IN2 | encoder A | encoder B |",
    "| --- | --- | --- | --- | --- | --- |",
    ...WHEELS.map((wheel) => {
      const bridge = motors[wheel];
      assert.ok("in1" in bridge);
      const { a, b } = encoders[wheel];
      assert.ok(b !== undefined);
      return row(wheel, ...[bridge.pwm, bridge.in1, bridge.in2, a, b].map(pin));
    }),
  ]);
  assert.ok(page.includes(`STBY of both boards: ${pin(hardware.standby!)}`));
});

test("the wiring page has the channels of the PCA9685 boards", () => {
  const rows = entries("").flatMap(({ name }) => {
    const { hardware } = loadProfile(name);
    if (hardware.backend !== "pca9685") return [];
    const channels = WHEELS.map((wheel) => {
      const { invert: _, ...pins } = hardware.motors[wheel];
      return Object.entries(pins)
        .map(([what, channel]) => `${what} ${channel}`)
        .join(", ");
    });
    return [row(name, `0x${hardware.address.toString(16)}`, ...channels)];
  });
  agrees("channels", [
    "| kit | address | frontLeft | frontRight | rearLeft | rearRight |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows,
  ]);
});

test("the wiring page has the signs that the kinematics has", () => {
  const kinematics = MecanumKinematics.rectangular({ wheelbase: 0.2, track: 0.2, wheelRadius: 0.04 });
  for (const [words, vx, vy, omega] of [
    ["forward (x +)", 1, 0, 0],
    ["left (y +)", 0, 1, 0],
    ["turns left (omega +)", 0, 0, 1],
  ] as const) {
    const speeds = new Float64Array(4);
    kinematics.toWheels({ vx, vy, omega }, speeds);
    const expected = row(words, ...Array.from(speeds, (speed) => (speed > 0 ? "+" : "−")));
    assert.ok(page.includes(expected), `calibration/README.md should have the row\n${expected}`);
  }
});

test("every file that the wiring page shows or links to is there", () => {
  for (const [, target] of page.matchAll(/\]\(([^)]+)\)/g))
    readFileSync(join(packageRoot, "calibration", target!));
});

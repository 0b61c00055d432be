import assert from "node:assert/strict";
import type { Finding } from "../../src/doctor/finding.ts";
import type { Profile } from "../../src/profile/profile.ts";

/** One line each, as a person would see it. */
export const lines = (findings: readonly Finding[]) =>
  findings.map(({ level, text, mend }) => `${level}: ${text}${mend === undefined ? "" : ` → ${mend}`}`);

export function says(findings: readonly Finding[], ...patterns: RegExp[]): void {
  for (const pattern of patterns) {
    assert.ok(
      lines(findings).some((line) => pattern.test(line)),
      `${pattern} is in none of\n${lines(findings).join("\n")}`,
    );
  }
}

export const healthy = (findings: readonly Finding[]) =>
  assert.deepEqual(lines(findings.filter(({ level }) => level === "warning" || level === "problem")), []);

/** What pigpiod answers. */
export const DAEMON = { version: 79, levels: 0 };

export const IMU = "sensors: { imu: { chip: MPU6050 } }";

/** A profile that was read from `car.yaml`. */
export const named = (wired: Profile["hardware"]) => ({
  path: "car.yaml",
  profile: { name: "Car", hardware: wired, vision: {} } as Profile,
  faults: [],
});

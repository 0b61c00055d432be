import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { systemClock } from "../../src/core/system-clock.ts";
import { loadProfile } from "../../src/profile/profile.ts";
import { TwinServer } from "../../src/sim/twin/server.ts";
import { createTwin, type Twin } from "../../src/sim/twin/twin.ts";
import { pigpiodProfile } from "../faults/profiles.ts";
import { hall } from "../sim/rig.ts";

/** PWM pins of the car, its direction pins, and standby. */
const MOTOR_PINS = [12, 13, 18, 19, 5, 6, 16, 26, 23, 24, 20, 21, 25];
const HIGH_PINS = [5, 16, 23, 20, 25];
const PWM_PINS = [12, 13, 18, 19];

/** A daemon on a port of its own, whose wheels somebody has left turning, and a profile of its car. */
export class LeftBehind {
  readonly twin: Twin;
  readonly profile: string;
  readonly hardware;

  private constructor(twin: Twin, profile: string) {
    this.twin = twin;
    this.profile = profile;
    this.hardware = pigpiod(profile);
  }

  static async of(t: TestContext): Promise<LeftBehind> {
    const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
    t.after(() => rmSync(folder, { recursive: true, force: true }));
    const profile = join(folder, "profile.yaml");
    writeFileSync(profile, pigpiodProfile(8888));
    const twin = await createTwin(hall(), pigpiod(profile), systemClock.now());
    const server = new TwinServer(twin, systemClock);
    const port = await server.listen(0, "127.0.0.1");
    const timer = setInterval(() => server.advance(), 2);
    t.after(async () => {
      clearInterval(timer);
      await server.close();
    });
    writeFileSync(profile, pigpiodProfile(port));
    const left = new LeftBehind(twin, profile);
    left.turn();
    return left;
  }

  turn(): void {
    for (const pin of PWM_PINS) this.twin.pins.pwm(pin, 200);
    for (const pin of HIGH_PINS) this.twin.pins.write(pin, 1);
  }

  /** Motor pins that are not low all the time. */
  get powered(): number[] {
    return MOTOR_PINS.filter((pin) => this.twin.pins.average(pin) > 0);
  }
}

function pigpiod(profile: string) {
  const { hardware } = loadProfile(profile);
  if (hardware.backend !== "pigpiod") throw new Error(`${profile} is for ${hardware.backend}`);
  return hardware;
}

/** Waits for something that must become true; the test's own time limit ends the waiting. */
export async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

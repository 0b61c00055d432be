import { parseText } from "../../src/profile/document.ts";
import { createSimulator, type Simulator } from "../../src/sim/simulator.ts";
import { type World, worldSchema } from "../../src/sim/world.ts";

/** Duties that drive straight on, to the left, and counter-clockwise on the spot, by the standard signs. */
export const FORWARD = [1, 1, 1, 1] as const;
export const LEFT = [-1, 1, 1, -1] as const;
export const CCW = [-1, 1, -1, 1] as const;

/** A hall so large that no wall is ever met; further YAML changes what a test is about. */
export function hall(yaml = ""): World {
  return parseText(`name: hall\nroom: { length: 40 m, width: 40 m }\n${yaml}`, "test.yaml", worldSchema);
}

export function world(yaml: string): World {
  return parseText(`name: test\n${yaml}`, "test.yaml", worldSchema);
}

export function build(where: World): Promise<Simulator> {
  return createSimulator(where);
}

/** Holds the duties `scale · pattern` for `seconds`; without a pattern the motors are off. */
export function drive(
  simulator: Simulator,
  seconds: number,
  scale = 0,
  pattern: readonly number[] = FORWARD,
): void {
  simulator.setDuty(Float64Array.from(pattern, (duty) => scale * duty));
  simulator.advanceTo(simulator.time + seconds);
}

export function speed({ chassis }: Simulator): number {
  return Math.hypot(chassis.twist.vx, chassis.twist.vy);
}

/** Drives up to full speed, lets the car coast, and gives its mean deceleration from `from` m/s to rest, m/s². */
export function coastDown(simulator: Simulator, pattern: readonly number[], from: number): number {
  drive(simulator, 2, 1, pattern);
  while (speed(simulator) > from) drive(simulator, 0.001);
  const start = simulator.time;
  const entry = speed(simulator);
  while (speed(simulator) > 1e-4) drive(simulator, 0.001);
  return -entry / (simulator.time - start);
}

import { WHEEL_COUNT, WHEELS, type WheelName, type WheelVector } from "../core/wheels.ts";
import type { EncoderWiring } from "../hardware/wiring.ts";
import { type Finding, findingsOf, sentence } from "./finding.ts";
import { type WheelCounts, wheelLabel } from "./wheel-counts.ts";

const { ok, problem } = findingsOf("encoders");

/** Whoever turns the wheels. */
export interface Person {
  /** Waits for Enter. */
  ask(question: string): Promise<void>;
  /** Replaces what was shown before. */
  show(line: string): void;
}

const SHOW_MS = 100;
/** Fewer counts than this are a wheel that was touched, not one that was turned. */
const TURNED = 8;

/** Has each wheel turned by hand, shows what is counted, and judges it. */
export async function tryWheels(
  counting: WheelCounts,
  wiring: EncoderWiring,
  person: Person,
): Promise<Finding[]> {
  const { counts } = counting;
  const findings: Finding[] = [];
  for (const [i, wheel] of WHEELS.entries()) {
    const before = counts.slice();
    const timer = setInterval(() => {
      person.show(`  ${wheelLabel(wheel).padEnd(12)}${signed(counts[i]! - before[i]!)}`);
    }, SHOW_MS);
    try {
      await person.ask(`Turn the ${wheelLabel(wheel)} wheel FORWARD by one turn, by hand; then press Enter.`);
    } finally {
      clearInterval(timer);
    }
    if (counting.lost !== undefined) return [...findings, problem(sentence(counting.lost), "run it again")];
    const moved = counts.map((count, other) => count - before[other]!);
    findings.push(judgeTurn(wheel, moved, wiring));
  }
  return findings;
}

/** @param moved what each wheel's encoder has counted while this one was turned forward */
export function judgeTurn(wheel: WheelName, moved: Readonly<WheelVector>, wiring: EncoderWiring): Finding {
  const own = moved[WHEELS.indexOf(wheel)]!;
  const { a, b, invert } = wiring[wheel];
  const label = wheelLabel(wheel);
  if (Math.abs(own) < TURNED) {
    const other = WHEELS[mostMoved(moved)]!;
    if (Math.abs(moved[mostMoved(moved)]!) >= TURNED) {
      return problem(
        `Turning the ${label} wheel counts at ${wheelLabel(other)}.`,
        `swap the pins of encoders.${wheel} and encoders.${other} in the profile, or their plugs`,
      );
    }
    const pins = b === undefined ? `GPIO ${a}` : `GPIO ${a} and ${b}`;
    return problem(
      `The ${label} wheel's encoder counts nothing (${signed(own)}).`,
      `check its 3.3 V, its GND, and its wires to ${pins}`,
    );
  }
  if (b === undefined)
    return ok(`The ${label} wheel's encoder counts: ${signed(own)}; one channel knows no direction.`);
  if (own > 0) return ok(`The ${label} wheel's encoder counts forward: ${signed(own)}.`);
  return problem(
    `The ${label} wheel's encoder counts backward: ${signed(own)}.`,
    `in the profile: hardware.encoders.${wheel}.invert: ${!invert} (or swap its wires A and B)`,
  );
}

function mostMoved(moved: Readonly<WheelVector>): number {
  let most = 0;
  for (let i = 1; i < WHEEL_COUNT; i++) if (Math.abs(moved[i]!) > Math.abs(moved[most]!)) most = i;
  return most;
}

function signed(count: number): string {
  return count > 0 ? `+${count}` : String(count);
}

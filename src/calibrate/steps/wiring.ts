import { WHEELS, type WheelName } from "../../core/wheels.ts";
import type { Measured } from "../../profile/measured.ts";
import { pulse } from "../excite/blocks.ts";
import {
  identifyWiring,
  type Plug,
  type Pulse,
  type WiringFound,
  wiringBySight,
} from "../identify/wiring.ts";
import { must, type Workbench } from "../workbench.ts";
import type { Findings, Outcome, Step } from "./step.ts";

/** Of the battery's voltage: turns any wheel that is free, and none fast. */
const SHARE = 0.3;
/** In multiples of the friction that the profile expects: a wheel that sticks is to turn nonetheless. */
const STICKS = 3;

/** A battery that is not what the profile says must not make them fast. */
const DUTY = 0.5;

/** Which motor and which encoder is whose, and which way round. */
export const wiring: Step = {
  name: "wiring",
  title: "Which motor turns which wheel?",
  isVital: true,
  pointless: () => undefined,

  async run(bench: Workbench, findings: Findings): Promise<Outcome | undefined> {
    const { person, profile } = bench;
    const { wiring: _, ...measured } = findings.measured;
    await bench.adoptOnly(measured);
    await person.put("blocks");
    const volts = Math.max(SHARE * profile.battery.full, STICKS * profile.motors.kS);
    const pulses: Pulse[] = [];
    for (const [plug, name] of WHEELS.entries()) {
      const go = await person.ready(
        `The motor on the plug of ${name} turns for less than a second, slowly: look which wheel it is, and which way.`,
      );
      if (!go) return undefined;
      const recording = await bench.drive(pulse(plug, volts), { duty: DUTY });
      const seen = await person.turned();
      pulses.push({ recording, ...(seen && { seen }) });
    }
    const found: SomeWiring = profile.encoders
      ? must(identifyWiring(pulses))
      : must(wiringBySight(pulses.map(({ seen }) => seen)));
    const after: Measured = { ...measured, wiring: asMeasured(found) };
    await bench.adoptOnly(after);
    return { findings: { ...findings, measured: after }, constants: [], notes: inWords(found) };
  },
};

type SomeWiring = Partial<WiringFound> & Pick<WiringFound, "motors">;

function asMeasured({ motors, encoders }: SomeWiring): NonNullable<Measured["wiring"]> {
  const each = (plugs: readonly Plug[]) =>
    Object.fromEntries(
      WHEELS.map((wheel, i) => [wheel, { plug: WHEELS[plugs[i]!.plug]!, sign: plugs[i]!.sign }]),
    ) as Record<WheelName, { plug: WheelName; sign: 1 | -1 }>;
  return { motors: each(motors), ...(encoders && { encoders: each(encoders) }) };
}

/** What is other than the profile says, a sentence each. */
function inWords({ motors, encoders = [], assumed = false }: SomeWiring): string[] {
  const notes: string[] = [];
  for (const [what, plugs] of [
    ["motor", motors],
    ["encoder", encoders],
  ] as const) {
    for (const [i, { plug, sign }] of plugs.entries()) {
      const wheel = WHEELS[i]!;
      if (plug !== i) notes.push(`The ${what} of ${wheel} hangs on the plug of ${WHEELS[plug]}: put right.`);
      if (sign < 0) notes.push(`The ${what} of ${wheel} is the other way round: put right.`);
    }
  }
  if (notes.length === 0) notes.push("Every motor and every encoder is wired as the profile says.");
  if (assumed) {
    notes.push(
      "Nobody looked which wheel turned, so the encoders are taken to be wired as the profile says, and only the " +
        "motors were checked against them.",
    );
  }
  return notes;
}

import { type Asker, askUntil } from "../asker.ts";
import type { Place } from "../places.ts";
import type { Profile } from "../profile.ts";
import { millimetres, quantity } from "../quantity.ts";
import { wheelsOverlap } from "../wheels-overlap.ts";
import type { Answers } from "./changes.ts";
import { entries } from "./list.ts";
import { table } from "./output.ts";

const LENGTH = quantity("m", { above: 0, max: 2 });
const WHEEL = quantity("m", { above: 0, max: 1 });
const COUNTS = quantity("", { min: 1, max: 1e6 });

/** Which kit a car is to be made from; people see numbers, and may give a name. */
export async function askKit(asker: Asker, kits: readonly Place[]): Promise<Place> {
  asker.say("What is the car made of? The nearest will do; every pin can be changed later.");
  const about = entries("").filter(({ type }) => type === "kit");
  const lines = table(about.map((kit, i) => [`${i + 1}`.padStart(4), kit.name, kit.board, kit.summary]));
  for (const line of lines) asker.say(line);
  const usual = kits.findIndex(({ name }) => name === "jgb37-520-pigpiod") + 1;
  return askUntil(asker, "Number or name", String(usual), (answer) => {
    const kit = kits[Number(answer) - 1] ?? kits.find(({ name }) => name === answer);
    if (kit) return kit;
    throw new Error(
      `a number from 1 to ${kits.length} was expected, or a name from the list, got "${answer}"`,
    );
  });
}

/** The few things that differ between two cars of one kit. */
export async function interview(asker: Asker, kit: Profile): Promise<Answers> {
  const { geometry, encoders, hardware, battery } = kit;
  const length = (
    question: string,
    usual: number,
    schema = LENGTH,
    fault: (metres: number) => string | undefined = () => undefined,
  ) =>
    askUntil(asker, question, millimetres(usual), (answer) => {
      const result = schema.safeParse(bareMillimetres(answer));
      if (!result.success) throw new Error(result.error.issues[0]!.message);
      const refusal = fault(result.data);
      if (refusal !== undefined) throw new Error(refusal);
      if (Number.isFinite(Number(answer))) asker.say(`  taken for ${millimetres(result.data)}`);
      return result.data;
    });
  const diameter = await length("Diameter of a wheel", 2 * geometry.wheelRadius, WHEEL);
  const wheelbase = await length(
    "Wheelbase, from the front to the rear axle",
    geometry.wheelbase,
    LENGTH,
    (metres) => wheelsOverlap(metres, diameter),
  );
  const answers: Answers = {
    wheelbase,
    track: await length("Track, from the left to the right wheel's centre", geometry.track),
    wheelRadius: diameter / 2,
    cells: await askUntil(
      asker,
      "Cells of the battery in series, 2 for 7.4 V or 3 for 11.1 V",
      String(Math.round(battery.full / 4.2)),
      (answer) => {
        const cells = Number(answer.replace(/s$/i, ""));
        if (Number.isInteger(cells) && cells >= 1 && cells <= 6) return cells;
        throw new Error(`a whole number from 1 to 6 was expected, got "${answer}"`);
      },
    ),
  };
  const wired = "encoders" in hardware && hardware.encoders !== undefined;
  if (encoders === undefined || !(wired || hardware.backend === "sim")) return answers;
  const countsPerTurn = await askUntil(
    asker,
    "Encoder counts for one turn of a wheel, all four edges counted, or none",
    String(encoders.countsPerTurn),
    (answer) => {
      if (/^(none|no|0)$/i.test(answer)) return undefined;
      const result = COUNTS.safeParse(answer);
      if (result.success) return result.data;
      throw new Error(result.error.issues[0]!.message);
    },
  );
  return { ...answers, countsPerTurn };
}

/** Nobody measures a car in metres: a bare number over 2 is taken for millimetres. */
const bareMillimetres = (answer: string) => (Number(answer) > 2 ? `${answer} mm` : answer);

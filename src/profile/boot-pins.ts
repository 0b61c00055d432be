import type * as z from "zod";
import { pinsIn } from "./pin-clash.ts";
import type { Wiring } from "./wiring.ts";

/** GPIO 0 to 8 come out of a reset pulled up, 9 to 27 pulled down: BCM2835 ARM Peripherals, table 6-31. */
const LAST_PULLED_UP = 8;
const LAST = 27;
/** The serial console's wires: its output idles high while it is on. */
const CONSOLE: readonly number[] = [14, 15];
/** What a bridge takes for "turn" while it is high; a direction alone moves nothing. */
const TURNS = ["pwm", "forward", "reverse", "standby"];

/**
 * Refuses a motor at a pin that is high while the Pi boots: for seconds nobody holds it low.
 *
 * @param wiring of which every number in `motors`, `standby` and the others is a GPIO
 */
export function bootClash<T extends Pick<Wiring, "motors" | "standby">>(
  parts: (wiring: T) => Readonly<Record<string, unknown>>,
): (wiring: T, context: z.RefinementCtx) => void {
  return (wiring, context) => {
    const { motors, standby } = wiring;
    const turning = pinsIn({ motors, standby }, []).filter(
      ({ pin, path }) => pin <= LAST_PULLED_UP && TURNS.includes(path.at(-1)!),
    );
    if (turning.length === 0) return;
    const taken = new Set(pinsIn(parts(wiring), []).map(({ pin }) => pin));
    const good: number[] = [];
    for (let pin = LAST_PULLED_UP + 1; pin <= LAST; pin++) {
      if (!taken.has(pin) && !CONSOLE.includes(pin)) good.push(pin);
    }
    for (const { pin, path } of turning) {
      const message =
        `GPIO ${pin} is pulled up while the Pi boots, so the wheels could turn with nobody driving; ` +
        `free here and low at boot: ${good.join(", ")} (0 to ${LAST_PULLED_UP} suit encoders and directions)`;
      context.addIssue({ code: "custom", path: [...path], message });
    }
  };
}

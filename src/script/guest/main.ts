import "./globals.ts";
import type { Oversight } from "../oversights.ts";
import { runScript, type Script } from "../run.ts";
import type { Step, StepWatch } from "../step.ts";
import { type Door, type Guest, openDoor, type Start, tell } from "./door.ts";
import { GuestWire } from "./guest-wire.ts";
import { describe } from "./thrown.ts";

// The SDK as it runs inside a sandbox, in one file for its engine: what is a script's own is its library's, and
// `boot` is the host's.

export * from "./library.ts";

/** Called once by the host. */
export function boot(given: Door): Guest {
  openDoor(given);
  const stop = new AbortController();
  let wire: GuestWire | undefined;
  return {
    run(script, json) {
      const start = JSON.parse(json) as Start;
      const { seed, wantsSteps } = start;
      wire = new GuestWire(start);
      const running = runScript(script as Script, wire, {
        ...(seed !== undefined && { seed }),
        ...(wantsSteps && { steps: new ToldSteps() }),
        write: (line) => tell({ type: "line", line }),
        warn: overlook,
        signal: stop.signal,
      });
      running.then(
        ({ value, elapsed }) => tell({ type: "done", value: asData(value), elapsed }),
        (error) => tell({ type: "failed", thrown: describe(error) }),
      );
    },
    hear: (event, json) => wire?.hear(event, JSON.parse(json) as never),
    look: (id) => wire!.look(id),
    end: () => stop.abort(),
    describe: (error) => JSON.stringify(describe(error)),
  };
}

class ToldSteps implements StepWatch {
  readonly #open = new Map<Step, number>();
  #next = 0;

  began(step: Step): void {
    const id = this.#next++;
    this.#open.set(step, id);
    const { origin, ...more } = step;
    tell({ type: "step", id, stack: origin.stack ?? "", ...more });
  }

  ended(step: Step, result: Parameters<StepWatch["ended"]>[1]): void {
    const id = this.#open.get(step)!;
    this.#open.delete(step);
    tell({ type: "step-ended", id, result });
  }
}

function overlook({ what, origin, fate }: Oversight): void {
  const told =
    fate.kind === "replaced" ? { ...fate, by: { what: fate.by.what, stack: fate.by.origin?.stack } } : fate;
  tell({ type: "oversight", what, stack: origin.stack ?? "", fate: told });
}

function asData(value: unknown): unknown {
  try {
    JSON.stringify(value);
    return value;
  } catch {
    return undefined;
  }
}

import { parseArgs } from "node:util";
import { goFirst } from "../core/priority.ts";
import { systemClock } from "../core/system-clock.ts";
import { BoardError } from "../hardware/board-error.ts";
import { DocumentError } from "../profile/document.ts";
import { DEFAULT_PROFILE, loadProfile } from "../profile/profile.ts";
import { GUARD_BEAT_MS, parseGuardOrder, tellSupervisor } from "../protocol/ipc.ts";
import { openNeutraliser } from "./open-neutraliser.ts";

/** The process `strafe-guard`: ready to make the motor board safe when control no longer can. */

/** Control, too, notices that the supervisor is gone; it may hold the board for so long, ms. */
const LAST_ACT_MS = 3000;
const LAST_ACT_PAUSE_MS = 20;
/** A board or a bus that hangs for so long is left to a new guard, which finds it afresh, ms. */
const PATIENCE_MS = 1500;

const { values } = parseArgs({ options: { profile: { type: "string" } } });

goFirst();
const neutraliser = await open(values.profile ?? DEFAULT_PROFILE);

async function open(path: string) {
  try {
    const { hardware } = loadProfile(path);
    const found = await openNeutraliser(hardware);
    if (!found) throw new Error(`nothing makes a board of the kind ${hardware.backend} safe from outside`);
    return found;
  } catch (error) {
    if (!(error instanceof DocumentError || error instanceof BoardError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

/** One at a time: the next order is carried out after the one before. */
let work: Promise<unknown> = Promise.resolve();

/** @returns why wheels may still be powered; null: none is */
function neutralise(patience = PATIENCE_MS): Promise<string | null> {
  const result = work.then(async () => {
    const timer = setTimeout(() => {
      console.error("guard has waited too long for the board: the wheels may still be turning");
      process.exit(1);
    }, patience);
    try {
      await neutraliser.neutralise();
      return null;
    } catch (error) {
      if (error instanceof BoardError) return error.message;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  });
  work = result;
  return result;
}

process.on("message", async (message) => {
  const order = parseGuardOrder(message);
  if (order) tellSupervisor({ type: "neutralised", number: order.number, failure: await neutralise() });
  else console.error(`guard was told something unknown: ${JSON.stringify(message).slice(0, 100)}`);
});

/** The supervisor is gone, and perhaps control with it. */
async function actLast(): Promise<void> {
  const end = systemClock.now() + LAST_ACT_MS / 1e3;
  // Nobody starts another one: this one tries for as long as it may.
  let failure = await neutralise(LAST_ACT_MS);
  while (failure !== null && systemClock.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, LAST_ACT_PAUSE_MS));
    failure = await neutralise(LAST_ACT_MS);
  }
  if (failure !== null)
    console.error(`the wheels may still be turning, so cut the motors' power: ${failure}`);
  process.exit(failure === null ? 0 : 1);
}

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, async () => {
    await work;
    await neutraliser.close();
    process.exit(0);
  });
}

// The channel may have closed while the board was being prepared, unheard.
if (process.connected) process.on("disconnect", actLast);
else await actLast();

tellSupervisor({ type: "ready" });
setInterval(() => tellSupervisor({ type: "beat" }), GUARD_BEAT_MS);

import { PIGPIOD, SCRIPT_PARAMETERS, SCRIPT_SLOTS, SCRIPT_STATE } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import type { PigpiodConnection } from "./connection.ts";

/** How often the script looks, ms. */
const SCRIPT_TICK = 10;
/**
 * How often it looks without being refreshed before it cuts the power. On the real daemon the wheels were
 * unpowered 27 to 39 ms after a SIGKILL (20 runs, also under load).
 */
export const REFRESH_TICKS = 3;
/** Unrefreshed for less than this it cannot have fired, s: beyond, nobody knows what the pins do. */
export const SURELY_ALIVE = ((REFRESH_TICKS - 1) * SCRIPT_TICK) / 1e3;

/** In the script's last parameter: how a later run knows it for one of ours. */
const SIGNATURE = 0x53545246;
const INT_BYTES = 4;
/** `PI_SCRIPT_NOT_READY` */
const NOT_READY = -62;
const PATIENCE_MS = 500;
const WATCH_MS = 1000;

/**
 * The script that runs inside the daemon and cuts the motors' power when nobody refreshes it: killed,
 * frozen or hung, whoever drives cannot keep the wheels turning. Parameter 0 counts down; each packet
 * sets it to {@link REFRESH_TICKS} again. Parameter 1 counts up and is only looked at.
 *
 * @param standby goes low too, where there is one
 */
export function deadmanScript(pwmPins: readonly number[], standby: number | undefined): string {
  const off = pwmPins.map((pin) => `pwm ${pin} 0`);
  if (standby !== undefined) off.push(`w ${standby} 0`);
  return `tag 1 mils ${SCRIPT_TICK} inr p1 dcr p0 jp 1 ${off.join(" ")} ld p0 0 jmp 1`;
}

/**
 * Stores the script, starts it, and sees it count down.
 *
 * @returns its id
 * @throws BoardError where the daemon cannot run it: without it no wheel may turn
 */
export async function startDeadman(connection: PigpiodConnection, text: string): Promise<number> {
  const id = await connection.request(PIGPIOD.PROC, 0, 0, Buffer.from(text));
  try {
    await run(connection, id);
  } catch (error) {
    await connection.request(PIGPIOD.PROCD, id).catch(() => {});
    throw error;
  }
  return id;
}

async function run(connection: PigpiodConnection, id: number): Promise<void> {
  const parameters = Buffer.alloc(SCRIPT_PARAMETERS * INT_BYTES);
  parameters.writeInt32LE(REFRESH_TICKS, 0);
  parameters.writeInt32LE(SIGNATURE, (SCRIPT_PARAMETERS - 1) * INT_BYTES);
  await until("pigpiod did not start the script that stops the wheels: restart it", async () => {
    try {
      return (await connection.request(PIGPIOD.PROCR, id, 0, parameters)) === 0;
    } catch (error) {
      if (error instanceof BoardError && error.code === NOT_READY) return false;
      throw error;
    }
  });
  await until("pigpiod does not run the script that stops the wheels: restart it", async () => {
    const { state, counter } = await look(connection, id);
    return state === SCRIPT_STATE.running && counter <= 0;
  });
}

/**
 * Looks every second whether the script still runs and counts, until it does not: any client may stop it.
 *
 * @param stopped is told what is wrong, for people
 * @returns ends it
 */
export function watchDeadman(
  connection: PigpiodConnection,
  id: number,
  stopped: (sentence: string) => void,
): () => void {
  let ticks: number | undefined;
  let over = false;
  const examine = async () => {
    try {
      const seen = await look(connection, id);
      if (over) return;
      if (!seen.ours || seen.state !== SCRIPT_STATE.running || seen.ticks === ticks) {
        stopped("pigpiod does not run the script that stops the wheels any more");
        return;
      }
      ticks = seen.ticks;
      timer = setTimeout(examine, WATCH_MS);
    } catch (error) {
      // Who has the connection is told of its loss.
      if (!(error instanceof BoardError)) throw error;
    }
  };
  let timer = setTimeout(examine, WATCH_MS);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/**
 * Deletes what crashed runs have left.
 *
 * @throws BoardError where one of them is being refreshed: somebody else drives these motors
 */
export async function deleteOldDeadmen(connection: PigpiodConnection): Promise<void> {
  for (let id = 0; id < SCRIPT_SLOTS; id++) {
    const { ours, ticks } = await look(connection, id);
    if (!ours) continue;
    const start = performance.now();
    for (let seen = await look(connection, id); isAlive(seen); seen = await look(connection, id)) {
      if (performance.now() - start > PATIENCE_MS) {
        // It hangs: nobody who drives has a deadman like this.
        if (seen.ticks === ticks) break;
        throw new BoardError(
          "another Strafe drives the motors through this pigpiod: stop it first, two would fight for the pins",
        );
      }
      await rest();
    }
    await connection.request(PIGPIOD.PROCD, id);
  }
}

interface Look {
  readonly ours: boolean;
  readonly state: number;
  /** Counts down. */
  readonly counter: number;
  /** Count up. */
  readonly ticks: number;
}

const NONE: Look = { ours: false, state: SCRIPT_STATE.halted, counter: 0, ticks: 0 };

const isAlive = ({ state, counter }: Look) => state === SCRIPT_STATE.running && counter > 0;

async function look(connection: PigpiodConnection, id: number): Promise<Look> {
  try {
    const { extension } = await connection.query(PIGPIOD.PROCP, id);
    const word = (index: number) => extension.readInt32LE(index * INT_BYTES);
    return { state: word(0), counter: word(1), ticks: word(2), ours: word(SCRIPT_PARAMETERS) === SIGNATURE };
  } catch (error) {
    // Free slots are answered with an error.
    if (error instanceof BoardError && error.code !== undefined) return NONE;
    throw error;
  }
}

async function until(otherwise: string, done: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await done())) {
    if (performance.now() - start > PATIENCE_MS) throw new BoardError(otherwise);
    await rest();
  }
}

const rest = () => new Promise((resolve) => setTimeout(resolve, SCRIPT_TICK));

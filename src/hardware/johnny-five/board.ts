import { once } from "node:events";
import five from "johnny-five";
import type { PiIo } from "./io.ts";

/** A board of johnny-five's that prints nothing, asks nothing, and leaves the process's signals alone. */
export async function openBoard(io: PiIo): Promise<five.Board> {
  const board = new five.Board({ io, repl: false, debug: false, sigint: false });
  await once(board as unknown as NodeJS.EventEmitter, "ready");
  // It would remember every board for ever.
  five.Board.cache.splice(five.Board.cache.indexOf(board), 1);
  return board;
}

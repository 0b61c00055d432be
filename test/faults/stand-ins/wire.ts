import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** The environment's name for the Unix socket at which the board is. */
export const BOARD_SOCKET = "STRAFE_TEST_BOARD";

/** What a stand-in tells the board, and what that answers; one JSON text a line. */
export type Message = Readonly<Record<string, unknown>>;

/** The wires between a stand-in, in a process that may be killed, and the board, which goes on. */
export class Wire {
  readonly #socket: Socket;
  readonly #waiting: ((answer: Message) => void)[] = [];

  constructor(path = process.env[BOARD_SOCKET]!) {
    this.#socket = connect(path);
    this.#socket.on("error", () => {});
    const lines = createInterface({ input: this.#socket });
    lines.on("line", (line) => this.#waiting.shift()?.(JSON.parse(line)));
    lines.on("error", () => {});
  }

  /** The board answers each of these, in turn. */
  ask(message: Message, answered: (answer: Message) => void = () => {}): void {
    this.#waiting.push(answered);
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }

  close(): void {
    this.#socket.end();
  }
}

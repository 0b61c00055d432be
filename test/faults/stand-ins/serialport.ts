import { connect, type Socket } from "node:net";
import { Duplex } from "node:stream";

/** The package serialport on a line that is a socket. */
export class SerialPort extends Duplex {
  readonly #socket: Socket;

  constructor({ path }: { path: string }, opened: (error: Error | null) => void) {
    super();
    this.#socket = connect(path, () => {
      this.#socket.off("error", opened);
      this.#socket.on("error", (error) => this.destroy(error));
      opened(null);
    });
    this.#socket.once("error", opened);
    this.#socket.on("data", (bytes) => this.push(bytes));
    this.#socket.on("close", () => this.destroy());
  }

  override _read(): void {}

  override _write(bytes: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#socket.write(bytes, done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  drain(done: () => void): void {
    setImmediate(done);
  }

  close(done: () => void): void {
    this.#socket.end(done);
  }
}

import { createServer, type Server, type Socket } from "node:net";
import {
  FRAME_BYTES,
  PIGPIOD,
  REPORT_BYTES,
  writeFrame,
  writeReport,
} from "../../../src/protocol/pigpiod.ts";

export interface Command {
  readonly name: string;
  readonly p1: number;
  readonly p2: number;
  /** What came with it. */
  readonly extension: Buffer;
}

const NAMES = new Map<number, string>(Object.entries(PIGPIOD).map(([name, code]) => [code, name]));
const WITH_EXTENSION = new Set(["PROC", "PROCR", "PROCU", "TRIG"]);
const REAL_RANGE = 200;

/** Just enough of a daemon to see what a client sends. The twin is the one that behaves like the real one. */
export class FakeDaemon {
  readonly port: number;
  /** Every packet as it came, of whatever connection. */
  readonly packets: Command[][] = [];
  readonly duty = new Map<number, number>();
  levels = 0;
  readonly scripts: { text: string; parameters: Int32Array; running: boolean; deleted: boolean }[] = [];
  /** Names of commands, or "PWM 12", with the error that they get. */
  readonly refuse = new Map<string, number>();
  /** How many there ever were. */
  connections = 0;
  /** Does not answer. */
  mute = false;
  /** Scripts count down. */
  counting = true;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #heartbeat: NodeJS.Timeout;
  #reporter: Socket | undefined;
  #seqno = 0;

  static async start(port = 0, host = "127.0.0.1"): Promise<FakeDaemon> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
    return new FakeDaemon(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as { port: number }).port;
    server.on("connection", (socket) => {
      this.#sockets.add(socket.setNoDelay());
      this.connections++;
      let held: Buffer = Buffer.alloc(0);
      socket.on("error", () => {});
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("data", (chunk) => {
        held = this.#take(Buffer.concat([held, chunk]), socket);
      });
    });
    this.#heartbeat = setInterval(() => this.#count(), 10);
  }

  /** Ends every connection, and listens no more. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Sends a report to whoever asked for them. */
  report(tick: number, levels: number): void {
    const bytes = Buffer.alloc(REPORT_BYTES);
    writeReport(
      new DataView(bytes.buffer, bytes.byteOffset, REPORT_BYTES),
      0,
      this.#seqno++,
      0,
      tick,
      levels >>> 0,
    );
    // In two pieces, as a network may.
    this.#reporter?.write(bytes.subarray(0, 5));
    this.#reporter?.write(bytes.subarray(5));
  }

  #count(): void {
    if (!this.counting) return;
    for (const script of this.scripts) {
      if (!script.running || script.deleted) continue;
      script.parameters[0] = Math.max(script.parameters[0]! - 1, 0);
      script.parameters[1]!++;
    }
  }

  #take(bytes: Buffer, socket: Socket): Buffer {
    const packet: Command[] = [];
    let at = 0;
    while (bytes.length - at >= FRAME_BYTES) {
      const code = bytes.readUInt32LE(at);
      const p1 = bytes.readUInt32LE(at + 4);
      const p2 = bytes.readUInt32LE(at + 8);
      const length = bytes.readUInt32LE(at + 12);
      const name = NAMES.get(code) ?? String(code);
      if (length > 0 && !WITH_EXTENSION.has(name)) throw new Error(`${name} with p3 = ${length}`);
      if (bytes.length - at < FRAME_BYTES + length) break;
      at += FRAME_BYTES;
      const command = { name, p1, p2, extension: Buffer.from(bytes.subarray(at, at + length)) };
      at += length;
      packet.push(command);
      if (!this.mute) this.#answer(code, command, socket);
    }
    if (packet.length > 0) this.packets.push(packet);
    return bytes.subarray(at);
  }

  #answer(code: number, command: Command, socket: Socket): void {
    const { name, p1, p2 } = command;
    const refused = this.refuse.get(`${name} ${p1}`) ?? this.refuse.get(name);
    const extra = name === "PROCP" && !refused ? this.#script(p1) : undefined;
    const result = refused ?? (extra ? extra.length : this.#do(command, socket));
    const reply = Buffer.alloc(FRAME_BYTES);
    writeFrame(new DataView(reply.buffer, reply.byteOffset, FRAME_BYTES), 0, code, p1, p2, result);
    socket.write(reply);
    if (extra) socket.write(extra);
  }

  #script(id: number): Buffer | undefined {
    const script = this.scripts[id];
    if (!script || script.deleted) return undefined;
    const bytes = Buffer.alloc(44);
    bytes.writeInt32LE(script.running ? 2 : 1, 0);
    script.parameters.forEach((value, i) => {
      bytes.writeInt32LE(value, 4 + 4 * i);
    });
    return bytes;
  }

  #do({ name, p1, p2, extension }: Command, socket: Socket): number {
    const script = this.scripts[p1];
    switch (name) {
      case "PWM":
        this.duty.set(p1, p2);
        return 0;
      case "WRITE":
        this.levels = p2 ? this.levels | (1 << p1) : this.levels & ~(1 << p1);
        this.duty.delete(p1);
        return 0;
      case "BS1":
        this.levels |= p1;
        return 0;
      case "BC1":
        this.levels &= ~p1;
        return 0;
      case "PRRG":
      case "PRS":
        return REAL_RANGE;
      case "PFS":
        return 1000;
      case "BR1":
        return this.levels;
      case "TICK":
        return 1e6;
      case "NOIB":
        this.#reporter = socket;
        return 5;
      case "PROC":
        return (
          this.scripts.push({
            text: extension.toString(),
            parameters: new Int32Array(10),
            running: false,
            deleted: false,
          }) - 1
        );
      case "PROCR":
      case "PROCU":
        if (!script || script.deleted) return -48;
        for (let i = 0; i < extension.length / 4; i++) script.parameters[i] = extension.readInt32LE(4 * i);
        if (name === "PROCR") script.running = true;
        return 0;
      case "PROCD":
        if (!script || script.deleted) return -48;
        script.deleted = true;
        return 0;
      case "PROCP":
        return -48;
      default:
        return 0;
    }
  }
}

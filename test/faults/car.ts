import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RobotClient } from "../../src/protocol/client.ts";
import type { Telemetry } from "../../src/protocol/messages.ts";
import { openSocket } from "../../src/protocol/node-socket.ts";
import { freePort, Strafe } from "../e2e/strafe.ts";
import { pause, until } from "../e2e/wait.ts";
import { BOARDS, type FaultBoard } from "./boards.ts";

const DRIVE_MS = 20;
const WHEELS = 4;

/** A whole Strafe on a board, with somebody at the wheel. Strafe's processes are real, and so is what is done to them. */
export class FaultCar {
  readonly board: FaultBoard;
  readonly strafe: Strafe;
  readonly #folder: string;
  readonly #client: RobotClient;
  readonly #driving: NodeJS.Timeout;
  #pushes = false;
  #telemetry: Telemetry | undefined;
  #refused = "";

  private constructor(board: FaultBoard, strafe: Strafe, folder: string, port: number) {
    this.board = board;
    this.strafe = strafe;
    this.#folder = folder;
    this.#client = new RobotClient(
      {
        open: () => openSocket(`ws://127.0.0.1:${port}/robot`),
        name: "Test",
        source: "driver",
        telemetryRate: 50,
      },
      {
        onTelemetry: (telemetry) => {
          this.#telemetry = telemetry;
        },
        onRefused: ({ text }) => {
          this.#refused = text;
        },
        onLink: () => {
          this.#telemetry = undefined;
        },
      },
    );
    // Like a page: a stick in the middle is told as well.
    this.#driving = setInterval(() => {
      this.#client.drive({ vx: this.#pushes ? 0.5 : 0, vy: 0, omega: 0 });
    }, DRIVE_MS);
  }

  /** @param program what is started, where it is not `strafe start` */
  static async on(backend: string, program?: string[]): Promise<FaultCar> {
    const folder = mkdtempSync(join(tmpdir(), "strafe-fault-"));
    const board = await BOARDS[backend]!(folder);
    const profile = join(folder, "profile.yaml");
    writeFileSync(profile, board.profile);
    const port = await freePort();
    const strafe = new Strafe(
      ["--profile", profile, "--port", String(port)],
      { ...board.env, TMPDIR: folder },
      program,
    );
    const car = new FaultCar(board, strafe, folder, port);
    try {
      await strafe.isUp();
      return car;
    } catch (error) {
      await car.close();
      throw error;
    }
  }

  /** What the robot says of itself; undefined while nobody answers. */
  get state(): string | undefined {
    return this.#telemetry?.safety.state;
  }

  /** Arms and drives until every wheel has power. */
  async drive(): Promise<void> {
    let looks = 0;
    await until(
      async () => {
        this.#pushes = this.state === "armed";
        // Asked again and again: what refuses it may be over.
        if (this.state === "disarmed" && looks++ % 10 === 0) this.#client.send({ type: "arm" });
        return (await this.board.powered()) === WHEELS;
      },
      () => `a car under way; it is ${this.state}, refused "${this.#refused}"; ${this.strafe.output}`,
    );
  }

  /** Nobody pushes the stick any more. */
  letGo(): void {
    this.#pushes = false;
  }

  /**
   * Does this to control and waits until no wheel has power.
   *
   * @returns how long that took, ms
   */
  async strike(signal: "SIGKILL" | "SIGSTOP", pid = this.strafe.pid("control")): Promise<number> {
    const start = performance.now();
    process.kill(pid, signal);
    while ((await this.board.powered()) > 0) {
      if (performance.now() - start > 20_000) throw new Error(`the wheels turn on; ${this.strafe.output}`);
      await pause(0);
    }
    const took = performance.now() - start;
    this.letGo();
    return took;
  }

  async close(): Promise<void> {
    clearInterval(this.#driving);
    this.#client.close();
    if (this.strafe.process.exitCode === null && this.strafe.process.signalCode === null) {
      await this.strafe.stop();
    }
    await this.board.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type ClientOptions, WebSocket } from "ws";
import { systemClock } from "../../src/core/system-clock.ts";
import { Gateway, type GatewayOptions } from "../../src/gateway/gateway.ts";
import type { GatewaySettings } from "../../src/gateway/settings.ts";
import type { ClientMessage, Refusal, RobotMessage } from "../../src/protocol/messages.ts";
import { FakeControl } from "./fake-control.ts";

/** A gateway on a free port, a fake control behind it, and a folder for its files; all gone after the test. */
export interface Rig {
  readonly port: number;
  readonly folder: string;
  readonly controlSocket: string;
  readonly control: FakeControl;
  connect(options?: ClientOptions): Promise<Page>;
}

export async function startRig(
  t: TestContext,
  settings: Partial<GatewaySettings> = {},
  more: Partial<GatewayOptions> = {},
): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  const controlSocket = join(folder, "control.sock");
  const control = new FakeControl(controlSocket);
  await control.listen();
  const gateway = new Gateway({
    controlSocket,
    host: "127.0.0.1",
    port: 0,
    insecure: false,
    webDir: join(folder, "web"),
    clock: systemClock,
    settings,
    ...more,
  });
  const port = Number(new URL(await gateway.listen()).port);
  const pages: Page[] = [];
  t.after(async () => {
    for (const page of pages) page.socket.terminate();
    await gateway.close();
    await control.die();
    rmSync(folder, { recursive: true });
  });
  await until(() => control.visitor("gateway")?.heard.some(({ type }) => type === "subscribe"));
  return {
    port,
    folder,
    controlSocket,
    control,
    async connect(options = {}) {
      const page = new Page(new WebSocket(`ws://127.0.0.1:${port}/robot`, options));
      pages.push(page);
      await page.opened;
      return page;
    },
  };
}

/** One client, with everything that it was told. */
export class Page {
  readonly socket: WebSocket;
  readonly told: RobotMessage[] = [];
  readonly opened: Promise<void>;
  closeCode: number | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    this.opened = new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    socket.on("message", (data) => this.told.push(JSON.parse(String(data)) as RobotMessage));
    socket.on("close", (code) => {
      this.closeCode = code;
    });
  }

  get refusals(): Refusal[] {
    return this.told.filter((message) => message.type === "refused");
  }

  say(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  /** Says hello and waits for the welcome. */
  async greet(name: string): Promise<void> {
    this.say({ type: "hello", version: 1, name, source: "driver" });
    await until(() => this.told.some(({ type }) => type === "welcome"));
  }
}

export function drive(seq: number): ClientMessage {
  const twist = { vx: 0.5, vy: 0, omega: 0 };
  return { type: "drive", seq, at: 0, twist, frame: "car", precision: false, holdHeading: false };
}

/** Waits for something that must become true; the test's own time limit ends the waiting. */
export async function until(condition: () => unknown): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A raw request: no library tidies up its path or its Host. */
export async function get(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  body = "",
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path, headers, method, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, text }));
    });
    call.on("error", reject).end(body);
  });
}

/** Counted refusals, as /healthz tells them. */
export async function counted(port: number): Promise<Record<string, number>> {
  return (JSON.parse((await get(port, "/healthz")).text) as { refused: Record<string, number> }).refused;
}

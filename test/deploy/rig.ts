import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Host, Outcome } from "../../src/deploy/host.ts";
import type { Place } from "../../src/deploy/install.ts";

export const PLACE: Place = {
  node: "/usr/bin/node",
  cli: "/home/pi/strafe/dist/src/cli.js",
  calibration: "/home/pi/strafe/calibration",
};

/** As Raspberry Pi OS ships it. */
const PIGPIOD_UNIT = `[Unit]
Description=Daemon required to control GPIO pins via pigpio
[Service]
ExecStart=/usr/bin/pigpiod -l
ExecStop=/bin/systemctl kill pigpiod
Type=forking
[Install]
WantedBy=multi-user.target
`;

/** A Raspberry Pi OS of which only the files exist, in memory. */
export class FakePi implements Host {
  isRoot = true;
  isTerminal = true;
  caller: string | undefined = "pi";
  readonly commandLine = ["/usr/bin/node", "/home/pi/strafe/dist/src/cli.js", "install"];
  systemd = "systemd 252 (252.38-1~deb12u1)";
  answer = "y";
  /** Commands that fail, with what they say. */
  readonly failing = new Map<string, string>();
  readonly files = new Map<string, string>([
    ["/etc/group", "root:x:0:\nvideo:x:44:pi\ngpio:x:997:pi\ni2c:x:998:pi\ndialout:x:20:pi\n"],
    ["/lib/systemd/system/pigpiod.service", PIGPIOD_UNIT],
  ]);
  readonly ran: string[] = [];
  readonly questions: string[] = [];
  said = "";
  complained = "";
  #enabled = false;
  #active = false;

  read(path: string): string | undefined {
    return this.files.get(path);
  }

  write(path: string, text: string): void {
    this.files.set(path, text);
  }

  remove(path: string): void {
    this.files.delete(path);
  }

  run(words: readonly string[]): Outcome {
    const command = words.join(" ");
    const fails = this.failing.get(command);
    if (fails !== undefined) return { ok: false, output: fails };
    switch (command) {
      case "systemctl --version":
        return { ok: this.systemd !== "", output: this.systemd };
      case "systemctl is-enabled --quiet strafe.service":
        return { ok: this.#enabled, output: "" };
      case "systemctl is-active --quiet strafe.service":
        return { ok: this.#active, output: "" };
      case "id -u pi":
        return { ok: true, output: "1000" };
    }
    if (words[0] === "id") return { ok: false, output: "no such user" };
    this.ran.push(command);
    if (command === "systemctl enable strafe.service") this.#enabled = true;
    if (command === "systemctl restart strafe.service") this.#active = true;
    if (command === "systemctl disable --now strafe.service") this.#enabled = this.#active = false;
    return { ok: true, output: "" };
  }

  async ask(question: string): Promise<string> {
    this.questions.push(question);
    return this.answer;
  }

  say(line: string): void {
    this.said += `${line}\n`;
  }

  complain(line: string): void {
    this.complained += `${line}\n`;
  }
}

const CAR = `name: test car
geometry: { wheelbase: 170 mm, track: 215 mm, wheelRadius: 40 mm }
motors: { kS: 0.6 V, kV: 0.33 V s/rad, kA: 0.03 V s^2/rad }
battery: { full: 12.6 V, low: 10.5 V, empty: 9.6 V }
limits: { forward: 1, strafe: 1, turn: 4, acceleration: 2, deceleration: 4, jerk: 40, wheelSpeed: 31 }
`;
const PINS = "motors: { frontLeft: W0, frontRight: W1, rearLeft: W2, rearRight: W3 }";
const wired = (wheel: (i: number) => string) => PINS.replace(/W(\d)/g, (_, i) => wheel(Number(i)));
const pairs = (first: number) => wired((i) => `{ forward: ${first + 2 * i}, reverse: ${first + 1 + 2 * i} }`);
/** Low while a Pi boots. */
const onPins = pairs(16);
const onChannels = pairs(4);

/** The hardware part of a profile for each backend. */
export const HARDWARE = {
  sim: "{ backend: sim }",
  pigpiod: `{ backend: pigpiod, ${onPins} }`,
  remote: `{ backend: pigpiod, host: car.local, ${onPins} }`,
  pigpio: `{ backend: pigpio, ${onPins} }`,
  pca9685: `{ backend: pca9685, bus: 3, ${onChannels} }`,
  "i2c-board": `{ backend: i2c-board, board: raspbot-v2, ${wired((i) => `{ motor: ${i} }`)} }`,
  firmata: `{ backend: firmata, port: /dev/ttyACM0, ${onChannels} }`,
} as const;

/** A profile in a folder that is gone after the test. */
export function profileFor(t: TestContext, hardware: keyof typeof HARDWARE): string {
  const folder = mkdtempSync(join(tmpdir(), "strafe-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "profile.yaml");
  writeFileSync(path, `${CAR}hardware: ${HARDWARE[hardware]}\n`);
  return path;
}

export const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;

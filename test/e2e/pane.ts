import { execFileSync, spawnSync } from "node:child_process";
import { pause, until } from "./wait.ts";

/** Why there is no pseudo-terminal to be had; undefined: there is. */
export const noTerminal =
  spawnSync("tmux", ["-V"]).status === 0 ? false : "tmux, which is the terminal here, is not installed";

const COLUMNS = 100;
const ROWS = 45;
/** As a keyboard repeats, ms. */
const REPEAT = 50;
const SERVER = `strafe-test-${process.pid}`;

const tmux = (...words: string[]) => execFileSync("tmux", ["-L", SERVER, ...words], { encoding: "utf8" });
const word = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** A program in a real pseudo-terminal, and the person before it. */
export class Pane {
  readonly #name: string;

  /** @param env more of it */
  constructor(name: string, command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#name = name;
    const settings = Object.entries(env).map(([key, value]) => `${key}=${word(value)}`);
    const line = `env ${settings.join(" ")} ${command.map(word).join(" ")}; echo ENDED $?; sleep 100`;
    tmux("-f", "/dev/null", "new-session", "-d", "-s", name, "-x", `${COLUMNS}`, "-y", `${ROWS}`, line);
  }

  /** What is to be seen now, and what has scrolled away above it. */
  get screen(): string {
    return tmux("capture-pane", "-p", "-J", "-S", "-", "-t", this.#name);
  }

  press(key: string): void {
    tmux("send-keys", "-t", this.#name, key);
  }

  async see(text: string | RegExp, patience = 30): Promise<void> {
    await until(
      () => (typeof text === "string" ? this.screen.includes(text) : text.test(this.screen)),
      () => `${text} on the screen:\n${this.screen}`,
      patience,
    );
  }

  /** Holds a key down for so long as it is true. */
  async holdWhile(key: string, goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      this.press(key);
      await pause(REPEAT);
    }
  }

  /** The terminal's window is closed. */
  close(): void {
    spawnSync("tmux", ["-L", SERVER, "kill-session", "-t", this.#name]);
  }

  static closeAll(): void {
    spawnSync("tmux", ["-L", SERVER, "kill-server"]);
  }
}

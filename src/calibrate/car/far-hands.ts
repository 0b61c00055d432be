import type { SeenTurn } from "../../core/hands.ts";
import type { HandsMessage, HandsSay } from "../../protocol/calibration-messages.ts";
import type { NearOrFarHands } from "../person/hands-person.ts";

type Task = HandsMessage["task"];

/** Whoever stands beside a simulated car, asked through its robot. */
export class FarHands implements NearOrFarHands {
  readonly #ask: (task: Task) => Promise<HandsSay>;

  constructor(ask: (task: Task) => Promise<HandsSay>) {
    this.#ask = ask;
  }

  async put(on: "blocks" | "floor"): Promise<void> {
    await this.#ask({ do: "put", on });
  }

  distanceAhead(): Promise<number> {
    return this.#measure("ahead");
  }

  distanceLeft(): Promise<number> {
    return this.#measure("left");
  }

  angle(): Promise<number> {
    return this.#measure("angle");
  }

  async distanceToWall(): Promise<number | undefined> {
    return (await this.#ask({ do: "wall" })).measured ?? undefined;
  }

  async turned(): Promise<SeenTurn | undefined> {
    return (await this.#ask({ do: "turned" })).seen ?? undefined;
  }

  async turnWheel(wheel: number, turns: number): Promise<void> {
    await this.#ask({ do: "turn-wheel", wheel, turns });
  }

  async #measure(what: "ahead" | "left" | "angle"): Promise<number> {
    return (await this.#ask({ do: what })).measured ?? Number.NaN;
  }
}

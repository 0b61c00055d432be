import { DocumentError } from "../document.ts";
import type { Hardware } from "../hardware.ts";
import { cars, kits, type Place } from "../places.ts";
import { loadProfile } from "../profile.ts";
import { type Output, table } from "./output.ts";

/** One line of the list. */
export interface Entry {
  readonly type: "kit" | "car";
  readonly name: string;
  readonly summary: string;
  readonly board: string;
  readonly encoders: string;
  readonly sources: readonly string[];
  readonly check: readonly string[];
  readonly path: string;
  /** Why it cannot be used; undefined: it can. */
  readonly problem?: string;
}

export function entries(folder: string): Entry[] {
  return [...kits().map((place) => entry("kit", place)), ...cars(folder).map((place) => entry("car", place))];
}

export function list(options: { dir: string; json: boolean }, { out }: Output): number {
  const all = entries(options.dir);
  if (options.json) {
    for (const one of all) out(JSON.stringify(one));
    return 0;
  }
  const own = all.filter(({ type }) => type === "car");
  const lines = (some: readonly Entry[]) =>
    table(
      some.map(({ name, board, encoders, summary, problem }) => [name, board, encoders, problem ?? summary]),
    );
  out("Kits:");
  for (const line of lines(all.filter(({ type }) => type === "kit"))) out(`  ${line}`);
  out(`Cars in ${options.dir}:`);
  for (const line of own.length > 0 ? lines(own) : ["none yet; make one with  strafe profile new"])
    out(`  ${line}`);
  return 0;
}

function entry(type: Entry["type"], { name, path }: Place): Entry {
  const common = { type, name, path };
  try {
    const { kit, hardware, encoders, name: title } = loadProfile(path);
    return {
      ...common,
      summary: type === "car" ? title : (kit?.summary ?? title),
      board: board(hardware),
      encoders: encoders === undefined ? "no encoders" : `${encoders.countsPerTurn} counts`,
      sources: kit?.sources ?? [],
      check: kit?.check ?? [],
    };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return {
      ...common,
      summary: "",
      board: "?",
      encoders: "?",
      sources: [],
      check: [],
      problem: error.message,
    };
  }
}

function board(hardware: Hardware): string {
  const hex = (address: number) => `0x${address.toString(16)}`;
  switch (hardware.backend) {
    case "pca9685":
      return `PCA9685 at ${hex(hardware.address)}`;
    case "i2c-board":
      return `${hardware.board} over I2C`;
    case "sim":
      return "simulated";
    case "firmata":
      return `Firmata on ${hardware.port}`;
    default:
      return hardware.backend;
  }
}

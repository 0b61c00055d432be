import { type Twist, zeroTwist } from "../core/geometry.ts";
import { SOURCES, type Source } from "./demand.ts";

/** Whoever is connected. */
export interface Driver {
  readonly client: number;
  readonly name: string;
  readonly source: Source;
}

/** What the arbiter remembers of one. */
export interface Client extends Driver {
  /** Index in {@link SOURCES}: less is stronger. */
  readonly rank: number;
  seq: number;
  /** The latest timely demand, whether or not it was this client's turn, and when it came, s. */
  readonly twist: Twist;
  heard: number;
  /** When it asked for the wheel, s; +Infinity: it did not. */
  askedAt: number;
  /** It lost the wheel or was refused it, and has not asked for rest since. */
  mustLetGo: boolean;
}

/** One that has just come. */
export function newClient(client: number, source: Source, name: string): Client {
  return {
    client,
    name,
    source,
    rank: SOURCES.indexOf(source),
    seq: -1,
    twist: zeroTwist(),
    heard: Number.NEGATIVE_INFINITY,
    askedAt: Number.POSITIVE_INFINITY,
    mustLetGo: false,
  };
}

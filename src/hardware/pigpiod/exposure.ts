import { type NetworkInterfaceInfo, networkInterfaces } from "node:os";
import { isLoopback } from "../../protocol/exposure.ts";
import { PIGPIOD } from "../../protocol/pigpiod.ts";
import { BoardError } from "../board-error.ts";
import type { HardwareFault } from "../ports.ts";
import { PigpiodConnection } from "./connection.ts";
import type { Address } from "./dial.ts";

/**
 * How the daemon listens to this machine alone. `-l` by itself was seen to bind only ::1; with `-n` as well
 * it binds 127.0.0.1.
 */
export const SAFE_PIGPIOD = "pigpiod -l -n 127.0.0.1";

type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

const ANSWER_MS = 1000;
const NO_EVENTS = { refused() {}, replied() {}, lost() {} };

/** Addresses of this machine that other machines can reach, as a socket takes them. */
export function outerAddresses(interfaces: Interfaces): string[] {
  return Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal }) => !internal)
      .map(({ address, scopeid }) => (scopeid ? `${address}%${name}` : address)),
  );
}

/** Whether a daemon's host, as a profile names it, is this machine. */
export function isThisMachine(host: string, interfaces: Interfaces): boolean {
  if (isLoopback(host)) return true;
  return Object.values(interfaces).some((addresses) => addresses?.some(({ address }) => address === host));
}

/**
 * Asks for pigpiod at each address. That a connection is taken says nothing: with `-n` the daemon takes and
 * then closes those of strangers.
 *
 * @returns the addresses at which it does what it is told
 */
export async function reachableAt(addresses: readonly string[], port: number): Promise<string[]> {
  const answers = await Promise.all(addresses.map((host) => answersAt({ host, port })));
  return addresses.filter((_, i) => answers[i]);
}

async function answersAt(address: Address): Promise<boolean> {
  let connection: PigpiodConnection | undefined;
  try {
    connection = await PigpiodConnection.open(address, NO_EVENTS);
    await connection.within(ANSWER_MS, () => connection!.request(PIGPIOD.PIGPV));
    return true;
  } catch (error) {
    if (error instanceof BoardError) return false;
    throw error;
  } finally {
    connection?.close();
  }
}

/** @param addresses at which the daemon answers to everybody */
function exposedText(addresses: readonly string[], port: number): string {
  return (
    `Everybody on the network can drive this car's pins, past every stop: pigpiod answers at ` +
    `${addresses.join(", ")} port ${port}. Let it listen to this machine alone: ${SAFE_PIGPIOD} ` +
    "(strafe doctor says how to make it so for good)"
  );
}

/** Shows that the daemon listens to the whole network. */
export class ExposureFault implements HardwareFault {
  readonly id = "pigpiod-exposed";
  readonly severity = "warning";
  readonly #settings: Address;
  readonly #interfaces: () => Interfaces;
  #found: readonly string[] = [];

  constructor(settings: Address, interfaces: () => Interfaces = networkInterfaces) {
    this.#settings = settings;
    this.#interfaces = interfaces;
  }

  get text(): string {
    return exposedText(this.#found, this.#settings.port);
  }

  present(): boolean {
    return this.#found.length > 0;
  }

  /** To be called whenever a daemon was connected to; it may be another one than before. */
  async check(): Promise<void> {
    const { host, port } = this.#settings;
    let interfaces: Interfaces;
    try {
      interfaces = this.#interfaces();
    } catch {
      // A sandbox may forbid to ask; then nothing is known, and driving does not depend on it.
      return;
    }
    if (!isThisMachine(host, interfaces)) return;
    this.#found = await reachableAt(outerAddresses(interfaces), port);
  }
}

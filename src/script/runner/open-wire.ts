import type { Telemetry } from "../../protocol/messages.ts";
import { openSocket } from "../../protocol/node-socket.ts";
import { LiveWire } from "../live-wire.ts";
import type { Wire } from "../wire.ts";

/** Which car a script drives. */
export type CarWish =
  | { readonly kind: "fast"; readonly profile?: string | undefined; readonly world?: string | undefined }
  | LiveCar;

/** @see openSocket */
export interface LiveCar {
  readonly kind: "live";
  readonly address: string;
  readonly token?: string | undefined;
}

/**
 * @param name shown to the other people at the robot
 * @param look told everything that the robot tells the script
 * @throws CarError where no robot answers; DocumentError where a file is broken
 */
export async function openWire(
  wish: CarWish,
  name: string,
  look: (telemetry: Telemetry) => void,
): Promise<Wire> {
  const wire = await open(wish, name);
  const listen = wire.listen.bind(wire);
  wire.listen = (events) =>
    listen({
      ...events,
      telemetry(telemetry) {
        look(telemetry);
        events.telemetry(telemetry);
      },
    });
  return wire;
}

async function open(wish: CarWish, name: string): Promise<Wire> {
  if (wish.kind === "live")
    return LiveWire.connect({ open: () => openSocket(wish.address, wish.token), name });
  // Whoever drives a robot elsewhere does not load the simulator.
  const { FastWire } = await import("../fast-wire.ts");
  const { profile, world } = wish;
  return FastWire.create({ profile, world }, name);
}

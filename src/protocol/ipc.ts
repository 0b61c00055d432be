import * as z from "zod";

/**
 * What the processes that the supervisor starts tell it over Node's IPC channel. Nothing goes the other
 * way: a child stops on SIGTERM, or when the channel closes because the supervisor is gone.
 */

/** "I am alive and my work advances." */
const beat = z.strictObject({
  type: z.literal("beat"),
  /** Nothing that it has in hand can do harm now: a disarmed car. Who is busy then is given more time. */
  resting: z.boolean().optional(),
});

const controlReady = z.strictObject({
  type: z.literal("ready"),
  /** The car's name, from its profile. */
  car: z.string(),
  /** What drives the wheels, such as "simulated car in furnished room". */
  hardware: z.string(),
  /** The simulated world's name; null on a real car. */
  world: z.string().nullable(),
  /** Loop rate, Hz. */
  rate: z.number(),
});

const gatewayReady = z.strictObject({
  type: z.literal("ready"),
  /** Where a browser finds the page, such as "http://127.0.0.1:8080/". */
  address: z.string(),
});

const controlReport = z.discriminatedUnion("type", [controlReady, beat]);
const gatewayReport = z.discriminatedUnion("type", [gatewayReady, beat]);

export type ControlReady = z.infer<typeof controlReady>;
export type GatewayReady = z.infer<typeof gatewayReady>;
/** Sent by control: `ready` once it listens and ticks, then a `beat` every {@link CONTROL_BEAT_MS}. */
export type ControlReport = z.infer<typeof controlReport>;
/** Sent by the gateway: `ready` once it listens, then a `beat` every {@link GATEWAY_BEAT_MS}. */
export type GatewayReport = z.infer<typeof gatewayReport>;

export const CONTROL_BEAT_MS = 25;
export const GATEWAY_BEAT_MS = 250;

/** Exit code of a process that cannot work with what it was given; starting it again would not help. */
export const EXIT_UNUSABLE = 2;

/** @returns undefined for anything that control does not say */
export function parseControlReport(message: unknown): ControlReport | undefined {
  return controlReport.safeParse(message).data;
}

/** @returns undefined for anything that the gateway does not say */
export function parseGatewayReport(message: unknown): GatewayReport | undefined {
  return gatewayReport.safeParse(message).data;
}

import * as z from "zod";

/**
 * What the processes that the supervisor starts tell it over Node's IPC channel. The other way go
 * only the order to the guard, and to control whether there is one: a child stops on SIGTERM, or when the
 * channel closes because the supervisor is gone.
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
  /** The motors go on turning when control is killed or frozen: the guard has to stop them. */
  outlivesUs: z.boolean(),
  /** What the profile says of the board, as text: a guard for another one is of no use. */
  board: z.string(),
  /** Where one of these is late, the tick is: their ids for Linux; none on other systems. */
  threads: z.array(z.int().min(1)).max(4).readonly(),
});

const gatewayReady = z.strictObject({
  type: z.literal("ready"),
  /** Where a browser finds the page, such as "http://127.0.0.1:8080/". */
  address: z.string(),
  /** How others on the network are let in, a sentence; left out: there are no others, or all are. */
  pin: z.string().optional(),
});

const visionReady = z.strictObject({
  type: z.literal("ready"),
  /** What it looks through, for people, such as "the camera /dev/video0". */
  camera: z.string(),
});

const guardReady = z.strictObject({ type: z.literal("ready") });

const guardOrder = z.strictObject({
  type: z.literal("neutralise"),
  /** The answer repeats it. */
  number: z.int().min(0),
});

const guardAnswer = z.strictObject({
  type: z.literal("neutralised"),
  number: z.int().min(0),
  /** Why wheels may still be powered, in a sentence for the owner; null: none is. */
  failure: z.string().nullable(),
});

const guardNotice = z.strictObject({
  type: z.literal("guard"),
  isThere: z.boolean(),
});

const controlReport = z.discriminatedUnion("type", [controlReady, beat]);
const gatewayReport = z.discriminatedUnion("type", [gatewayReady, beat]);
const visionReport = z.discriminatedUnion("type", [visionReady, beat]);
const guardReport = z.discriminatedUnion("type", [guardReady, beat]);

export type ControlReady = z.infer<typeof controlReady>;
export type GatewayReady = z.infer<typeof gatewayReady>;
export type VisionReady = z.infer<typeof visionReady>;
export type GuardReady = z.infer<typeof guardReady>;
/** Sent by control: `ready` once it listens and ticks, then a `beat` every {@link CONTROL_BEAT_MS}. */
export type ControlReport = z.infer<typeof controlReport>;
/** Sent by the gateway: `ready` once it listens, then a `beat` every {@link GATEWAY_BEAT_MS}. */
export type GatewayReport = z.infer<typeof gatewayReport>;
/** Sent by vision: `ready` once it looks for a camera, then a `beat` every {@link VISION_BEAT_MS}. */
type VisionReport = z.infer<typeof visionReport>;
/** Sent by the guard: `ready` once it could make the board safe, then a `beat` every {@link GUARD_BEAT_MS}. */
export type GuardReport = z.infer<typeof guardReport>;
/** Sent to control whose board outlives it: whether somebody would stop the wheels now. */
export type GuardNotice = z.infer<typeof guardNotice>;
/** Sent to the guard: make the motor board safe, now. */
export type GuardOrder = z.infer<typeof guardOrder>;
/** Sent by the guard, once for every order. */
export type GuardAnswer = z.infer<typeof guardAnswer>;

export const CONTROL_BEAT_MS = 25;
export const GATEWAY_BEAT_MS = 250;
export const VISION_BEAT_MS = 250;
export const GUARD_BEAT_MS = 250;

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

/** @returns undefined for anything that vision does not say */
export function parseVisionReport(message: unknown): VisionReport | undefined {
  return visionReport.safeParse(message).data;
}

/** @returns undefined for anything that the guard does not say unasked */
export function parseGuardReport(message: unknown): GuardReport | undefined {
  return guardReport.safeParse(message).data;
}

/** @returns undefined for anything that is no answer of the guard's */
export function parseGuardAnswer(message: unknown): GuardAnswer | undefined {
  return guardAnswer.safeParse(message).data;
}

/** @returns undefined for anything that the supervisor does not order */
export function parseGuardOrder(message: unknown): GuardOrder | undefined {
  return guardOrder.safeParse(message).data;
}

/** @returns undefined for anything that the supervisor does not tell control */
export function parseGuardNotice(message: unknown): GuardNotice | undefined {
  return guardNotice.safeParse(message).data;
}

/** To the supervisor, where there is one. That it is gone is heard as "disconnect" and is no error here. */
export function tellSupervisor(
  message: ControlReport | GatewayReport | VisionReport | GuardReport | GuardAnswer,
): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

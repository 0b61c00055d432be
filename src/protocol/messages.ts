import * as z from "zod";
import { adopt, hands, handsSay, sample, samples, wheels } from "./calibration-messages.ts";
import { finite, fourWheels, heading, place, pose, seconds, sequence, time, twist } from "./fields.ts";
import {
  estimateReport,
  follow,
  goTo,
  keep,
  motion,
  motionEnded,
  motionReached,
  motionReport,
  planned,
} from "./motion-messages.ts";
import { pursuitNews, pursuitOrders, pursuitReport } from "./pursuit-messages.ts";
import { recordingNews, recordingOrders } from "./recording-messages.ts";
import { sceneSchema } from "./scene-messages.ts";
import { scriptNews, scriptOrders } from "./script-messages.ts";
import { seeingNews, seeingOrders, sightingsReport } from "./seeing-messages.ts";
import { endTrial, trial, tuningReport } from "./tuning-messages.ts";

/**
 * Every message of Strafe's one protocol, as it stands on the wire: JSON text, one message a frame.
 * Browsers, scripts, the gateway and the control process all speak it. SI units throughout.
 *
 * A message of the wrong version, shape or range is answered with `refused`; the connection stays.
 */
export const PROTOCOL_VERSION = 1;

/** Longest message that a robot accepts from a client, bytes: a path of 200 waypoints with all their digits. */
export const MAX_CLIENT_MESSAGE_BYTES = 16384;

/**
 * Who may drive, strongest first: a driver's stick overrules a script, a script the follower. Calibration overrules
 * everybody, and comes in by control's own Unix socket only.
 */
const SOURCES = ["calibration", "driver", "script", "follower"] as const;
const sourceSchema = z.enum(SOURCES);
export type Source = z.infer<typeof sourceSchema>;

// ---------------------------------------------------------------- client → robot

/**
 * What a person reads of another client: one line that can be printed. No control characters, no half
 * characters, nothing that turns the direction of writing, and something to see.
 */
const printableName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(
    /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u,
    "expected printable characters only",
  )
  .regex(/[\p{L}\p{N}\p{P}\p{S}]/u, "expected a character that can be seen");

/** Beyond every car; the car's own limits are the profile's. m/s or rad/s */
const MAX_SPEED = 100;
const speed = z.number().min(-MAX_SPEED).max(MAX_SPEED);

/** The first message of every connection; answered with `welcome`. */
const hello = z.strictObject({
  type: z.literal("hello"),
  version: z.int(),
  /** Shown to the other people at the robot, such as "Phone" or "square.ts". */
  name: printableName,
  source: sourceSchema,
});

/** Answered with `pong` at once; the difference gives the link's round trip and the clocks' offset. */
const ping = z.strictObject({
  type: z.literal("ping"),
  /** The client's clock, s; comes back unchanged. */
  sent: seconds,
});

/**
 * "Move like this from now on, for at most 250 ms." Takes the wheel if nobody of equal or higher
 * rank has it. Latest wins; one that was under way for more than 150 ms is dropped.
 */
const drive = z.strictObject({
  type: z.literal("drive"),
  /** Rises with every `drive` of this connection; an older one is refused. */
  seq: sequence,
  /** When the person moved the stick, s on the robot's clock (by ping). */
  at: time,
  twist: z.strictObject({ omega: speed, vy: speed, vx: speed }),
  /** Whose x and y: the car's, or the floor's as it was set by `field-forward`. */
  frame: z.enum(["car", "field"]),
  /** Slow and exact: the robot scales the twist by its profile's precision factor. */
  precision: z.boolean(),
  /** Keep the heading while `omega` is 0. */
  holdHeading: z.boolean(),
});

/** Lets go of the wheel; the car ramps to a stop. */
const release = z.strictObject({ type: z.literal("release") });
const arm = z.strictObject({ type: z.literal("arm") });
const disarm = z.strictObject({ type: z.literal("disarm") });
/** Everything off, now. Anybody may, with or without the wheel. Latched until `reset-estop`. */
const estop = z.strictObject({ type: z.literal("estop") });
/** Unlatches the emergency stop; the car is then disarmed. */
const resetEstop = z.strictObject({ type: z.literal("reset-estop") });
/** Asks whoever has the wheel to hand it over. */
const askWheel = z.strictObject({ type: z.literal("ask-wheel") });
/** Hands the wheel to the client that asked for it, or says no. */
const answerWheel = z.strictObject({ type: z.literal("answer-wheel"), client: z.int(), give: z.boolean() });
/** Where the car points now is "forward" for `frame: "field"`. */
const fieldForward = z.strictObject({ type: z.literal("field-forward") });
/** Starts telemetry, at `rate` messages a second; 0 stops it. */
const subscribe = z.strictObject({ type: z.literal("subscribe"), rate: z.number().min(0).max(100) });

/**
 * "The car was there then": an absolute pose by a tag, motion capture or a compass; field frame. From anybody
 * who has said hello, whoever drives, at most 20 a second; nobody's wheel is needed for seeing. The estimator
 * judges it, and `refused` with the code "pose" says if it does not take it. A car that turns out to be
 * elsewhere than it thought ends its motion as `lost`.
 */
const seen = z.strictObject({
  type: z.literal("pose"),
  /** When it was seen, s on the robot's clock (by ping): up to 1.5 s ago. */
  at: time,
  pose: z.strictObject({ theta: heading, y: place, x: place }),
  /** Standard deviation of x and of y, m; left out: only the heading was measured. */
  positionNoise: z.number().min(1e-3).max(10).optional(),
  /** Of theta, rad; left out: only the position was measured. */
  headingNoise: z.number().min(1e-3).max(3).optional(),
});

export const clientMessageSchema = z.discriminatedUnion("type", [
  hello,
  ping,
  drive,
  release,
  arm,
  disarm,
  estop,
  resetEstop,
  askWheel,
  answerWheel,
  fieldForward,
  subscribe,
  goTo,
  follow,
  motion,
  keep,
  wheels,
  sample,
  adopt,
  hands,
  trial,
  endTrial,
  seen,
  ...seeingOrders,
  ...pursuitOrders,
  ...scriptOrders,
  ...recordingOrders,
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type DriveMessage = z.infer<typeof drive>;
export type PoseMessage = z.infer<typeof seen>;

// ---------------------------------------------------------------- robot → client

const limits = z.strictObject({
  /** m/s */
  forward: finite,
  /** m/s */
  strafe: finite,
  /** rad/s */
  turn: finite,
  /** Factor of `precision` driving, 0…1. */
  precision: finite,
});

const robotSchema = z.strictObject({
  /** The car's name, from its profile. */
  name: z.string(),
  /** What drives the wheels, such as "simulated car in furnished room". */
  hardware: z.string(),
  limits,
  geometry: z.strictObject({ wheelbase: finite, track: finite, wheelRadius: finite }),
  /** Fastest that a wheel may be asked to turn, rad/s: full scale for a display. */
  wheelSpeed: finite,
  /** Loop rate, Hz. */
  rate: finite,
  battery: z.strictObject({ full: finite, low: finite, empty: finite }),
});

const welcome = z.strictObject({
  type: z.literal("welcome"),
  version: z.int(),
  /** This connection's number. */
  client: z.int(),
  /** s on the robot's clock. */
  time: seconds,
  robot: robotSchema,
  /** What an outside observer sees, where there is one. */
  scene: sceneSchema.nullable(),
  /** Somebody beside the car does what `hands` asks for. */
  hands: z.boolean().default(false),
});

/** It is another car from now on, as after an `adopt`: what `welcome` said of it no longer holds. */
const changed = z.strictObject({ type: z.literal("robot"), robot: robotSchema });

const pong = z.strictObject({ type: z.literal("pong"), sent: seconds, time: seconds });

/** A `drive` message has reached the motors. */
const applied = z.strictObject({
  type: z.literal("applied"),
  seq: sequence,
  /** When the duties that follow from it were written, s on the robot's clock. */
  at: seconds,
});

const REFUSAL_CODES = [
  "malformed",
  "too-large",
  "unknown-type",
  "invalid",
  "version",
  "hello-first",
  "out-of-order",
  "stale",
  "not-your-wheel",
  "arming",
  "rate",
  "unavailable",
  /** This motion cannot be driven. */
  "motion",
  /** The estimator does not take this pose. */
  "pose",
  /** What is asked of a script or its file. */
  "script",
  /** What is asked of a recording. */
  "recording",
] as const;

/** "No", with one clear sentence. */
const refused = z.strictObject({
  type: z.literal("refused"),
  code: z.enum(REFUSAL_CODES),
  text: z.string(),
  /** Of the `drive` message that was refused. */
  seq: sequence.optional(),
  /** Of the motion or the picture that was refused. */
  id: sequence.optional(),
  /** Of the pose that was refused: see `PoseVerdict`. */
  verdict: z.enum(["gated", "too-old", "future", "invalid", "too-many"]).optional(),
});

/** Something happened that a person should know. */
const event = z.strictObject({
  type: z.literal("event"),
  time: seconds,
  level: z.enum(["info", "warning", "error"]),
  code: z.enum([
    "armed",
    "disarmed",
    "estop",
    "fault",
    "gyro-ready",
    "recovered",
    "wheel-taken",
    "wheel-free",
    "preempted",
    "lease-lost",
    "wheel-asked",
    "wheel-denied",
    "adopted",
    "trial",
    "link",
    /** The car is elsewhere than it thought, and its motion is over. */
    "lost",
    /** `client` says so: see `say`. */
    "say",
  ]),
  text: z.string(),
  /** The client that it is about, such as the one that asks for the wheel. */
  client: z.int().optional(),
});

const ARMING_STATES = ["disarmed", "armed", "estopped"] as const;

export const telemetrySchema = z.strictObject({
  type: z.literal("telemetry"),
  /** s on the robot's clock. */
  time: seconds,
  safety: z.strictObject({
    state: z.enum(ARMING_STATES),
    /** Why it is not armed or what would refuse arming; a sentence, empty when there is nothing to say. */
    reason: z.string(),
  }),
  faults: z.array(
    z.strictObject({
      id: z.string(),
      severity: z.enum(["stop", "degraded", "warning"]),
      text: z.string(),
    }),
  ),
  /** Who has the wheel. */
  driver: z.strictObject({ client: z.int(), name: z.string(), source: sourceSchema }).nullable(),
  /** Where the car thinks it is, on the floor. */
  pose,
  /** How fast it thinks it moves, car frame. */
  twist,
  /** What it is told to do after all limits, car frame. */
  setpoint: twist,
  /** Heading that counts as forward for `frame: "field"`, rad. */
  fieldHeading: finite,
  wheels: z.strictObject({
    /** rad/s */
    target: fourWheels,
    /** rad/s */
    speed: fourWheels,
    /** −1…1 */
    duty: fourWheels,
    /** Residual of the least-squares fit of a rigid motion to the wheels, m/s: they disagree, one slips. */
    residual: finite,
  }),
  battery: z.strictObject({ volts: finite, fraction: z.number().min(0).max(1) }).nullable(),
  /** What is ahead; null: no distance sensor, or none to believe. */
  range: z
    .strictObject({
      /** Free ahead of the sensor, m; null: nothing in reach. */
      distance: finite.nullable(),
      /** The car goes slower than it is told, because of what is ahead. */
      heldBack: z.boolean(),
    })
    .nullable()
    .default(null),
  motion: motionReport.nullable().default(null),
  estimate: estimateReport.nullable().default(null),
  tuning: tuningReport.nullable().default(null),
  sightings: sightingsReport.nullable().default(null),
  pursuit: pursuitReport.nullable().default(null),
  loop: z.strictObject({
    tick: sequence,
    /** Lateness of the last 1000 ticks, ms: median, 99th percentile, worst. */
    late: z.strictObject({ p50: finite, p99: finite, max: finite }),
    /** Compute time of the same ticks, µs: median and worst. */
    compute: z.strictObject({ p50: finite, max: finite }),
    /** Ticks that never ran since start. */
    missed: sequence,
  }),
  /** Messages refused since start, by code. */
  refused: z.record(z.string(), sequence),
  truth: z
    .strictObject({
      pose,
      twist,
      /** Sliding speed of each wheel's contact, m/s. */
      slip: fourWheels,
      /** Hardest knock since the last telemetry, N·s. */
      impact: finite,
      /** x, y, theta of every object of the scene, in its order. */
      objects: z.array(finite),
      /** Since a simulated world began, s of its own time. */
      elapsed: finite.optional(),
    })
    .nullable(),
});

export const robotMessageSchema = z.discriminatedUnion("type", [
  welcome,
  changed,
  pong,
  applied,
  refused,
  event,
  telemetrySchema,
  planned,
  motionReached,
  motionEnded,
  samples,
  handsSay,
  ...seeingNews,
  ...pursuitNews,
  ...scriptNews,
  ...recordingNews,
]);
export type RobotMessage = z.infer<typeof robotMessageSchema>;
export type Welcome = z.infer<typeof welcome>;
export type RobotChanged = z.infer<typeof changed>;
export type Telemetry = z.infer<typeof telemetrySchema>;
export type RobotEvent = z.infer<typeof event>;
export type Refusal = z.infer<typeof refused>;
export type RefusalCode = Refusal["code"];

/** What became of a demand; all but "accepted" are refusals, by the protocol's names. */
export type OfferResult =
  | "accepted"
  /** This client never joined. */
  | "hello-first"
  /** A later demand of this client was here before. */
  | "out-of-order"
  /** It waited in a queue, or its clock is ahead of the robot's. */
  | "stale"
  /** Not finite. */
  | "invalid"
  /** Somebody has the wheel whom this client cannot overrule. */
  | "not-your-wheel"
  /** It asked for motion all along while the wheel was not its own: it has to ask for none, once. */
  | "let-go-first";

/** Something that people at the robot want to know. Rare; never sent for a demand as such. */
export interface WheelEvent {
  readonly code: "wheel-taken" | "wheel-free" | "preempted" | "lease-lost" | "wheel-asked" | "wheel-denied";
  /** Whom to tell; undefined: everybody. */
  readonly to: number | undefined;
  /** Whom it is about: who took, lost or asks for the wheel, or refuses to give it. */
  readonly client: number;
  /** One sentence. */
  readonly text: string;
}

/**
 * How a motion lost the wheel: its client let go of it, somebody else took it or its client drove, or its
 * client fell silent.
 */
export type MotionLoss = "cancelled" | "preempted" | "lapsed";

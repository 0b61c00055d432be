import type { Frame } from "./frame.ts";

export type DetectionKind = "person" | "ball" | "tag" | "other";

/** Upright, px of the frame: x to the right and y down from its top left corner; may reach over its edges. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Detection {
  readonly kind: DetectionKind;
  /** A class's name, or a tag's family and number. */
  readonly name: string;
  /** 0…1 */
  readonly score: number;
  readonly box: Box;
}

export interface Detector {
  /**
   * What is in the picture, the surest first; undefined: nobody looked at it, because a newer frame came before
   * it was this one's turn. The frame's data may be used again as soon as this returns.
   *
   * @throws VisionError whose code says what is wrong
   */
  detect(frame: Frame): Promise<readonly Detection[] | undefined>;
  close(): Promise<void>;
  /** Of one that runs a network: how long that alone took for the last frame, s. */
  readonly times?: { readonly run: number };
}

const BALLS = new Set(["ball", "sports ball", "sports_ball", "football", "tennis ball"]);

/** What the car takes a class for, by its name. */
export function kindOf(name: string): DetectionKind {
  const plain = name.toLowerCase();
  if (plain === "person" || plain === "human" || plain === "pedestrian") return "person";
  return BALLS.has(plain) ? "ball" : "other";
}

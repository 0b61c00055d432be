import type { Fault } from "../../core/fault.ts";
import type { Frame } from "../frame.ts";

/**
 * - `camera-missing`: there is none, or none of this kind
 * - `camera-lost`: it was there and has gone
 * - `camera-stalled`: no picture comes
 * - `camera-frame-size`: pictures of another size than was asked for
 * - `camera-clock`: its pictures' times are of the future, or long past
 * - `camera-black`: nothing is to be seen
 * - `camera-frozen`: it is the same picture again and again
 */
export type CameraFaultId =
  | "camera-missing"
  | "camera-lost"
  | "camera-stalled"
  | "camera-frame-size"
  | "camera-clock"
  | "camera-black"
  | "camera-frozen";

/** The car drives on by hand, and sees nothing. */
export interface CameraFault extends Fault {
  readonly id: CameraFaultId;
}

export const cameraFault = (id: CameraFaultId, text: string): CameraFault => ({
  id,
  severity: "degraded",
  text,
});

export interface CameraListener {
  /** A picture is there. Its data may be overwritten as soon as this returns. */
  onFrame(frame: Frame): void;
  /** No picture comes, and why; undefined: it is tried again, or there is hope. */
  onFault(fault: CameraFault | undefined): void;
}

/** Gives pictures from when it was opened until it is closed, each once, the newest as soon as it is there. */
export interface Camera {
  /** For people, such as "the camera /dev/video0". */
  readonly name: string;
  /** Whether it may well show the same picture for ever: one from a file. */
  readonly isStill: boolean;
  /** No picture comes after this. */
  close(): Promise<void>;
}

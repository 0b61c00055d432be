import type { FaultTruth } from "../../../sim/world-faults.ts";
import type { CameraTruth } from "./studio.ts";

/** What the thread is started with. */
export interface StudioOrder {
  /** Of control. */
  readonly socket: string;
  readonly camera: CameraTruth;
  /** Its pictures come upside down. */
  readonly isTurned: boolean;
  readonly seed: number;
  /** Of the whole world. */
  readonly faults: readonly FaultTruth[];
  /** Where pictures are laid, shared with whoever reads them. */
  readonly shelves: readonly SharedArrayBuffer[];
}

/** From the thread: a picture lies on this shelf. It stays there until the number of the shelf comes back. */
export interface PictureNews {
  readonly shelf: number;
  /** So much of it has arrived. */
  readonly bytes: number;
  readonly capturedAt: number;
  readonly sequence: number;
}

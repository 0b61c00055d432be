import type { Pose, Twist } from "../../core/geometry.ts";
import type { ClientMessage, Welcome } from "../../protocol/messages.ts";
import type { ScriptLine } from "../link.ts";
import type { MotionResult } from "../motion.ts";
import type { Fate } from "../oversights.ts";
import type { Step } from "../step.ts";
import type { DriveWish, Order, Pace, WireEvents } from "../wire.ts";

// All that passes between a script without files and network, and the process around it. What goes out is text and
// numbers, and is validated by the host: whoever has broken the SDK in here can say no more than this.

/** What the guest can do to the world. */
export interface Door {
  /** s, on the robot's clock. */
  now(): number;
  /** @param json a {@link Word} @returns of `begin` and `picture`: its id @throws Error where the host does not do it */
  tell(json: string): number | undefined;
  /** Units are the host's, which has the library for them. @returns NaN where the text is no such quantity */
  toSi(text: string, si: string): number;
}

export type Word =
  | { readonly type: "send"; readonly message: ClientMessage }
  | { readonly type: "drive"; readonly twist: Readonly<Twist>; readonly wish: DriveWish }
  | { readonly type: "begin"; readonly order: Order }
  /** To be taken. */
  | { readonly type: "picture" }
  | { readonly type: "see"; readonly pose: Readonly<Pose> }
  /** The guest is to be asked for its pace from now on. */
  | { readonly type: "pass"; readonly id: number }
  | { readonly type: "wake" }
  | { readonly type: "line"; readonly line: ScriptLine }
  | { readonly type: "print"; readonly text: string }
  | ({ readonly type: "step"; readonly id: number; readonly stack: string } & Omit<Step, "origin">)
  | { readonly type: "step-ended"; readonly id: number; readonly result?: MotionResult | undefined }
  /** What nobody awaited: an `Oversight`, with stacks for its errors. */
  | { readonly type: "oversight"; readonly what: string; readonly stack: string; readonly fate: ToldFate }
  /** @see RunResult */
  | { readonly type: "done"; readonly value?: unknown; readonly elapsed: number }
  | { readonly type: "failed"; readonly thrown: Thrown };

type ToldFate =
  | Exclude<Fate, { kind: "replaced" }>
  | (Omit<Extract<Fate, { kind: "replaced" }>, "by"> & {
      readonly by: { readonly what: string; readonly stack?: string | undefined };
    });

/** What somebody threw. */
export type Thrown =
  | {
      readonly kind: "error";
      readonly name: string;
      readonly message: string;
      readonly stack: string;
      /** The message of what it was caused by. */
      readonly cause?: string | undefined;
    }
  /** As it is to be shown. */
  | { readonly kind: "value"; readonly text: string };

/** What the host can do to the guest. */
export interface Guest {
  /** @param json a {@link Start} */
  run(script: unknown, json: string): void;
  /** @param json what {@link WireEvents} tells */
  hear(event: keyof WireEvents, json: string): void;
  /** @returns the place of its wish in {@link PACES} */
  look(id: number): number;
  /** The run is to end in order. */
  end(): void;
  /** @returns a {@link Thrown} */
  describe(error: unknown): string;
}

export interface Start {
  readonly client: number;
  readonly robot: Welcome["robot"];
  /** Hz */
  readonly rate: number;
  readonly seed?: number | undefined;
  readonly wantsSteps: boolean;
}

export const PACES: readonly Pace[] = ["go", "breathe", "wait", "done"];

let opened: Door | undefined;

/** To the host; there is one for each guest. */
export function door(): Door {
  if (!opened) throw new Error("there is no car yet: it is handed to the function that the script exports");
  return opened;
}

export function openDoor(given: Door): void {
  opened = given;
}

export const tell = (word: Word) => door().tell(JSON.stringify(word));

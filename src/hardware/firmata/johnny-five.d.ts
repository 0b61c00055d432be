import type {} from "johnny-five";

/** What its motors have and its types do not say; what its boards have is said beside the sensors. */
declare module "johnny-five" {
  interface MotorOption {
    /** Speeds below this are taken for 0; left out: 30 of 255. */
    threshold?: number;
  }

  interface Motor {
    /** @param options kept as it is, so it may be used again and again */
    speed(options: { speed: number }): this;
    /** Writes PWM 0 first. */
    dir(direction: { readonly value: 0 | 1; readonly name: "forward" | "reverse" }): this;
  }
}

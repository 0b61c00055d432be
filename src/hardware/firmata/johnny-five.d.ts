import type {} from "johnny-five";

/** What the package has and its types do not say. */
declare module "johnny-five" {
  interface BoardOption {
    /** Left out, SIGINT ends the process. */
    sigint?: boolean;
  }

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

  namespace Board {
    /** All boards that were ever made. */
    const cache: Board[];
  }
}

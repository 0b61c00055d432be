import type {} from "johnny-five";

/** What the package has and its types do not say. */
declare module "johnny-five" {
  interface BoardOption {
    /** Left out, SIGINT ends the process. */
    sigint?: boolean;
  }

  namespace Board {
    /** All boards that were ever made. */
    const cache: Board[];
  }

  interface Sensor {
    /** Stops its timer. */
    disable(): this;
  }

  namespace IMU {
    /** What reads the chips, below the components that smooth and round. */
    const Drivers: {
      get(
        board: Board,
        chip: string,
        options: { address?: number; calibrationMask?: number },
      ): NodeJS.EventEmitter;
    };
  }
}

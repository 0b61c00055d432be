import type { Wiring } from "../../profile/wiring.ts";

/** The wires themselves: what of a profile's wiring is true of the car, whoever drives it. */
export type CarWiring = Pick<Wiring, "motors" | "encoders" | "standby">;

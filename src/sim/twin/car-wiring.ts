import type { Wiring } from "../../profile/wiring.ts";
import type { SonarPins } from "./sonar-wires.ts";

/** The wires themselves: what of a profile's wiring is true of the car, whoever drives it. */
export type CarWiring = Pick<Wiring, "motors" | "encoders" | "standby"> & {
  readonly sensors?: { readonly sonar?: SonarPins | undefined };
};

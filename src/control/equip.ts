import type { Backend } from "../hardware/ports.ts";
import { rewired } from "../hardware/rewired.ts";
import type { Profile } from "../profile/profile.ts";

/** What drives and senses the car, as calibration found it wired. */
export function equip(backend: Backend, { wiring, gyro, sonar }: Profile): Backend {
  return rewired(backend, {
    motors: wiring?.motors,
    encoders: wiring?.encoders,
    gyroScale: gyro?.scale,
    rangeOffset: sonar.offset,
  });
}

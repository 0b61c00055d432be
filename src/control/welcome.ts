import type { Backend } from "../hardware/ports.ts";
import type { Profile } from "../profile/profile.ts";
import { PROTOCOL_VERSION, type Welcome } from "../protocol/messages.ts";

/** What a robot says of itself to a client that came in. */
export function welcome(profile: Profile, backend: Backend, client: number, time: number): Welcome {
  return {
    type: "welcome",
    version: PROTOCOL_VERSION,
    client,
    time,
    robot: describe(profile, backend),
    // The scene is read-only in here and plain data on the wire.
    scene: (backend.observer?.scene ?? null) as Welcome["scene"],
    hands: backend.hands !== undefined,
  };
}

/** The car as clients know it. */
export function describe(profile: Profile, backend: Backend): Welcome["robot"] {
  const { name, limits, battery, control } = profile;
  const { wheelbase, track, wheelRadius } = profile.geometry;
  const { forward, strafe, turn, precision } = limits;
  return {
    name,
    hardware: backend.name,
    limits: { forward, strafe, turn, precision },
    geometry: { wheelbase, track, wheelRadius },
    wheelSpeed: limits.wheelSpeed,
    rate: control.rate,
    battery,
  };
}

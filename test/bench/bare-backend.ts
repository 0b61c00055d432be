import type { Sensors } from "../../src/core/sensors.ts";
import { WHEEL_COUNT, wheelVector } from "../../src/core/wheels.ts";
import type { Backend } from "../../src/hardware/ports.ts";

/** Hardware that costs next to nothing: wheels that follow their duty, a gyro, a battery. */
export function bareBackend(): Backend {
  const duty = wheelVector();
  const speed = wheelVector();
  const turned = wheelVector();
  let last = 0;
  let sample = 0;
  const read = (now: number, into: Sensors) => {
    const dt = now - last;
    last = now;
    for (let i = 0; i < WHEEL_COUNT; i++) {
      speed[i] = speed[i]! + (duty[i]! * 35 - speed[i]!) * 0.1;
      turned[i] = turned[i]! + (speed[i]! * dt * 1320) / (2 * Math.PI);
      const count = Math.floor(turned[i]!);
      if (count === into.encoders.counts[i]) continue;
      into.encoders.counts[i] = count;
      into.encoders.edgeTime[i] = now - (turned[i]! - count) / ((Math.abs(speed[i]!) * 1320) / (2 * Math.PI));
    }
    sample = (sample + 1) % 7;
    into.gyro.rate = 0.5 + sample * 1e-4;
    into.gyro.time = now;
    into.battery.volts = 12;
    into.battery.time = now;
  };
  const nothing = () => {};
  const close = async () => {};
  return {
    name: "nothing but wheels",
    motors: { write: (to) => duty.set(to), stop: () => duty.fill(0), close },
    sensors: [
      { kind: "encoders", read, close },
      { kind: "gyro", read: nothing, close },
      { kind: "battery", read: nothing, close },
    ],
  };
}

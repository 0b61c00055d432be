import type { Clock } from "../core/clock.ts";
import type { Backend, HardwareFault } from "../hardware/ports.ts";
import { DocumentError } from "../profile/document.ts";
import type { Hardware } from "../profile/hardware.ts";
import { DEFAULT_PROFILE, loadCar, type Profile } from "../profile/profile.ts";
import type { Gains } from "./gains-trial.ts";
import type { Planner } from "./planner.ts";
import { Robot } from "./robot.ts";
import { saveGains } from "./save-gains.ts";

export interface RobotFiles {
  /** A profile's path; left out: the kit that the simulated car is a twin of. */
  readonly profile?: string | undefined;
  /** A world's name or path: the car is simulated in it. Left out: the profile says what drives it. */
  readonly world?: string | undefined;
}

/**
 * @param planner where plans are made; left out: at once
 * @param guard whether somebody would stop the wheels of a board that outlives this process
 * @throws DocumentError where a file is broken, with its place and what was expected
 * @throws BoardError where the motor board cannot be used
 */
export async function createRobot(
  files: RobotFiles,
  clock: Clock,
  guard?: HardwareFault,
  planner?: (profile: Profile) => Planner,
): Promise<Robot> {
  const path = files.profile ?? DEFAULT_PROFILE;
  const { profile, written, measuredPath } = loadCar(path);
  const save = measuredPath === undefined ? undefined : (gains: Gains) => saveGains(measuredPath, gains);
  // Whoever names a world means a car in it, whatever the real one hangs on.
  const hardware: Hardware = files.world === undefined ? profile.hardware : { backend: "sim" };
  const backend = await openBackend(hardware, files.world, clock);
  try {
    const equipped = await withSensors(backend, hardware, clock);
    const watched = guard && backend.outlivesUs ? withFault(equipped, guard) : equipped;
    return new Robot(profile, watched, clock, planner?.(profile), { written, saveGains: save });
  } catch (error) {
    await backend.motors.close();
    // Each figure is in bounds, but together they make no car: a kS above the battery's voltage, say.
    if (error instanceof RangeError) throw new DocumentError(`${path}: ${error.message}`);
    throw error;
  }
}

/** johnny-five takes long to load: only for a car that has something for it. */
async function withSensors(backend: Backend, hardware: Hardware, clock: Clock): Promise<Backend> {
  const { peripherals } = backend;
  if (hardware.backend === "sim" || !peripherals || Object.keys(hardware.sensors).length === 0)
    return backend;
  const { attachSensors } = await import("../hardware/johnny-five/attach.ts");
  const { sensors, faults, indicators } = await attachSensors(hardware.sensors, peripherals, clock);
  return {
    ...backend,
    sensors: [...backend.sensors, ...sensors],
    faults: [...(backend.faults ?? []), ...faults],
    indicators,
  };
}

function withFault(backend: Backend, fault: HardwareFault): Backend {
  return { ...backend, faults: [...(backend.faults ?? []), fault] };
}

/** The one at the header's GPIO 2 and 3. */
const PI_I2C_BUS = 1;

/** Imported when needed: a real car never loads the simulator, nor a simulated one a driver. */
async function openBackend(hardware: Hardware, world: string | undefined, clock: Clock): Promise<Backend> {
  switch (hardware.backend) {
    case "sim": {
      const { openSimulatedCar } = await import("../hardware/sim/open.ts");
      return openSimulatedCar(world, clock);
    }
    case "pigpiod": {
      const { createPigpiodBackend } = await import("../hardware/pigpiod/backend.ts");
      return createPigpiodBackend(hardware, clock);
    }
    case "pigpio": {
      const { createPigpioBackend } = await import("../hardware/pigpio/backend.ts");
      const { LazyI2cBus } = await import("../hardware/i2c-bus/lazy.ts");
      return createPigpioBackend(hardware, clock, new LazyI2cBus(PI_I2C_BUS));
    }
    case "pca9685": {
      const { openI2cBus } = await import("../hardware/i2c-bus/bus.ts");
      const { createPca9685Backend } = await import("../hardware/pca9685/backend.ts");
      return createPca9685Backend(hardware, await openI2cBus(hardware.bus), clock);
    }
    case "i2c-board": {
      const { openI2cBus } = await import("../hardware/i2c-bus/bus.ts");
      const { createI2cBoardBackend } = await import("../hardware/i2c-board/backend.ts");
      return createI2cBoardBackend(hardware, await openI2cBus(hardware.bus), clock);
    }
    case "firmata": {
      const { createFirmataBackend } = await import("../hardware/firmata/backend.ts");
      return createFirmataBackend(hardware, clock);
    }
  }
}

import type { Pose } from "../core/geometry.ts";
import type { CalibrationCar } from "./car.ts";
import { FastCar } from "./fast-car.ts";
import type { NearOrFarHands } from "./hands-person.ts";

export interface CarOptions {
  /** As for {@link loadCar}. */
  readonly profile: string;
  readonly world?: string | undefined;
  readonly fast: boolean;
}

/** Where the car thinks that it is, and, in a world, where it truly is. */
export interface Poses {
  readonly estimate: Readonly<Pose>;
  readonly truth: Readonly<Pose> | null;
}

export interface OpenedCar {
  readonly car: CalibrationCar;
  /** In a world: who stands beside the car there. */
  readonly hands: NearOrFarHands | undefined;
  poses(): Promise<Poses>;
  close(): Promise<void>;
}

export async function openCar(options: CarOptions): Promise<OpenedCar> {
  return openFast(options);
}

async function openFast({ profile, world }: CarOptions): Promise<OpenedCar> {
  const car = await FastCar.create({ profile, world });
  return {
    car,
    hands: car.fast.robot.backend.hands,
    async poses() {
      const { pose, truth } = car.fast.robot.telemetry();
      return { estimate: pose, truth: truth?.pose ?? null };
    },
    close: () => car.close(),
  };
}

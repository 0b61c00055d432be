import { type RobotWish, robotFor } from "../../robots/live-robot.ts";
import { FastCar } from "./fast-car.ts";
import { LiveCar } from "./live-car.ts";
import type { WiredCar } from "./wired-car.ts";

export interface CarWish extends RobotWish {
  readonly profile: string;
  /** On a virtual clock, in this process. */
  readonly fast: boolean;
}

export interface OpenedCar {
  readonly car: WiredCar;
  /** Where a browser finds its page; undefined: it has none. */
  readonly page: string | undefined;
  close(): Promise<void>;
}

/** @throws NoRobotError where there is no robot to be had; CalibrationError where it cannot be calibrated now */
export async function openCar(wish: CarWish): Promise<OpenedCar> {
  if (wish.fast) {
    const { profile, world } = wish;
    const car = await FastCar.create({ profile, world });
    return { car, page: undefined, close: () => car.close() };
  }
  const robot = await robotFor(wish);
  try {
    const car = await LiveCar.connect(robot.socket, wish.profile);
    return {
      car,
      page: robot.page,
      async close() {
        await car.close();
        await robot.stop();
      },
    };
  } catch (error) {
    await robot.stop();
    throw error;
  }
}

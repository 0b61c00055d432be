import { accessSync, constants, statSync } from "node:fs";
import type { Command } from "commander";

/** Subcommands whose first argument is a car. */
const OF_A_CAR = ["show", "diff", "rollback"];

/**
 * Why a subcommand cannot begin: it names a car, a world, a model or a recording that is not there, or a file that cannot be read. What is
 * wrong within such a file is found by whoever reads it, and is no wrong usage.
 */
export async function wrongFile(command: Command): Promise<string | undefined> {
  const { profile, world, model, dir } =
    command.opts<Record<"profile" | "world" | "model" | "dir", string | undefined>>();
  const isOfCar = command.parent?.name() === "profile" && OF_A_CAR.includes(command.name());
  const car: string | undefined = isOfCar ? command.processedArgs[0] : profile;
  if (command.name() === "replay") return unreadable(command.processedArgs[0]);
  const ofModel = unreadable(model);
  if (ofModel !== undefined || (car === undefined && world === undefined)) return ofModel;
  const { DocumentError } = await import("../profile/document.ts");
  try {
    const cars = car === undefined ? undefined : await import("../profile/places.ts");
    const worlds = world === undefined ? undefined : await import("../sim/world-path.ts");
    return unreadable(cars?.profilePath(car!, dir)) ?? unreadable(worlds?.worldPath(world!));
  } catch (error) {
    if (error instanceof DocumentError) return error.message;
    throw error;
  }
}

function unreadable(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    if (statSync(path).isDirectory()) return `cannot read ${path}: it is a folder`;
    accessSync(path, constants.R_OK);
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `cannot read ${path}: ${code === "ENOENT" ? "there is no such file" : message}`;
  }
}

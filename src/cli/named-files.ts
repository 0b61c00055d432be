import { accessSync, constants, statSync } from "node:fs";
import type { Command } from "commander";
import { cameraSource } from "../vision/cameras/source.ts";

type Named = Readonly<Record<"profile" | "world" | "model" | "dir", string | undefined>>;

/** Subcommands whose first argument is a car. */
const OF_A_CAR = ["show", "diff", "rollback"];

/**
 * Why a subcommand cannot begin: it names a car, a world, a model, a film or a recording that is not there, or a
 * file that cannot be read. What is wrong within such a file is found by whoever reads it, and is no wrong usage.
 */
export async function wrongFile(command: Command): Promise<string | undefined> {
  const { profile, world, model, dir, vision } = command.opts<Named & { readonly vision?: string | true }>();
  const isOfCar = command.parent?.name() === "profile" && OF_A_CAR.includes(command.name());
  const car: string | undefined = isOfCar ? command.processedArgs[0] : profile;
  if (command.name() === "replay") return unreadable(command.processedArgs[0]);
  const ofEyes = unreadable(model) ?? noFilm(vision);
  if (ofEyes !== undefined || (car === undefined && world === undefined)) return ofEyes;
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

/** A camera that is not there may be plugged in later, and the car drives without; a film may not. */
function noFilm(vision: string | true | undefined): string | undefined {
  const source = typeof vision === "string" ? cameraSource(vision) : undefined;
  if (source?.kind !== "file") return undefined;
  const wrong = source.path === "" ? "--vision was given an empty name" : unreadable(source.path);
  return wrong && `${wrong}; a camera is called own or rpicam, or is a device such as /dev/video0`;
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

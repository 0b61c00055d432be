// Patrols round the room, and takes a picture of everybody whom the camera sees. Try it with:
// strafe run patrol.ts --world furnished --fast
import type { Car } from "../car.ts";

/** m, from where it begins. */
const POINTS = [
  { x: 1, y: 0.8 },
  { x: -1, y: 0.8 },
  { x: -1, y: -0.8 },
  { x: 1, y: -0.8 },
];

/** @returns the pictures' files */
export default async function patrol(car: Car): Promise<string[]> {
  const files: string[] = [];
  if (car.latest.sightings === null) car.say("Nobody looks through my camera: I patrol all the same.");
  // The pictures are taken beside the driving, which goes on meanwhile.
  await car.beside(drive(car), (car) => watch(car, files));
  return files;
}

async function drive(car: Car): Promise<void> {
  const home = car.pose;
  for (const { x, y } of [...POINTS, ...POINTS]) {
    const goal = { x: home.x + x, y: home.y + y };
    // It looks where it goes.
    await car.lookAt(goal);
    await car.driveTo(goal, { speed: "0.4 m/s" });
  }
  await car.driveTo(home);
}

/** Takes one picture of everybody, for as long as it is let. */
async function watch(car: Car, files: string[]): Promise<never> {
  const known = new Set<number>();
  const stranger = () => car.sightings.find(({ kind, id }) => kind === "person" && !known.has(id));
  for (;;) {
    await car.when(() => stranger() !== undefined);
    known.add(stranger()!.id);
    const picture = await car.picture().catch((error: Error) => car.log("%s", error.message));
    if (picture) files.push(picture.file);
  }
}

import { dirname, resolve } from "node:path";
import { packageRoot } from "../profile/package-root.ts";
import { addRuntime, ownModel, RUNTIME } from "../profile/vision.ts";
import type { ProfileFile } from "./examine.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { type Machine, piModel } from "./machine.ts";

const { ok, note, warning } = findingsOf("camera");

/** Devices with higher numbers are the Pi's codecs. */
const DEVICES = 10;
/** What the camera at a Pi's port, and what scales its pictures, are called among the devices: rpicam-vid has them. */
const OF_THE_PORT = /unicam|rp1-cfe|pisp|bcm2835|isp/i;

/** What the car can see with, and what it can recognise; none of it is needed to drive. */
export async function checkCamera(machine: Machine, file: ProfileFile): Promise<Finding[]> {
  return [
    ...(await port(machine)),
    ...(await devices(machine)),
    ...model(machine, file),
    await runtime(machine),
  ];
}

/** The Pi's own. */
async function port(machine: Machine): Promise<Finding[]> {
  if (piModel(machine) === undefined) return [];
  const listed = await machine.run(["rpicam-vid", "--list-cameras"]);
  if (listed === undefined) {
    return [
      note(
        "A camera at the Pi's port is read by rpicam-vid, which is not installed or does not answer.",
        "sudo apt install rpicam-apps",
      ),
    ];
  }
  const found = [...listed.matchAll(/^\s*\d+ : (\S+)/gm)].map(([, name]) => name!);
  if (found.length > 0) return [ok(`At the Pi's camera port: ${found.join(", ")}.`)];
  return [
    note(
      "There is no camera at the Pi's port.",
      "if there should be: switch the Pi off, look at the ribbon cable at both ends, then rpicam-vid --list-cameras",
    ),
  ];
}

/** On USB. */
async function devices(machine: Machine): Promise<Finding[]> {
  const cameras = Array.from({ length: DEVICES }, (_, i) => ({
    path: `/dev/video${i}`,
    name: machine.text(`/sys/class/video4linux/video${i}/name`)?.trim(),
  })).filter(({ path, name }) => machine.access(path) !== "missing" && !OF_THE_PORT.test(name ?? ""));
  const hasReader = (await machine.run(["ffmpeg", "-version"])) !== undefined;
  const lacking = "sudo apt install ffmpeg";
  const [first] = cameras;
  if (first === undefined) {
    return [
      hasReader
        ? note("There is no USB camera; ffmpeg is here, which reads such, and films.")
        : note("There is no USB camera, nor ffmpeg, which reads such, and films.", lacking),
    ];
  }
  const called = `${first.path}${first.name ? ` (${first.name})` : ""}`;
  if (!hasReader)
    return [warning(`The camera ${called} is read by ffmpeg, which is not installed.`, lacking)];
  if (machine.access(first.path) === "denied") {
    return [
      warning(`The camera ${called} may not be read.`, "sudo usermod -aG video $USER, then log in again"),
    ];
  }
  return [ok(`The camera ${called}: strafe start --vision ${first.path}`)];
}

function model(machine: Machine, { path, profile }: ProfileFile): Finding[] {
  const own = profile && ownModel(profile.vision);
  if (own === undefined || path === undefined) return [];
  const file = resolve(dirname(path), own);
  if (machine.access(file) === "missing")
    return [
      warning(
        `The profile's own model ${file} is not there.`,
        `put it there, or correct vision.model in ${path}`,
      ),
    ];
  return [ok(`The profile's own model is ${file}.`)];
}

async function runtime(machine: Machine): Promise<Finding> {
  const fault = await machine.packageFault(RUNTIME);
  if (fault === undefined) return ok(`${RUNTIME} is here: people are recognised, and balls.`);
  return note(
    `${RUNTIME}: ${fault}. Tags and a ball by its colour are seen without it; people are not.`,
    `cd ${packageRoot} && ${addRuntime(RUNTIME)}`,
  );
}

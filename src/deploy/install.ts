import { dirname, resolve } from "node:path";
import { profilePath } from "../profile/places.ts";
import { loadProfile } from "../profile/profile.ts";
import { isLoopback } from "../protocol/exposure.ts";
import type { Host } from "./host.ts";
import { type Hardware, needsRoot } from "./needs.ts";
import { isOurs, PIGPIOD_DROP_IN, UNIT } from "./ours.ts";
import { PIGPIOD_UNITS, pigpiodDropIn } from "./pigpiod-drop-in.ts";
import type { FileStep, Steps } from "./steps.ts";
import { unitText } from "./unit.ts";

/** It cannot be installed like this. The message is one sentence with what to do. */
export class InstallError extends Error {
  override readonly name = "InstallError";
}

export interface InstallOptions {
  readonly profile: string;
  /** Left out: whoever called sudo. */
  readonly user?: string | undefined;
  /** More words for `strafe start`. */
  readonly startOptions: readonly string[];
}

/** Where Strafe itself is. */
export interface Place {
  readonly node: string;
  readonly cli: string;
  /** The folder of the owner's cars. */
  readonly calibration: string;
}

interface Plan extends Steps {
  /** Worth knowing before one agrees. */
  readonly remarks: readonly string[];
}

/**
 * What is to be done so that the car's service is there; nothing where all is as it should be.
 *
 * @throws DocumentError where the profile is broken
 * @throws InstallError where this machine or these options will not do
 */
export function planInstall({ profile, user, startOptions }: InstallOptions, place: Place, host: Host): Plan {
  // A service stands in another folder, where a car's name says nothing.
  const path = resolve(profilePath(profile));
  const { hardware } = loadProfile(path);
  const systemd = systemdVersion(host);
  const wanted: [path: string, text: string][] = [];
  const remarks: string[] = [];
  const unit = unitText({
    ...place,
    profile: path,
    startOptions,
    hardware,
    user: chooseUser(hardware, user, host),
    groups: groupsOf(host),
    writable: path.startsWith(`${place.calibration}/`)
      ? [place.calibration]
      : [place.calibration, dirname(path)],
    systemd,
  });
  wanted.push([UNIT, unit]);
  if (hardware.backend === "pigpiod" && isLoopback(hardware.host)) {
    const found = PIGPIOD_UNITS.map((candidate) => host.read(candidate)).find((text) => text !== undefined);
    const dropIn = found && pigpiodDropIn(found, hardware.host);
    if (dropIn) wanted.push([PIGPIOD_DROP_IN, dropIn]);
    else remarks.push("No pigpiod.service was found here: install pigpio, or see to it that pigpiod runs.");
  }
  const files = wanted.flatMap(([to, text]) => fileStep(to, text, host));
  const changed = (to: string) => files.some((step) => step.path === to);
  const commands: string[][] = [];
  if (files.length > 0) commands.push(["systemctl", "daemon-reload"]);
  if (changed(PIGPIOD_DROP_IN)) commands.push(["systemctl", "try-restart", "pigpiod.service"]);
  if (!host.run(["systemctl", "is-enabled", "--quiet", "strafe.service"]).ok) {
    commands.push(["systemctl", "enable", "strafe.service"]);
  }
  if (changed(UNIT) || !host.run(["systemctl", "is-active", "--quiet", "strafe.service"]).ok) {
    commands.push(["systemctl", "restart", "strafe.service"]);
  }
  return { files, commands, remarks };
}

/** What is to be done so that nothing of install's is left. */
export function planUninstall(host: Host): Steps {
  const files = [UNIT, PIGPIOD_DROP_IN].flatMap((path): FileStep[] => {
    const before = host.read(path);
    return before !== undefined && isOurs(before) ? [{ kind: "remove", path, before }] : [];
  });
  const removes = (path: string) => files.some((step) => step.path === path);
  // While its unit is still there it can be stopped, and makes the pins safe.
  const stop = removes(UNIT) ? [["systemctl", "disable", "--now", "strafe.service"]] : [];
  const commands: string[][] = [];
  if (files.length > 0) commands.push(["systemctl", "daemon-reload"]);
  if (removes(PIGPIOD_DROP_IN)) commands.push(["systemctl", "try-restart", "pigpiod.service"]);
  return { before: stop, files, commands };
}

function fileStep(path: string, text: string, host: Host): FileStep[] {
  const before = host.read(path);
  if (before === text) return [];
  if (before !== undefined && !isOurs(before)) {
    throw new InstallError(
      `${path} is there already and was not made by strafe install: move it away first, or keep it and do without`,
    );
  }
  return [{ kind: "write", path, text, before }];
}

function systemdVersion(host: Host): number {
  const { ok, output } = host.run(["systemctl", "--version"]);
  const version = /^systemd (\d+)/.exec(output)?.[1];
  if (ok && version !== undefined) return Number(version);
  throw new InstallError(
    "this machine has no systemd, so there is nothing to install into: run  strafe start  from what starts programs here",
  );
}

function chooseUser(hardware: Hardware, asked: string | undefined, host: Host): string {
  if (needsRoot(hardware)) {
    if (asked === undefined || asked === "root") return "root";
    throw new InstallError(
      `the backend pigpio works for root alone, not for ${asked}: leave out --user, or use the backend pigpiod, which needs no root`,
    );
  }
  const user = asked ?? host.caller;
  if (user === undefined) {
    throw new InstallError("who is to run it? Say --user NAME: whoever owns the car's files");
  }
  if (user === "root") {
    throw new InstallError(
      `the backend ${hardware.backend} needs no root, and a program that the network talks to should not have it: say --user NAME`,
    );
  }
  if (!host.run(["id", "-u", user]).ok) {
    throw new InstallError(`there is no user ${user} on this machine: say --user NAME with one that is`);
  }
  return user;
}

function groupsOf(host: Host): string[] {
  const lines = host.read("/etc/group")?.split("\n") ?? [];
  return lines.map((line) => line.split(":")[0]!).filter((name) => name !== "");
}

import { readFileSync, type Stats, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../core/system-clock.ts";
import { packageRoot } from "../profile/package-root.ts";
import { profilePath } from "../profile/places.ts";
import { DEFAULT_PROFILE } from "../profile/profile.ts";
import {
  announceRobot,
  controlSocketIn,
  makeRobotFolder,
  removeRobotFolder,
  videoSocketIn,
} from "../protocol/running-robots.ts";
import { type BackOffSettings, defaultBackOff } from "./back-off.ts";
import { banner } from "./banner.ts";
import { serviceNotice } from "./notify.ts";
import { makePunctual, PUNCTUAL } from "./punctual.ts";
import { Supervisor } from "./supervisor.ts";

export interface StartOptions {
  readonly profile?: string;
  readonly world?: string;
  /** Folder whose scripts can be run from the page; left out: none can. */
  readonly scripts?: string;
  /** 0: one that is free now; it stays the same when the gateway is restarted. */
  readonly port: number;
  /** Other than loopback: whoever comes from elsewhere has to be paired. */
  readonly host: string;
  /** Nobody has to be. */
  readonly insecure: boolean;
  /** Folder that drives are recorded into; left out: the usual one. */
  readonly recordings?: string;
  /** Each drive is recorded without being asked. */
  readonly record?: boolean;
  /** What it is to see with: `own`, `rpicam`, a device, or a file; left out: it does not see. */
  readonly vision?: string;
  /** The ONNX file that it is to see with, before the profile's. */
  readonly model?: string;
  /** Ends when its standard input does: whoever holds the other end of that pipe is gone. */
  readonly leash?: boolean;
}

/** The modules of the processes. */
export interface Programs {
  readonly control: string;
  readonly gateway: string;
  readonly guard: string;
  readonly vision: string;
}

const here = import.meta.url;
const ownPrograms: Programs = {
  control: fileURLToPath(new URL(`../control/main${extname(here)}`, here)),
  gateway: fileURLToPath(new URL(`../gateway/main${extname(here)}`, here)),
  guard: fileURLToPath(new URL(`../guard/main${extname(here)}`, here)),
  vision: fileURLToPath(new URL(`../vision/main${extname(here)}`, here)),
};

/**
 * The command `strafe start`: runs until it is told to stop.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage
 */
export async function start(
  options: StartOptions,
  programs: Programs = ownPrograms,
  backOff: BackOffSettings = defaultBackOff,
): Promise<number> {
  const wrong = folderRefusal(options.scripts);
  if (wrong !== undefined) {
    console.error(`strafe: ${wrong}`);
    return 2;
  }
  if (options.insecure && options.scripts !== undefined)
    console.error("strafe: with --insecure everybody on the network may change and run these scripts");
  // Only its owner may enter it, so only its owner may talk to control.
  const directory = makeRobotFolder();
  const clearUp = () => removeRobotFolder(directory);
  process.once("exit", clearUp);
  const controlSocket = controlSocketIn(directory);
  const { promise: over, finish } = withResolver();

  const log = (line: string) => console.error(`strafe: ${line}`);
  const service = serviceNotice(process.env, systemClock, log);
  let { port } = options;
  const supervisor = new Supervisor({
    control: { entry: programs.control, args: () => controlArguments(controlSocket, options) },
    gateway: { entry: programs.gateway, args: () => gatewayArguments(directory, options, port) },
    guard: { entry: programs.guard, args: () => guardArguments(options) },
    vision:
      options.vision === undefined
        ? undefined
        : { entry: programs.vision, args: () => visionArguments(directory, options) },
    controlSocket,
    clock: systemClock,
    log,
    onBeat: () => service?.beat(),
    onReady: (control, gateway) => {
      // From here on people know the address, so a new gateway is to be found at the same one.
      if (port === 0) port = Number(new URL(gateway.address).port);
      console.log(banner(control, gateway, process.uptime(), options.scripts));
      announceRobot(directory, {
        pid: process.pid,
        car: control.car,
        profile: resolve(profilePath(options.profile ?? DEFAULT_PROFILE)),
        world: options.world ?? null,
        page: gateway.address,
      });
      service?.ready(`${control.car} (${control.hardware}), page ${gateway.address}`);
    },
    onUnusable: () => finish(1),
    backOff,
  });

  let asked = false;
  const onSignal = () => {
    if (asked) {
      supervisor.kill();
      process.exit(1);
    }
    asked = true;
    finish(0);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);

  if (options.leash) {
    process.stdin.on("close", () => finish(0));
    process.stdin.resume();
  }
  makePunctual([process.pid], PUNCTUAL.supervisor);
  supervisor.start();
  const code = await over;
  service?.stopping();
  await supervisor.stop();
  for (const signal of signals) process.off(signal, onSignal);
  process.off("exit", clearUp);
  if (options.leash) process.stdin.destroy();
  clearUp();
  return code;
}

function controlArguments(socket: string, { profile, world }: StartOptions): string[] {
  const args = ["--socket", socket];
  if (profile !== undefined) args.push("--profile", profile);
  if (world !== undefined) args.push("--world", world);
  return args;
}

function guardArguments({ profile }: StartOptions): string[] {
  return profile === undefined ? [] : ["--profile", profile];
}

function visionArguments(folder: string, { profile, world, vision, model }: StartOptions): string[] {
  const args = ["--control", controlSocketIn(folder), "--video", videoSocketIn(folder)];
  args.push("--pictures", resolve(keptFolder("pictures")));
  if (vision !== undefined) args.push("--camera", vision);
  if (model !== undefined) args.push("--model", model);
  if (profile !== undefined) args.push("--profile", profile);
  if (world !== undefined) args.push("--world", world);
  return args;
}

/** @returns why there are no scripts to be had there, in words */
function folderRefusal(folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  let found: Stats | undefined;
  try {
    found = statSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    return `--scripts ${folder} cannot be looked at: ${(error as Error).message}`;
  }
  if (found?.isDirectory()) return undefined;
  return found
    ? `--scripts ${folder} is no folder: name the one that your scripts lie in`
    : `--scripts ${folder}: there is no such folder; make it with  mkdir ${folder}`;
}

function gatewayArguments(
  folder: string,
  { host, insecure, scripts, profile, world, recordings = keptFolder("recordings"), record }: StartOptions,
  port: number,
): string[] {
  const web = join(packageRoot, "dist/web");
  const args = ["--control", controlSocketIn(folder), "--video", videoSocketIn(folder)];
  args.push("--web", web, "--host", host, "--port", String(port));
  args.push("--recordings", resolve(recordings), "--release", release());
  if (record) args.push("--record");
  if (insecure) args.push("--insecure");
  if (scripts !== undefined) args.push("--scripts", resolve(scripts));
  if (profile !== undefined) args.push("--profile", profile);
  if (world !== undefined) args.push("--world", world);
  return args;
}

/** Where the command was called; a service has a place of its own, for it may write nowhere else. */
function keptFolder(name: string): string {
  const state = process.env.STATE_DIRECTORY?.split(":")[0];
  return state ? join(state, name) : name;
}

function release(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

function withResolver(): { promise: Promise<number>; finish: (code: number) => void } {
  let finish: (code: number) => void = () => {};
  const promise = new Promise<number>((settle) => {
    finish = settle;
  });
  return { promise, finish };
}

import { randomInt } from "node:crypto";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../core/system-clock.ts";
import { PairedClients } from "../pairing/paired-clients.ts";
import { PinBook, pinLine } from "../pairing/pin-book.ts";
import { pairedFile } from "../pairing/places.ts";
import { needsPairing } from "../protocol/exposure.ts";
import { EXIT_UNUSABLE, GATEWAY_BEAT_MS, tellSupervisor } from "../protocol/ipc.ts";
import { PROTOCOL_VERSION } from "../protocol/messages.ts";
import { Gateway } from "./gateway.ts";
import { listenFailure } from "./listen-failure.ts";
import { Recorder } from "./recorder/recorder.ts";

// The process `strafe-gateway`.

const RECORDER_TICK_MS = 100;

const { values } = parseArgs({
  options: {
    control: { type: "string" },
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8080" },
    insecure: { type: "boolean", default: false },
    web: { type: "string" },
    // Path of the socket of whoever takes pictures.
    video: { type: "string" },
    // A folder of scripts, and the car that their previews simulate.
    scripts: { type: "string" },
    profile: { type: "string" },
    world: { type: "string" },
    // The folder that drives are recorded into, and whether each is without being asked.
    recordings: { type: "string" },
    record: { type: "boolean", default: false },
    // Of Strafe.
    release: { type: "string", default: "" },
  },
});
const { control, host, insecure, web, video, scripts, profile, world, recordings, record, release } = values;
const port = Number(values.port);

if (control === undefined) giveUp("the gateway needs --control, the path of control's socket");
if (web === undefined) giveUp("the gateway needs --web, the folder of the built page");

const log = (line: string) => console.error(`strafe: ${line}`);
/** The first one stands in what is said once everything is up. */
let isUp = false;
const pins = new PinBook(
  systemClock,
  () => String(randomInt(1_000_000)).padStart(6, "0"),
  (digits) => {
    if (isUp) log(pinLine(digits));
  },
);
const pairing = needsPairing(host, insecure)
  ? { pins, clients: new PairedClients(pairedFile()), log }
  : undefined;
// Whoever does without scripts does not load what runs them.
const desk =
  scripts === undefined
    ? undefined
    : (await import("../script/desk/open.ts")).openDesk({ folder: scripts, control, profile, world });

const recorder =
  recordings === undefined
    ? undefined
    : new Recorder({
        folder: resolve(recordings),
        clock: systemClock,
        today: () => new Date(),
        about: { profile: profile ?? "the usual one", version: release, protocol: String(PROTOCOL_VERSION) },
        eachDrive: record,
        log,
      });
if (recorder) setInterval(() => recorder.tick(), RECORDER_TICK_MS).unref();

const gateway = new Gateway({
  controlSocket: control,
  host,
  port,
  insecure,
  pairing,
  webDir: web,
  clock: systemClock,
  scripts: desk,
  recorder,
  videoSocket: video,
});

for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.once(event, stop);
// Whoever started this is gone already.
if (process.connected === false) process.exit(0);

try {
  const address = await gateway.listen();
  const pin = pairing && pinLine(pins.pin.digits);
  isUp = true;
  tellSupervisor({ type: "ready", address, ...(pin !== undefined && { pin }) });
  setInterval(() => tellSupervisor({ type: "beat" }), GATEWAY_BEAT_MS).unref();
} catch (error) {
  giveUp(listenFailure(error as NodeJS.ErrnoException, host, port));
}

async function stop(): Promise<void> {
  await gateway.close();
  process.exit(0);
}

function giveUp(text: string): never {
  console.error(`strafe: ${text}`);
  process.exit(EXIT_UNUSABLE);
}

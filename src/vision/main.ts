import { join } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../core/system-clock.ts";
import { DocumentError } from "../profile/document.ts";
import { DEFAULT_PROFILE, loadCar } from "../profile/profile.ts";
import { RobotClient } from "../protocol/client.ts";
import { EXIT_UNUSABLE, tellSupervisor, VISION_BEAT_MS } from "../protocol/ipc.ts";
import { openSocket } from "../protocol/node-socket.ts";
import { openCamera } from "./cameras/open.ts";
import { cameraSource } from "./cameras/source.ts";
import { createDetectors } from "./detectors.ts";
import { Haste } from "./haste.ts";
import { modelChoice } from "./model-choice.ts";
import { Pictures } from "./pictures.ts";
import { Pursuer } from "./pursuer.ts";
import { PursuitLink } from "./pursuit-link.ts";
import { Sight } from "./sight.ts";
import { sayable } from "./troubles.ts";
import { VideoServer } from "./video/video-server.ts";

// The process `strafe-vision`.

const { values } = parseArgs({
  options: {
    control: { type: "string" },
    profile: { type: "string" },
    world: { type: "string" },
    camera: { type: "string", default: "own" },
    // A person's own ONNX file.
    model: { type: "string" },
    // Path of the socket where the gateway gets pictures for pages.
    video: { type: "string" },
    // Where pictures that somebody wants are kept.
    pictures: { type: "string" },
    // For whoever measures: how long what is seen takes to become an order, once a second on stderr.
    timings: { type: "boolean", default: false },
  },
});
const { control: socket, world, camera: source } = values;
if (socket === undefined) giveUp("vision needs --control, the path of control's socket");
const folder = values.pictures ?? join(process.cwd(), "pictures");

/** Of what the robot tells: where the car is, for what its turning does to the picture, Hz. */
const TELEMETRY_RATE = 50;
/** Between two orders to the wheels while the car follows. */
const PURSUIT_MS = 30;

const log = (line: string) => console.error(`strafe: ${line}`);
const { profile, path } = loadProfile();

let refused = "";
const client = new RobotClient(
  { open: () => openSocket(socket), name: "Vision", source: "follower", telemetryRate: TELEMETRY_RATE },
  {
    onTelemetry: (telemetry) => {
      sight.moved(telemetry.pose, telemetry.time);
      pursuer.told(telemetry);
    },
    onPursueWanted: ({ on, distance, reason }) => {
      if (!on) pursuer.switchOff(reason);
      else if (client.robotTime !== undefined) pursuer.switchOn(client.robotTime, distance);
    },
    onLink: (up) => {
      if (!up) pursuer.switchOff("the link to the robot was cut");
    },
    onLockWanted: ({ target }) => sight.lock(target),
    onPictureWanted: (wanted) => pictures.want(wanted),
    onRefused: ({ text }) => {
      // The same again and again, as of a tag that hangs elsewhere than the profile says, is told once.
      if (text !== refused) log(`vision was refused: ${text}`);
      refused = text;
    },
  },
);
const pictures = new Pictures(folder, (answer) => client.send({ type: "picture-taken", ...answer }));
const video = values.video === undefined ? undefined : new VideoServer(values.video);
const { limits, camera: mounted } = profile;
const tell = (text: string) => {
  log(text);
  client.say(sayable(text));
};
const pursuer = new Pursuer({
  car: { limits, camera: mounted },
  client: () => client.welcome?.client,
  onEnd: (why) => tell(`The car follows nobody any more: ${why}`),
});
const pursuit = new PursuitLink(pursuer, client);
const haste = values.timings ? new Haste(systemClock.now) : undefined;
const sight = new Sight({
  camera: profile.camera,
  tags: profile.tags,
  model: modelChoice(profile.vision, path, values.model),
  ball: profile.vision.ball,
  now: () => client.robotTime,
  onSeen: (at, targets) => client.sight(at, targets),
  onFix: ({ pose, ...seen }) => client.see(pose, seen),
  onFollowed: (at, lock) => {
    pursuer.seen(at, lock);
    // What was seen just now is not to wait.
    pursuit.step();
    if (pursuer.isOn) haste?.ordered();
  },
  ...(haste && {
    detectors: (...wanted: Parameters<typeof createDetectors>) =>
      createDetectors(...wanted).map(({ detector, every }) => ({ detector: haste.around(detector), every })),
  }),
  isSought: () => pursuer.isOn,
  onTrouble: tell,
});

for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.once(event, stop);
// Whoever started this is gone already.
if (process.connected === false) process.exit(0);

const { hardware } = profile;
const now = () => client.robotTime;
const place = { source: cameraSource(source), hardware, camera: mounted, socket, world, now };
const camera = await openCamera(place, {
  onFrame: (frame) => {
    haste?.arrived(frame.sequence);
    if (!sight.offer(frame)) return;
    void pictures.offer(frame);
    void video?.offer(frame);
  },
  onFault: (fault) => {
    sight.setCameraFault(fault);
    if (fault) pursuer.switchOff(fault.text);
  },
}).catch(unusable);
sight.watch(camera.isStill);

await video?.listen();
tellSupervisor({ type: "ready", camera: camera.name });
setInterval(() => pursuit.step(), PURSUIT_MS);
if (haste) setInterval(() => console.error(JSON.stringify({ type: "haste", ...haste.take() })), 1000);
setInterval(() => {
  const fault = sight.check();
  video?.tellFault(fault?.text ?? null, sight.lack);
  if (fault) pursuer.switchOff(fault.text);
  if (fault) pictures.refuse(fault.text, client.robotTime ?? 0);
  tellSupervisor({ type: "beat" });
}, VISION_BEAT_MS);

async function stop(): Promise<void> {
  await Promise.all([camera.close(), sight.close(), video?.close()]);
  client.close();
  process.exit(0);
}

function loadProfile(): ReturnType<typeof loadCar> {
  try {
    return loadCar(values.profile ?? DEFAULT_PROFILE);
  } catch (error) {
    return unusable(error);
  }
}

/** A broken file stays broken. */
function unusable(error: unknown): never {
  if (error instanceof DocumentError) giveUp(error.message);
  throw error;
}

function giveUp(text: string): never {
  console.error(`strafe: ${text}`);
  process.exit(EXIT_UNUSABLE);
}

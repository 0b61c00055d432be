import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { systemClock } from "../core/system-clock.ts";
import { DocumentError } from "../profile/document.ts";
import { DEFAULT_PROFILE, loadCar } from "../profile/profile.ts";
import { EXIT_UNUSABLE, tellSupervisor, VISION_BEAT_MS } from "../protocol/ipc.ts";
import { openSocket } from "../protocol/node-socket.ts";
import { openCamera } from "./cameras/open.ts";
import { cameraSource } from "./cameras/source.ts";
import { createDetectors } from "./detectors.ts";
import { Haste } from "./haste.ts";
import { KeptPictures } from "./kept-pictures.ts";
import { modelChoice } from "./model-choice.ts";
import { Pictures } from "./pictures.ts";
import { VideoServer } from "./video/video-server.ts";
import { Vision } from "./vision.ts";

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
    pictures: { type: "string", default: "pictures" },
    // For whoever measures: how long what is seen takes to become an order, once a second on stderr.
    timings: { type: "boolean", default: false },
  },
});
const { control: socket, world, camera: source } = values;
if (socket === undefined) giveUp("vision needs --control, the path of control's socket");

/** About 100 MB. */
const MOST_PICTURES = 1000;
/** Between two orders to the wheels while the car follows. */
const PURSUIT_MS = 30;

const log = (line: string) => console.error(`strafe: ${line}`);
const { profile, path } = loadProfile();

let refused = "";
const video = values.video === undefined ? undefined : new VideoServer(values.video);
const haste = values.timings ? new Haste(systemClock.now) : undefined;
const vision = new Vision({
  open: () => openSocket(socket),
  profile,
  model: modelChoice(profile.vision, path, values.model),
  ...(haste && {
    detectors: (...wanted: Parameters<typeof createDetectors>) =>
      createDetectors(...wanted).map(({ detector, every }) => ({ detector: haste.around(detector), every })),
  }),
  onTold: log,
  onRefused: (text) => {
    // The same again and again, as of a tag that hangs elsewhere than the profile says, is told once.
    if (text !== refused) log(`vision was refused: ${text}`);
    refused = text;
  },
  onPictureWanted: (wanted) => pictures.want(wanted),
  onFollowed: () => {
    if (vision.pursuer.isOn) haste?.ordered();
  },
});
const { client } = vision;
const kept = new KeptPictures(resolve(values.pictures), MOST_PICTURES, () => new Date());
const pictures = new Pictures(kept, (answer) => client.send({ type: "picture-taken", ...answer }));

for (const event of ["SIGTERM", "SIGINT", "disconnect"]) process.once(event, stop);
// Whoever started this is gone already.
if (process.connected === false) process.exit(0);

const { hardware, camera: mounted } = profile;
const now = () => client.robotTime;
const place = { source: cameraSource(source), hardware, camera: mounted, socket, world, now };
const camera = await openCamera(place, {
  onFrame: (frame) => {
    haste?.arrived(frame.sequence);
    if (!vision.offer(frame)) return;
    void pictures.offer(frame);
    void video?.offer(frame);
  },
  onFault: (fault) => vision.setCameraFault(fault),
}).catch(unusable);
vision.watch(camera.isStill);

await video?.listen();
tellSupervisor({ type: "ready", camera: camera.name });
setInterval(() => vision.step(), PURSUIT_MS);
if (haste) setInterval(() => console.error(JSON.stringify({ type: "haste", ...haste.take() })), 1000);
setInterval(() => {
  const fault = vision.check();
  video?.tellFault(fault?.text ?? null, vision.lack);
  if (fault) pictures.refuse(fault.text, client.robotTime ?? 0);
  tellSupervisor({ type: "beat" });
}, VISION_BEAT_MS);

async function stop(): Promise<void> {
  await Promise.all([camera.close(), vision.close(), video?.close()]);
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

const MB = 1e6;

/** All that a recording is bounded by. */
export const BOUNDS = {
  /** So much is left free on the disk, bytes: none begins below it, and one that is under way ends. */
  leastFree: 500 * MB,
  /** How often that is looked at, s. */
  lookEvery: 1,
  /** What waits for the disk, bytes: beyond it the oldest pictures are dropped, and then the oldest of the rest. */
  mostWaiting: 16 * MB,
  /** A chunk is closed, and is then on its way to the disk, from so many bytes on: 2 s without pictures. */
  chunk: 256 * 1024,
  /** So often the disk is told to keep what it was given, s: what a Pi loses with its power. */
  syncEvery: 5,
  /** Of the camera's pictures so many a second, the best that there are: at 30 a card fills twice as fast. */
  pictureRate: 15,
  /** How often those who are connected are told how it goes, s. */
  tellEvery: 0.5,
  /** More recordings are not shown. */
  mostListed: 100,
  /** What people were told so shortly before it began is in it too, s: the arming that it began with. */
  prelude: 3,
  /** One that began with the arming of the car ends so long after its disarming, s. */
  afterwards: 5,
} as const;

export type Bounds = { readonly [name in keyof typeof BOUNDS]: number };

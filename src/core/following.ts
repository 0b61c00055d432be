/** What a car's owner may say of following: its usual value, and in which bounds. */
interface Bounded {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly unit: string;
  /** Why this value, and what goes wrong beyond its bounds. */
  readonly why: string;
}

/** The same for the profile that it is written in, for messages, for the page's field and for the follower. */
export const FOLLOWING = {
  /** To be kept from the camera to whoever is followed. */
  distance: {
    value: 2.2,
    min: 0.5,
    max: 6,
    unit: "m",
    why: "a detector tells distances best by heads, which are in the picture from 2.2 m on; nearer than 0.5 m is too near to brake",
  },
  /** Of the people before the car, shoes included. */
  height: {
    value: 1.7,
    min: 0.7,
    max: 2.3,
    unit: "m",
    why: "adults are 1.5 to 1.9 m tall; who is taken for taller than they are is kept nearer than the car says, by the same share",
  },
} as const satisfies Record<string, Bounded>;

import type { Picture } from "../protocol/seeing-messages.ts";
import { CarError } from "./errors.ts";
import type { Link } from "./link.ts";
import { wait } from "./waiting.ts";

/** A robot that does not answer for so long is not there, s. */
const PATIENCE = 5;

/** Gives the motors power. @throws CarError with the code `disarmed`, in the robot's words where it refuses */
export async function arm(link: Link, signals: readonly AbortSignal[]): Promise<void> {
  let refused: CarError | undefined;
  const undo = link.onRefused(({ code, id, text }) => {
    if (code === "arming" && id === undefined) refused = new CarError("disarmed", text);
  });
  const since = link.now();
  link.wire.send({ type: "arm" });
  try {
    await wait(link, {
      what: "arm",
      signals,
      timeout: PATIENCE,
      when: ({ safety, time }) => {
        if (refused) throw refused;
        return safety.state === "armed" && time > since;
      },
    });
  } finally {
    undo();
  }
}

/**
 * Asks whoever has the wheel to hand it over; a person answers on the page.
 *
 * @param timeout s @throws CarError with the code `refused` where the answer is no
 */
export async function askWheel(
  link: Link,
  signals: readonly AbortSignal[],
  timeout: number | undefined,
  origin: Error,
): Promise<void> {
  const { client } = link.wire;
  let refused: CarError | undefined;
  const undo = link.onEvent(({ code, text }) => {
    if (code === "wheel-denied") refused = new CarError("refused", text);
  });
  const since = link.now();
  link.wire.send({ type: "ask-wheel" });
  try {
    await wait(link, {
      what: "askWheel",
      origin,
      signals,
      timeout,
      when: ({ driver, time }) => {
        if (refused) throw refused;
        return driver?.client === client && time > since;
      },
    });
  } finally {
    undo();
  }
}

/**
 * Has whoever looks through the car's camera take a picture.
 *
 * @param timeout s @throws CarError with the code `refused` where nobody looks or it could not be taken, `timeout`
 */
export async function askPicture(
  link: Link,
  signals: readonly AbortSignal[],
  timeout: number | undefined,
  origin: Error,
): Promise<Picture> {
  let id: number | undefined;
  let taken: Picture | undefined;
  let refused: CarError | undefined;
  const undo = [
    link.onPicture((picture) => {
      if (picture.id === id) taken = picture;
    }),
    link.onRefused((refusal) => {
      if (id !== undefined && refusal.id === id) refused = new CarError("refused", refusal.text);
    }),
  ];
  id = link.wire.takePicture();
  try {
    await wait(link, {
      what: "picture",
      origin,
      signals,
      timeout,
      when: () => {
        if (refused) throw refused;
        return taken !== undefined;
      },
    });
  } finally {
    for (const each of undo) each();
  }
  return taken!;
}

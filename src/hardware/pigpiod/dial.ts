import type { LookupAddress } from "node:dns";
import { createConnection, type LookupFunction, type Socket } from "node:net";

export interface Address {
  readonly host: string;
  readonly port: number;
}

const CONNECT_TIMEOUT_MS = 2000;

/**
 * A socket on its way to a daemon. What comes in is put into one buffer again and again: otherwise every
 * reply would allocate one.
 *
 * @param receive is told how many bytes lie at the beginning of `inbox`
 */
export function dial({ host, port }: Address, inbox: Buffer, receive: (bytes: number) => void): Socket {
  const socket = createConnection({
    host,
    port,
    noDelay: true,
    onread: {
      buffer: inbox,
      callback: (bytes) => {
        receive(bytes);
        return true;
      },
    },
    ...(host === "localhost" ? { lookup: bothLoopbacks } : {}),
  });
  socket.setTimeout(CONNECT_TIMEOUT_MS, () => socket.destroy(new Error("no answer")));
  return socket;
}

/** With `-l`, as on Raspberry Pi OS, pigpiod listens on ::1 alone; with `-n 127.0.0.1` on that alone. */
const bothLoopbacks: LookupFunction = (_host, options, found) => {
  const all: LookupAddress[] = [
    { address: "::1", family: 6 },
    { address: "127.0.0.1", family: 4 },
  ];
  if (options.all) found(null, all);
  else found(null, "127.0.0.1", 4);
};

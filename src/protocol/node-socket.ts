import { WebSocket } from "ws";
import type { Socket } from "./client.ts";

/**
 * Opens a connection from Node.
 *
 * @param token of this computer, for a gateway that it is paired with
 * @param address `ws://host:port/robot` (a gateway), or the path of a Unix socket (control itself)
 */
export function openSocket(address: string, token?: string): Socket {
  const url = address.includes("://") ? address : `ws+unix:${address}:/robot`;
  return new WebSocket(url, {
    perMessageDeflate: false,
    ...(token !== undefined && { headers: { Authorization: `Bearer ${token}` } }),
  }) as unknown as Socket;
}

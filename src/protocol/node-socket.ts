import { WebSocket } from "ws";
import type { Socket } from "./client.ts";

/**
 * Opens a connection from Node.
 *
 * @param address `ws://host:port/robot` (a gateway), or the path of a Unix socket (control itself)
 */
export function openSocket(address: string): Socket {
  const url = address.includes("://") ? address : `ws+unix:${address}:/robot`;
  return new WebSocket(url, { perMessageDeflate: false }) as unknown as Socket;
}

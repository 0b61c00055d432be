import { createServer } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { MAX_CLIENT_MESSAGE_BYTES } from "../protocol/messages.ts";
import { refusal } from "../protocol/parse.ts";
import type { Hub } from "./hub.ts";

/** A reader that is this far behind misses telemetry until it has caught up, bytes. */
const BACKLOG_LIMIT = 64 * 1024;

/** A reader that is this far behind is not reading, bytes: its connection is cut. */
const DEAD_BACKLOG = 1024 * 1024;

export interface ControlServer {
  close(): Promise<void>;
}

/**
 * Lets clients in over a Unix socket: the gateway for the browsers, and scripts on the Pi. Nobody's rate is
 * limited here: the socket lies in a folder that only the robot's own user may enter, and whoever comes
 * from the network has been through the gateway, which does.
 */
export async function listen(socketPath: string, hub: Hub): Promise<ControlServer> {
  const http = createServer((_request, response) =>
    response.writeHead(426).end("Strafe control speaks WebSocket\n"),
  );
  // A little more than the limit gets in, so that a message just over it is answered, not cut off.
  const maxPayload = 4 * MAX_CLIENT_MESSAGE_BYTES;
  const sockets = new WebSocketServer({ server: http, path: "/robot", maxPayload, perMessageDeflate: false });
  sockets.on("connection", (socket) => attach(socket, hub));
  // It repeats the errors of its http server, which are handled below.
  sockets.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject);
    http.listen(socketPath, resolve);
  });
  return {
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function attach(socket: WebSocket, hub: Hub): void {
  const session = hub.join({
    send(text) {
      socket.send(text);
      if (socket.bufferedAmount > DEAD_BACKLOG) socket.terminate();
    },
    isBehind: () => socket.bufferedAmount > BACKLOG_LIMIT,
  });
  socket.on("message", (data, isBinary) => {
    if (isBinary)
      session.refuse(refusal("malformed", "a robot's messages are text (JSON), this one was binary"));
    else session.receive(data.toString());
  });
  socket.on("close", () => session.close());
  // An error (a frame too large, say) is followed by a close.
  socket.on("error", () => {});
}

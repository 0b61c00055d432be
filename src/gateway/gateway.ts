import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, isIP } from "node:net";
import { networkInterfaces } from "node:os";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../core/clock.ts";
import { Access, asHostName, type Rejection } from "./access.ts";
import { Client, type Shared, sendAway } from "./client.ts";
import { ControlLink, connectControl } from "./control-link.ts";
import { FanOut } from "./fan-out.ts";
import { httpApp } from "./http-app.ts";
import { type Admission, PairingDoor, type PairingOptions } from "./pairing-door.ts";
import { UNPAIRED } from "./pairing-routes.ts";
import type { Recorder } from "./recorder/recorder.ts";
import type { ScriptDesk } from "./script-desk.ts";
import { defaultSettings, type GatewaySettings, MAX_FRAME } from "./settings.ts";
import { Tally } from "./tally.ts";
import { VideoDesk } from "./video/video-desk.ts";

export interface GatewayOptions {
  /** Path of control's Unix socket; control may come and go. */
  readonly controlSocket: string;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Let everybody in that the address can be reached by. */
  readonly insecure: boolean;
  /** Let everybody else than this machine in only once paired; undefined: there is nobody else, or all may. */
  readonly pairing?: PairingOptions | undefined;
  /** Folder of the built page. */
  readonly webDir: string;
  readonly clock: Clock;
  readonly settings?: Partial<GatewaySettings>;
  /** Left out: there are no scripts. */
  readonly scripts?: ScriptDesk | undefined;
  /** Left out: nothing can be recorded. */
  readonly recorder?: Recorder | undefined;
  /** Path of the Unix socket of whoever takes pictures, who may come and go; left out: nobody does. */
  readonly videoSocket?: string | undefined;
}

/** Serves the page, and stands between its clients and control: it checks, counts and passes on. */
export class Gateway {
  readonly #options: GatewayOptions;
  readonly #access: Access;
  readonly #shared: Shared;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #door: PairingDoor | undefined;
  readonly #video: VideoDesk<Admission | undefined>;
  readonly #clients = new Map<Client, Admission | undefined>();
  readonly #look: NodeJS.Timeout;
  /** Handshakes under way. */
  #pending = 0;

  constructor(options: GatewayOptions) {
    const settings = { ...defaultSettings, ...options.settings };
    const { clock, scripts, recorder } = options;
    const fanOut = new FanOut(clock);
    const refused = new Tally();
    const link = new ControlLink(options.controlSocket, {
      telemetry(data, telemetry) {
        fanOut.publish(data);
        scripts?.look(telemetry);
        recorder?.telemetry(data, telemetry);
      },
      welcome: (welcome) => recorder?.welcome(welcome),
      event: (event) => recorder?.event(event),
    });
    this.#options = options;
    const { host, insecure, pairing } = options;
    this.#access = new Access({ host, onNetwork: insecure || pairing !== undefined });
    this.#door = pairing && new PairingDoor(pairing);
    this.#shared = { link, fanOut, refused, clock, settings, scripts, recorder };
    const onMalformed = () => refused.add("video");
    this.#video = new VideoDesk({ socket: options.videoSocket, clock, onMalformed });
    recorder?.useCamera((keep) => this.#video.keep(keep));
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: MAX_FRAME,
      perMessageDeflate: false,
    });
    const health = () => ({
      control: link.up,
      clients: this.#clients.size,
      viewers: this.#video.viewers,
      skipped: fanOut.skipped,
      refused,
    });
    this.#server = createServer(
      { headersTimeout: 5000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 },
      httpApp({
        webDir: options.webDir,
        access: this.#access,
        door: this.#door,
        refused,
        health,
        recordings: recorder,
      }),
    );
    this.#server.maxConnections = 128;
    this.#server.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    this.#look = setInterval(() => {
      // Who was dismissed since is out at once.
      const isIn = (admission: Admission | undefined) => !admission || this.#door!.isIn(admission);
      for (const [client, admission] of this.#clients) {
        if (isIn(admission)) client.look();
        else client.terminate();
      }
      this.#video.look(isIn);
    }, settings.lookInterval);
  }

  /**
   * @returns where a browser finds the page
   * @throws what Node's `listen` throws, such as EADDRINUSE
   */
  async listen(): Promise<string> {
    const { host, port } = this.#options;
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port }, resolve);
    });
    const { port: actual } = this.#server.address() as AddressInfo;
    return `http://${asHostName(reachableHost(host))}:${actual}/`;
  }

  /** Tells the clients to come back later, and ends. */
  async close(): Promise<void> {
    clearInterval(this.#look);
    // While control is still spoken to: the car of a script stops in order.
    await this.#shared.scripts?.close();
    await this.#shared.recorder?.close();
    this.#shared.link.close();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const client of this.#clients.keys()) client.close();
    this.#video.close();
    const patience = setTimeout(() => {
      for (const client of this.#clients.keys()) client.terminate();
      this.#video.terminate();
      this.#server.closeAllConnections();
    }, 300);
    this.#server.closeIdleConnections();
    await closed;
    clearTimeout(patience);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    const admission = this.#door?.admit(request);
    const rejection = this.#reject(request, admission);
    if (rejection) {
      this.#shared.refused.add(rejection.code);
      turnDown(socket, rejection);
      return;
    }
    if (pathOf(request) === VIDEO_PATH) {
      this.#sockets.handleUpgrade(request, socket, head, (viewer) => {
        viewer.on("error", () => {});
        this.#video.serve(viewer, admission);
      });
      return;
    }
    // Control first: once the handshake is done a client's first message can already be passed on.
    const upstream = connectControl(this.#options.controlSocket);
    const gone = () => upstream.terminate();
    const settle = (serve: (client: WebSocket) => void) => {
      socket.off("close", gone);
      this.#pending--;
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        // The library hangs up after an error (a frame that is too long or broken) and says so by a close.
        client.on("error", () => {});
        serve(client);
      });
      if (socket.destroyed) upstream.terminate();
    };
    this.#pending++;
    socket.once("close", gone);
    const onError = () => settle((client) => sendAway(client, this.#options.clock));
    upstream.once("error", onError);
    upstream.once("open", () => {
      upstream.off("error", onError);
      upstream.on("error", () => {});
      settle((client) => this.#serve(client, upstream, admission));
    });
  }

  #serve(socket: WebSocket, upstream: WebSocket, admission: Admission | undefined): void {
    const client = new Client(socket, upstream, this.#shared);
    this.#clients.set(client, admission);
    socket.once("close", () => this.#clients.delete(client));
  }

  #reject(request: IncomingMessage, admission: Admission | undefined): Rejection | undefined {
    const wrong = this.#access.checkHost(request.headers) ?? this.#access.checkOrigin(request.headers);
    if (wrong) return wrong;
    if (this.#door && !admission) return { status: 401, code: "unpaired", text: UNPAIRED };
    const path = pathOf(request);
    const { maxClients } = this.#shared.settings;
    if (path === VIDEO_PATH) {
      if (this.#video.viewers < maxClients) return undefined;
      const text = `${maxClients} pages watch this robot's camera already: close it on one and try again`;
      return { status: 503, code: "viewers", text };
    }
    if (path !== "/robot")
      return { status: 404, code: "path", text: "the robot's WebSockets are at /robot and /video" };
    if (this.#clients.size + this.#pending < maxClients) return undefined;
    const text = `${maxClients} pages or scripts are connected to this robot already: close one and try again`;
    return { status: 503, code: "clients", text };
  }
}

const VIDEO_PATH = "/video";

const pathOf = ({ url }: IncomingMessage) => url?.split("?")[0];

const REASONS: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  503: "Service Unavailable",
};

function turnDown(socket: Duplex, { status, text }: Rejection): void {
  const body = `${text}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `X-Content-Type-Options: nosniff\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}

/** For a wildcard the first address that the network knows this machine by. */
function reachableHost(host: string): string {
  if (host !== "0.0.0.0" && host !== "::") return host;
  const outward = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .find(({ address, internal }) => !internal && isIP(address) === 4);
  return outward?.address ?? "127.0.0.1";
}

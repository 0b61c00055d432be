import { existsSync } from "node:fs";
import { join } from "node:path";
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from "express";
import { RECORDINGS_PATH } from "../protocol/recording-messages.ts";
import type { Access } from "./access.ts";
import type { PairingDoor } from "./pairing-door.ts";
import { pairingRoutes } from "./pairing-routes.ts";
import { type Recordings, sendRecording } from "./recorder/send-recording.ts";
import type { Tally } from "./tally.ts";

interface Health {
  /** Whether control answers. */
  readonly control: boolean;
  readonly clients: number;
  /** Of the camera. */
  readonly viewers: number;
  /** Telemetry messages that slow readers missed. */
  readonly skipped: number;
  readonly refused: Tally;
}

export interface HttpOptions {
  /** Folder of the built page. */
  readonly webDir: string;
  readonly access: Access;
  /** Where not everybody is let in who gets as far. */
  readonly door?: PairingDoor | undefined;
  readonly refused: Tally;
  readonly health: () => Health;
  /** Left out: there are none. */
  readonly recordings?: Recordings | undefined;
}

const YEAR_MS = 365 * 24 * 3600 * 1e3;

/** The page's files and the gateway's health; everything else is a sentence. Nothing here changes anything but pairing. */
export function httpApp(options: HttpOptions): Express {
  const { webDir, access, door, refused, health, recordings } = options;
  const app = express();
  app.disable("x-powered-by");

  app.use((request, response, next) => {
    secure(request, response);
    const rejection = access.checkHost(request.headers);
    if (!rejection) {
      next();
      return;
    }
    refused.add(rejection.code);
    say(response, rejection.status, rejection.text);
  });

  if (door) app.use(pairingRoutes(door, access, refused));

  app.use((request, response, next) => {
    if (request.method === "GET" || request.method === "HEAD") next();
    else
      say(
        response.set("Allow", "GET, HEAD"),
        405,
        `nothing here takes ${request.method}: drive over the WebSocket /robot`,
      );
  });

  app.get("/healthz", (_request, response) => {
    const now = health();
    response
      .set("Cache-Control", "no-store")
      .status(now.control ? 200 : 503)
      .json(now);
  });

  if (recordings) app.get(`${RECORDINGS_PATH}/:name`, sendRecording(recordings, say));

  app.use((request, response, next) => {
    if (request.path === "/" && !existsSync(join(webDir, "index.html"))) {
      response.status(503).type("html").send(NOT_BUILT);
    } else next();
  });

  // Vite puts a hash of the content into the names under assets/; everything else may change at any time.
  app.use(
    "/assets",
    express.static(join(webDir, "assets"), { index: false, immutable: true, maxAge: YEAR_MS }),
  );
  app.use(
    express.static(webDir, {
      cacheControl: false,
      setHeaders: (response) => response.set("Cache-Control", "no-cache"),
    }),
  );

  app.use((request, response) =>
    say(response, 404, `there is no ${request.path.slice(0, 80)} here: the page is at /`),
  );
  app.use(onError);
  return app;
}

/** Nothing from elsewhere, nothing inline, in nobody's frame. */
function secure(request: Request, response: Response): void {
  // Older Safari does not take ws: as 'self', so this very host is named.
  const host = request.headers.host ?? "";
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : "";
  response.set({
    "Content-Security-Policy":
      `default-src 'self'; connect-src 'self'${sockets}; img-src 'self' data: blob:; style-src 'self'; ` +
      "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
}

function say(response: Response, status: number, text: string): void {
  response.status(status).type("text/plain").send(`${text}\n`);
}

// Express tells an error handler by its four parameters.
const onError: ErrorRequestHandler = (error: { status?: number }, _request, response, _next) => {
  const status = error.status ?? 500;
  say(
    response,
    status,
    status < 500 ? "the address of this request makes no sense" : "the gateway failed at this request",
  );
};

const NOT_BUILT = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Strafe: the page is not built</title></head>
<body><h1>The driver's page is not built yet</h1>
<p>Run <code>npm run build</code> where Strafe is installed, then reload.</p></body></html>
`;

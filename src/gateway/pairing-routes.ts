import express, { type RequestHandler, type Response, Router } from "express";
import type { Access } from "./access.ts";
import { cookieName, type PairingDoor } from "./pairing-door.ts";
import { formPage, PAGE_POLICY, pinPage } from "./pairing-page.ts";
import type { Tally } from "./tally.ts";

const YEAR = 365 * 24 * 3600;

/** Keeps out who is not paired, and lets them pair: before anything of the page is served. */
export function pairingRoutes(door: PairingDoor, access: Access, refused: Tally): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get("/pair", (request, response) => {
    const { pin } = door.pins;
    show(response, 200, door.admit(request) ? pinPage(pin) : formPage());
  });
  router.post(
    "/pair",
    ownPage(access, refused),
    express.urlencoded({ extended: false, limit: 1024 }),
    express.json({ limit: 1024 }),
    (request, response) => {
      const { pin, name } = (request.body ?? {}) as Record<string, unknown>;
      const isForm = request.is("urlencoded") !== false;
      const answer = door.pair(
        typeof pin === "string" ? pin : "",
        typeof name === "string" ? name : "somebody",
      );
      response.set("Cache-Control", "no-store");
      if ("why" in answer) {
        refused.add("pin");
        if (isForm) show(response, 403, formPage(answer.why));
        else response.status(403).json(answer);
      } else if (isForm) {
        response.set(
          "Set-Cookie",
          `${cookieName(request)}=${answer.token}; Path=/; Max-Age=${YEAR}; HttpOnly; SameSite=Strict`,
        );
        response.redirect(303, "/");
      } else response.json(answer);
    },
  );
  router.use((request, response, next) => {
    if (door.admit(request)) {
      next();
      return;
    }
    refused.add("unpaired");
    // A PIN that is good is shown where the robot was started, for the form to ask for.
    void door.pins.pin;
    if (request.method === "GET" && request.accepts(["text", "html"]) === "html")
      show(response, 401, formPage());
    else response.status(401).set("Cache-Control", "no-store").type("text/plain").send(`${UNPAIRED}\n`);
  });
  return router;
}

export const UNPAIRED =
  "this robot does not know you yet: pair with it first, by  strafe pair URL  or its page in a browser";

/** A page from elsewhere is not to use up tries. */
function ownPage(access: Access, refused: Tally): RequestHandler {
  return (request, response, next) => {
    const rejection = access.checkOrigin(request.headers);
    if (!rejection) {
      next();
      return;
    }
    refused.add(rejection.code);
    response.status(rejection.status).type("text/plain").send(`${rejection.text}\n`);
  };
}

function show(response: Response, status: number, html: string): void {
  response
    .status(status)
    .set({
      "Content-Security-Policy": PAGE_POLICY,
      // Without it a browser would not say of its form which page it comes from.
      "Referrer-Policy": "same-origin",
      "Cache-Control": "no-store",
    })
    .type("html")
    .send(html);
}

import type { IncomingMessage } from "node:http";
import type { PairedClients } from "../pairing/paired-clients.ts";
import type { PinBook } from "../pairing/pin-book.ts";
import { BrokenFileError } from "../pairing/private-file.ts";
import { isLoopback } from "../protocol/exposure.ts";
import { hostNameOf } from "./access.ts";

/** Who is let in: somebody at this machine, or one that was paired. */
export type Admission = { readonly hash: string | undefined };

export interface PairingOptions {
  readonly pins: PinBook;
  readonly clients: PairedClients;
  /** Told when nobody can be looked up; a sentence. */
  readonly log: (line: string) => void;
  readonly isLocal?: (request: IncomingMessage) => boolean;
}

/** The door to the network: whoever is at this machine is in; everybody else has to be paired. */
export class PairingDoor {
  readonly #options: PairingOptions;
  readonly #isLocal: (request: IncomingMessage) => boolean;
  #complaint = "";

  constructor(options: PairingOptions) {
    this.#options = options;
    this.#isLocal = options.isLocal ?? isLocal;
  }

  get pins(): PinBook {
    return this.#options.pins;
  }

  admit(request: IncomingMessage): Admission | undefined {
    if (this.#isLocal(request)) return { hash: undefined };
    const token = bearer(request) ?? cookie(request);
    const client = token === undefined ? undefined : this.#look((clients) => clients.find(token));
    return client && { hash: client.hash };
  }

  /** Whether one that was let in is still to be. */
  isIn({ hash }: Admission): boolean {
    if (hash === undefined) return true;
    return this.#look((clients) => clients.all.some((one) => one.hash === hash)) ?? false;
  }

  /** @returns the token and the name that it is known by, or why not */
  pair(pin: string, name: string): { token: string; name: string } | { why: string } {
    const { clients, pins } = this.#options;
    // No PIN is used up where nobody can be written down.
    if (this.#look(() => clients.all) === undefined) return { why: this.#complaint };
    const answer = pins.try(pin);
    if (!answer.ok) return { why: answer.why };
    const { token, client } = clients.add(name, new Date().toISOString());
    this.#options.log(`"${client.name}" is paired, and let in from now on`);
    return { token, name: client.name };
  }

  /** Nobody is let in by a file that cannot be read. */
  #look<T>(what: (clients: PairedClients) => T): T | undefined {
    try {
      return what(this.#options.clients);
    } catch (error) {
      if (!(error instanceof BrokenFileError)) throw error;
      if (this.#complaint !== error.message) this.#options.log(error.message);
      this.#complaint = error.message;
      return undefined;
    }
  }
}

/** One for each port: browsers tell cookies apart by the host alone. */
export const cookieName = (request: IncomingMessage) => `strafe-${request.socket.localPort ?? 0}`;

/** At this machine, and not through a proxy that passes others on. */
function isLocal({ socket, headers }: IncomingMessage): boolean {
  const peer = socket.remoteAddress?.replace(/^::ffff:/, "") ?? "";
  const name = hostNameOf(headers)?.replace(/^\[|\]$/g, "") ?? "";
  const isPassedOn =
    headers.forwarded !== undefined || Object.keys(headers).some((key) => /^x-(forwarded|real)-/.test(key));
  return isLoopback(peer) && isLoopback(name) && !isPassedOn;
}

function bearer({ headers }: IncomingMessage): string | undefined {
  return /^Bearer ([\w-]{1,100})$/i.exec(headers.authorization ?? "")?.[1];
}

function cookie(request: IncomingMessage): string | undefined {
  const name = cookieName(request);
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === name) return value;
  }
  return undefined;
}

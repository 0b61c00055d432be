import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { hostname, networkInterfaces } from "node:os";

/** "No" to a whole request, before anything of it is used. */
export interface Rejection {
  /** HTTP status. */
  readonly status: number;
  /** Under which it is counted. */
  readonly code: string;
  /** For a person. */
  readonly text: string;
}

export interface AccessOptions {
  /** The address listened on. */
  readonly host: string;
  /** Also answer to this machine's own names and addresses on the network. */
  readonly onNetwork: boolean;
}

/**
 * Who may talk to the gateway at all.
 *
 * Host comes first: a page of evil.com whose name was re-pointed here (DNS rebinding) sends an Origin
 * that agrees with its Host, but the Host is not one of ours. Then Origin: browsers send it with every
 * WebSocket handshake and scripts cannot forge it, so a foreign page is recognised. A client without
 * Origin is no browser (a script, the command line) and may come in; that it has none of a browser's
 * other marks (Sec-Fetch-…) is checked too.
 */
export class Access {
  readonly #names = new Set(["localhost", "127.0.0.1", "[::1]"]);
  readonly #onNetwork: boolean;

  constructor(options: AccessOptions) {
    this.#onNetwork = options.onNetwork;
    // The wildcard is no name: a browser that opens http://0.0.0.0/ is led there by somebody else.
    if (options.host !== "0.0.0.0" && options.host !== "::") this.#names.add(asHostName(options.host));
  }

  /** For every request. */
  checkHost(headers: IncomingHttpHeaders): Rejection | undefined {
    const host = split(headers.host ?? "");
    if (host && this.#answersTo(host.name)) return undefined;
    const text = `this robot does not answer to the name ${quote(headers.host)}: open it as localhost or by its address`;
    return { status: 403, code: "host", text };
  }

  /** For a WebSocket handshake whose Host is all right. */
  checkOrigin(headers: IncomingHttpHeaders): Rejection | undefined {
    const { origin } = headers;
    if (origin === undefined) {
      const browser = Object.keys(headers).some((name) => name.startsWith("sec-fetch-"));
      return browser ? { status: 403, code: "origin", text: "a browser must say its Origin" } : undefined;
    }
    if (this.#isOwnPage(origin, headers.host ?? "")) return undefined;
    const text = `a page of ${quote(origin)} may not talk to this robot: use the robot's own page`;
    return { status: 403, code: "origin", text };
  }

  /** Served under one of our names and from the port that it now talks to. */
  #isOwnPage(origin: string, hostHeader: string): boolean {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    if (url?.protocol !== "http:" && url?.protocol !== "https:") return false;
    const usual = url.protocol === "https:" ? "443" : "80";
    return this.#answersTo(url.hostname) && (url.port || usual) === (split(hostHeader)?.port ?? usual);
  }

  #answersTo(name: string): boolean {
    return this.#names.has(name) || (this.#onNetwork && ownNames().includes(name));
  }
}

/** What this machine is called on its network now; addresses come and go with the leases of a router. */
function ownNames(): string[] {
  const name = hostname().toLowerCase();
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return [name, `${name.split(".")[0]}.local`, ...addresses.map(({ address }) => asHostName(address))];
}

/** As it stands in a URL. */
export function asHostName(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}

/** @returns undefined: it says none that could be one */
export const hostNameOf = ({ host }: IncomingHttpHeaders) => split(host ?? "")?.name;

function split(host: string): { name: string; port: string | undefined } | undefined {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(host);
  return match ? { name: match[1]!.toLowerCase(), port: match[2] } : undefined;
}

function quote(text: string | undefined): string {
  return JSON.stringify((text ?? "").slice(0, 80));
}

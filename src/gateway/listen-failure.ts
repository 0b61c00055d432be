/** Why the gateway cannot listen, and what to do: one sentence. */
export function listenFailure(error: NodeJS.ErrnoException, host: string, port: number): string {
  const other = port < 65535 ? port + 1 : 8080;
  switch (error.code) {
    case "EADDRINUSE":
      return `port ${port} on ${host} is in use: stop what uses it, or choose another with  strafe start --port ${other}`;
    case "EACCES":
      return `port ${port} is only for root: choose one from 1024 up, such as  strafe start --port 8080`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `--host ${host} is no address of this machine: leave it out, or give one that  hostname -I  lists`;
    default:
      return `the gateway cannot listen on ${host}, port ${port}: ${error.message}`;
  }
}

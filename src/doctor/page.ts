import { type Finding, findingsOf } from "./finding.ts";
import type { Machine } from "./machine.ts";

const { ok, note, warning } = findingsOf("page");

const PORT = 8080;

/** Whether the page's usual port is there for it. */
export async function checkPage(machine: Machine): Promise<Finding[]> {
  if (!(await machine.isTaken("127.0.0.1", PORT))) return [ok(`Port ${PORT} is free for the page.`)];
  const service = (await machine.run(["systemctl", "is-active", "strafe.service"]))?.trim();
  if (service === "active") return [note(`Strafe runs as a service, its page is on port ${PORT}.`)];
  return [
    warning(
      `Somebody listens at the page's port ${PORT}: another Strafe, or another program.`,
      `strafe start --port ${PORT + 1}, or see who it is: sudo ss -ltnp 'sport = :${PORT}'`,
    ),
  ];
}

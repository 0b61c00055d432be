import * as z from "zod";

/** A robot on the same network that has not answered for so long is not there, ms. */
const PATIENCE = 5000;

const taken = z.object({ token: z.string().regex(/^[\w-]{43}$/), name: z.string().max(60) });
const refused = z.object({ why: z.string().max(300) });

/** What came of a PIN. */
export type PairAnswer = z.infer<typeof taken> | z.infer<typeof refused>;

/**
 * Whether the door of a robot is open to this computer.
 *
 * @returns undefined: nobody answers
 */
export async function isAdmitted(origin: string, token?: string): Promise<boolean | undefined> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await ask(`${origin}/healthz`, { headers });
  return answer && answer.status !== 401;
}

/** Has the robot show a PIN that is good. @returns whether it answers */
export async function announceVisit(origin: string): Promise<boolean> {
  return (await ask(`${origin}/pair`, {})) !== undefined;
}

/** @param name of this computer, for people @returns undefined: nobody answers, or no robot that pairs */
export async function tryPin(origin: string, pin: string, name: string): Promise<PairAnswer | undefined> {
  const answer = await ask(`${origin}/pair`, {
    method: "POST",
    // Node's fetch has marks of a browser's, of which the robot wants to know whose page it is.
    headers: { "content-type": "application/json", origin },
    body: JSON.stringify({ pin, name }),
  });
  const body: unknown = await answer?.json().catch(() => undefined);
  return taken.safeParse(body).data ?? refused.safeParse(body).data;
}

async function ask(url: string, init: RequestInit): Promise<Response | undefined> {
  try {
    // Nobody is led elsewhere with a token in the hand.
    return await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return undefined;
  }
}

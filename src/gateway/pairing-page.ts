import { createHash } from "node:crypto";
import { type Pin, spaced } from "../pairing/pin-book.ts";

const STYLE =
  "body{font:18px system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem}" +
  "input,button{font:inherit;padding:.5rem;margin:.3rem 0;display:block;width:100%;box-sizing:border-box}" +
  "strong{font-size:2rem;letter-spacing:.1em}";
const styleHash = createHash("sha256").update(STYLE).digest("base64");

/** Of these pages: nothing but this very style, and a form that leads back here. */
export const PAGE_POLICY =
  `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'self'; ` +
  "frame-ancestors 'none'";

/** For whoever is not in yet. No script, and nothing of the cockpit. @param why the last try failed */
export function formPage(why?: string): string {
  return page(
    "Strafe: who are you?",
    `<h1>This robot does not know you yet</h1>
${why === undefined ? "" : `<p role="alert">${escaped(why)}</p>\n`}<form method="post" action="/pair">
<label>The PIN that the robot shows where it was started
<input name="pin" inputmode="numeric" autocomplete="one-time-code" maxlength="7" required autofocus></label>
<label>A name for this device
<input name="name" maxlength="40" value="browser" required></label>
<button>Let me in</button>
</form>
<p>Whoever is in already finds the PIN at <em>/pair</em>.</p>`,
  );
}

/** For whoever is in already, to let another in. */
export function pinPage({ digits, left }: Pin): string {
  return page(
    "Strafe: let somebody in",
    `<h1>Let somebody in</h1>
<p>The PIN for one more device is</p>
<p><strong>${spaced(digits)}</strong></p>
<p>It is good once, and for ${Math.ceil(left / 60)} min. <a href="/">Back to the car</a></p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${STYLE}</style></head>
<body>
${body}
</body></html>
`;
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]!);

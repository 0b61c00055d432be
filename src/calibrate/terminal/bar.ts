/** Eighths of a block, from none to all but one. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const;
const WIDEST = 40;
const NARROWEST = 4;

/** How far a motion has come. @param columns the line is not wider */
export function bar(seconds: number, of: number, columns: number): string {
  const share = shareOf(seconds, of);
  const text = `${seconds.toFixed(1).padStart(of.toFixed(1).length)} of ${of.toFixed(1)} s`;
  const width = Math.min(WIDEST, columns - text.length - 6);
  if (width < NARROWEST) return `  ${text}`.slice(0, columns);
  const eighths = Math.round(8 * width * share);
  const filled = "█".repeat(eighths >> 3) + EIGHTHS[eighths & 7]!;
  return `  ▕${filled.padEnd(width)}▏ ${text}`;
}

/** 0…1 */
export const shareOf = (seconds: number, of: number) => (of > 0 ? Math.max(0, Math.min(1, seconds / of)) : 1);

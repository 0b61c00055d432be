/** So many slips of the pen are still taken for the word that was meant. */
const MOST_SLIPS = 2;

/** @returns which of the words was meant by one that is none of them, if it is near enough to tell */
export function meantBy(word: string, words: readonly string[]): string | undefined {
  let nearest: string | undefined;
  // Half of a short word changed is another word.
  let fewest = Math.min(MOST_SLIPS, Math.floor(word.length / 2)) + 1;
  for (const one of words) {
    const slips = slipsBetween(word.toLowerCase(), one.toLowerCase());
    if (slips < fewest) [fewest, nearest] = [slips, one];
  }
  return nearest;
}

/** Letters left out, added or changed, and neighbours that changed places. */
function slipsBetween(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, row[j - 1]! + 1, rows[i - 1]![j]! + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j]!, rows[i - 2]![j - 2]! + 1);
    }
  }
  return rows[a.length]![b.length]!;
}

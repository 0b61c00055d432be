/**
 * What changes from one text to another, line by line, by their longest common subsequence.
 *
 * @returns every line with "  ", "- " or "+ " before it
 */
export function diff(before: string, after: string): string[] {
  const a = before.trimEnd().split("\n");
  const b = after.trimEnd().split("\n");
  // common[i][j]: how many lines the rests from i and j share.
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const skipping = Math.max(common[i + 1]![j]!, common[i]![j + 1]!);
      common[i]![j] = a[i] === b[j] ? common[i + 1]![j + 1]! + 1 : skipping;
    }
  }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`  ${a[i]}`);
      i++;
      j++;
    } else if (j === b.length || (i < a.length && common[i + 1]![j]! >= common[i]![j + 1]!)) {
      lines.push(`- ${a[i++]}`);
    } else lines.push(`+ ${b[j++]}`);
  }
  return lines;
}

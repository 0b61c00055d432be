/** A tag of the dictionary, and how many of its bits were read wrongly. */
interface FoundCode {
  readonly id: number;
  readonly distance: number;
}

const HALF = 18;

/**
 * Looks a code up among those of a dictionary. js-aruco2's own search compares texts, which takes 25 ms for every
 * square in the picture that is no tag; this compares 36 bits at once.
 *
 * @param codes as texts of 0 and 1
 * @param limit a code with so many wrong bits is none
 * @returns a function from rows of bits to the nearest code; of equally near ones the first
 */
export function codeFinder(
  codes: readonly string[],
  limit: number,
): (bits: readonly (readonly number[])[]) => FoundCode | undefined {
  const high = Int32Array.from(codes, (code) => Number.parseInt(code.slice(0, -HALF) || "0", 2));
  const low = Int32Array.from(codes, (code) => Number.parseInt(code.slice(-HALF), 2));
  return (bits) => {
    const text = bits.map((row) => row.join("")).join("");
    const h = Number.parseInt(text.slice(0, -HALF) || "0", 2);
    const l = Number.parseInt(text.slice(-HALF), 2);
    let id = -1;
    let distance = limit;
    for (let i = 0; i < high.length; i++) {
      const wrong = ones(high[i]! ^ h) + ones(low[i]! ^ l);
      if (wrong >= distance) continue;
      id = i;
      distance = wrong;
    }
    return id < 0 ? undefined : { id, distance };
  };
}

/** How many bits of a number are set. */
function ones(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24) & 0xff;
}

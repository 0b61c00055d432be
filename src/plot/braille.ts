/** Of a character's dots: two columns, four rows, numbered as Unicode does. */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;
const BLANK = 0x2800;

/** A picture made of Braille characters, 2 × 4 dots each. Dot (0, 0) is at the bottom left. */
export class Braille {
  /** In dots. */
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #cells: Uint8Array;

  /** @param columns @param rows in characters */
  constructor(columns: number, rows: number) {
    this.width = 2 * columns;
    this.height = 4 * rows;
    this.#columns = columns;
    this.#cells = new Uint8Array(columns * rows);
  }

  /** What lies outside is left out. */
  dot(x: number, y: number): void {
    const [column, row] = [Math.round(x), this.height - 1 - Math.round(y)];
    if (!(column >= 0 && column < this.width && row >= 0 && row < this.height)) return;
    this.#cells[(row >> 2) * this.#columns + (column >> 1)]! |= BITS[row & 3]![column & 1]!;
  }

  line(x0: number, y0: number, x1: number, y1: number): void {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
    for (let i = 0; i <= steps; i++) {
      const share = i / steps;
      this.dot(x0 + share * (x1 - x0), y0 + share * (y1 - y0));
    }
  }

  /** From the top. */
  rows(): string[] {
    const rows: string[] = [];
    for (let at = 0; at < this.#cells.length; at += this.#columns) {
      const cells = this.#cells.subarray(at, at + this.#columns);
      rows.push(Array.from(cells, (bits) => String.fromCharCode(BLANK + bits)).join(""));
    }
    return rows;
  }
}

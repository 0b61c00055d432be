import type { Size } from "./format.ts";

/** The cells of one level of a detector, row by row. */
export interface Grid {
  /** px from one cell to the next */
  readonly stride: number;
  readonly columns: number;
  readonly places: number;
}

/** A level whose stride does not divide the input has a part of a cell at the far edges. */
export function grids({ width, height }: Size, strides: readonly number[]): Grid[] {
  return strides.map((stride) => {
    const columns = Math.ceil(width / stride);
    return { stride, columns, places: columns * Math.ceil(height / stride) };
  });
}

export const placesOf = (levels: readonly Grid[]): number =>
  levels.reduce((sum, { places }) => sum + places, 0);

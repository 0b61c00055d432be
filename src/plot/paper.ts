import { COLORS, GRID, GROUND } from "./chart.ts";

/** What each colour becomes where the ground is white: as dark as Okabe and Ito made it, or darker. */
const PAPER: Readonly<Record<string, string>> = {
  [GROUND]: "#ffffff",
  [GRID]: "#d5dade",
  [COLORS.light]: "#000000",
  [COLORS.blue]: "#0072b2",
  [COLORS.orange]: "#b87a00",
  [COLORS.green]: "#007a59",
  [COLORS.pink]: "#a8487f",
  [COLORS.red]: "#d55e00",
  [COLORS.grey]: "#444444",
};

/** Style rules that turn charts in a page to what saves ink, for its `@media print`. */
export function onPaper(): string {
  return Object.entries(PAPER)
    .flatMap(([dark, light]) =>
      ["fill", "stroke"].map((what) => `  svg [${what}="${dark}"] { ${what}: ${light}; }`),
    )
    .join("\n");
}

/** The page's colours, as styles/base.css has them, for the canvas. */
export interface Palette {
  readonly background: string;
  readonly surface: string;
  readonly grid: string;
  readonly line: string;
  readonly text: string;
  readonly soft: string;
  readonly faint: string;
  readonly accent: string;
  readonly caution: string;
  readonly preview: string;
  readonly wall: string;
  readonly fixed: string;
  readonly movable: string;
  readonly deck: string;
  readonly tyre: string;
  readonly font: string;
}

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    background: colour("bg"),
    surface: colour("floor"),
    grid: colour("grid"),
    line: colour("line"),
    text: colour("text"),
    soft: colour("soft"),
    faint: colour("faint"),
    accent: colour("accent"),
    caution: colour("caution"),
    preview: colour("preview"),
    wall: colour("wall"),
    fixed: colour("fixed"),
    movable: colour("movable"),
    deck: colour("deck"),
    tyre: colour("tyre"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

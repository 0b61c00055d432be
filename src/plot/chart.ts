// Charts as SVG text: dark like the driver's page, and drawn large enough to be read at arm's length.

export type Point = readonly [x: number, y: number];

export interface Line {
  /** In the legend; lines of the same name share one entry. */
  readonly name: string;
  readonly color: string;
  readonly points: readonly Point[];
  /** px, default 2 */
  readonly width?: number;
  /** As SVG's stroke-dasharray: lines must differ without their colours, too. */
  readonly dash?: string;
}

/** Shapes that are told apart where colours are not. */
export type Shape = "circle" | "diamond" | "square" | "cross";

/** Single points, not joined. */
export interface Dots {
  /** In the legend, as that of a line: a line of the same name shares its entry. */
  readonly name: string;
  readonly color: string;
  readonly points: readonly Point[];
  readonly shape: Shape;
}

/** Where something is known to be: half-axes in the units of the axes, turned counter-clockwise by rad. */
export interface Ellipse {
  readonly center: Point;
  readonly half: readonly [number, number];
  readonly turned: number;
}

export interface Mark {
  readonly at: Point;
  readonly label: string;
}

export interface Chart {
  /** "" where the page around it says it. */
  readonly title: string;
  /** What the axes say, with their units. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
  /** Below the lines. */
  readonly dots?: readonly Dots[];
  readonly ellipses?: { readonly name: string; readonly color: string; readonly all: readonly Ellipse[] };
  /** A promise: a level that the lines are to stay below, and with `isTwoSided` above its negative. */
  readonly bound?: { readonly value: number; readonly label: string; readonly isTwoSided?: boolean };
  /** A stretch of x that something happens in. */
  readonly band?: { readonly from: number; readonly to: number; readonly label: string };
  readonly marks?: readonly Mark[];
  /** One metre is as long upwards as sideways. */
  readonly isMap?: boolean;
  /** px, default 724 × 400; a map is as high as it has to be. */
  readonly width?: number;
  readonly height?: number;
  /** At least so much of y is shown. */
  readonly least?: readonly [number, number];
  /** More points than this, of one line or of the dots of one name, are thinned; default: all are drawn. */
  readonly most?: number;
}

/** Okabe and Ito's colours, told apart by the colour-blind, as light as a dark ground wants them. */
export const COLORS = {
  light: "#eaf0f4",
  blue: "#56b4e9",
  orange: "#e69f00",
  green: "#2fc49a",
  pink: "#e08fbd",
  red: "#ff7a45",
  grey: "#a3afba",
} as const;

export const GROUND = "#12171c";
export const GRID = "#262f38";
/** What is written beside the axes. */
export const SOFT = "#a3afba";

/** Room around what is plotted, px. */
export const MARGIN = { left: 74, right: 24, bottom: 58 } as const;

import { GROUND } from "./chart.ts";

interface Style {
  readonly fill: string;
  readonly anchor?: "start" | "middle" | "end";
  readonly size?: number;
  readonly weight?: number;
  readonly isUpright?: boolean;
}

/** A line of text that stays readable on whatever it is written across. */
export function text(x: number, y: number, content: string, style: Style): string {
  const { fill, anchor = "start", size, weight, isUpright = false } = style;
  const at = `x="${x.toFixed(1)}" y="${y.toFixed(1)}"`;
  const turned = isUpright ? ` transform="rotate(-90 ${x.toFixed(1)} ${y.toFixed(1)})"` : "";
  const more = `${size ? ` font-size="${size}"` : ""}${weight ? ` font-weight="${weight}"` : ""}`;
  const halo = `stroke="${GROUND}" stroke-width="4" paint-order="stroke"`;
  return `<text ${at} ${halo} fill="${fill}" text-anchor="${anchor}"${more}${turned}>${escaped(content)}</text>`;
}

/** As text or attribute of SVG or HTML. */
export function escaped(content: string): string {
  return content
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

import {
  LONGEST_PREVIEW_WARNING,
  MOST_PREVIEW_KNOCKS,
  MOST_PREVIEW_WARNINGS,
  type ScriptNews,
} from "../../protocol/script-messages.ts";
import type { PageWords } from "./page-words.ts";
import type { Preview } from "./ports.ts";

type PathNews = Extract<ScriptNews, { type: "script-path" }>;

/** As many as the protocol takes. */
const MOST_POINTS = 1000;
const MOST_STEPS = 200;

/** How a preview went, as much of it as a page shows. */
export function pathNews(
  { name, version }: { readonly name: string; readonly version: string },
  { ok, trouble, duration, points, steps, warnings, touched }: Preview,
  words: PageWords,
): PathNews {
  return {
    type: "script-path",
    name,
    version,
    ok,
    ...words.trouble(trouble),
    duration,
    points: thinned(points).map(([x, y, theta, time]) => [x, y, theta, time]),
    steps: motionsOf(steps)
      .slice(0, MOST_STEPS)
      .map(({ what, place, from, to, reason }) => ({
        what,
        place: words.place(place),
        from,
        to,
        reason,
      })),
    warnings: warnings.slice(0, MOST_PREVIEW_WARNINGS).map((warning) => {
      const { why, place } = words.trouble(warning);
      return { why: shortened(why), place };
    }),
    moreWarnings: Math.max(0, warnings.length - MOST_PREVIEW_WARNINGS),
    knocks: touched.slice(0, MOST_PREVIEW_KNOCKS).map(({ pose: { x, y } }) => [x, y]),
  };
}

/** Waits move nothing. */
const motionsOf = (steps: Preview["steps"]) => steps.filter(({ isMotion }) => isMotion);

function shortened(text: string): string {
  return text.length <= LONGEST_PREVIEW_WARNING ? text : `${text.slice(0, LONGEST_PREVIEW_WARNING - 1)}…`;
}

/** Evenly, with the first and the last. */
function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MOST_POINTS) return points;
  const step = (points.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, i) => points[Math.round(i * step)]!);
}

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Chart } from "../../src/plot/chart.ts";
import { ticks } from "../../src/plot/ranges.ts";
import { grid, svg } from "../../src/plot/svg.ts";

test("ticks are round, evenly spaced, inside the range and neither few nor many", () => {
  const range = fc.record({
    low: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
    width: fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
    about: fc.integer({ min: 2, max: 12 }),
  });
  fc.assert(
    fc.property(range, ({ low, width, about }) => {
      const high = low + width;
      const found = ticks({ low, high }, about);
      assert.ok(found.length >= 1 && found.length <= about + 1, `${found} for about ${about}`);
      assert.ok(found.every((tick) => tick >= low - 1e-6 * width && tick <= high + 1e-6 * width));
      const step = (found[1] ?? Number.NaN) - found[0]!;
      if (Number.isNaN(step)) return;
      assert.match(step.toExponential(3), /^[125]\.000/);
      found.forEach((tick, i) => {
        assert.ok(Math.abs(tick - found[0]! - i * step) < 1e-6 * step, `${found}`);
      });
    }),
    { seed: 42, numRuns: 300 },
  );
});

const CHART: Chart = {
  title: "a < b & c",
  x: "time, s",
  y: "cm",
  lines: [
    {
      name: "off",
      color: "#fff",
      points: [
        [0, 0],
        [1, 1],
        [2, Number.NaN],
        [3, 2],
        [4, 0],
      ],
    },
  ],
};

test("a chart leaves a gap where something is not known, and escapes what it says", () => {
  const drawn = svg(CHART);
  assert.match(drawn, />a &lt; b &amp; c</);
  assert.doesNotMatch(drawn, /NaN|undefined|Infinity/);
  const [, way] = drawn.match(/<path d="(M[^"]*L[^"]*)" fill="none"/) ?? [];
  assert.equal(way?.match(/M/g)?.length, 2, way);
});

test("a map is as long upwards as sideways", () => {
  const square: Chart = {
    ...CHART,
    isMap: true,
    lines: [
      {
        name: "way",
        color: "#fff",
        points: [
          [0, 0],
          [3, 1],
        ],
      },
    ],
  };
  const [, x0, y0, x1, y1] = svg(square).match(/d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)" fill="none"/) ?? [];
  const across = Number(x1) - Number(x0);
  const up = Number(y0) - Number(y1);
  assert.ok(Math.abs(across / up - 3) < 0.01, `${across} px for 3 m, ${up} px for 1 m`);
});

test("charts in a grid lie beside and below each other", () => {
  const places = [...grid([CHART, CHART, CHART], 2).matchAll(/translate\((\d+) (\d+)\)/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  assert.deepEqual(places, [
    [0, 0],
    [724, 0],
    [0, 400],
  ]);
});

const SQUARE: Chart = { ...CHART, title: "", lines: [], height: 300 };

test("dots and the line of the same name share an entry of the legend, and no title takes no room", () => {
  const points = [
    [0, 0],
    [1, 1],
  ] as const;
  const drawn = svg({
    ...SQUARE,
    lines: [{ name: "wheel", color: "#fff", points }],
    dots: [{ name: "wheel", color: "#fff", points, shape: "cross" }],
  });
  assert.equal(drawn.match(/>wheel</g)?.length, 1);
  assert.doesNotMatch(drawn, /font-weight/);
});

test("of too many dots those in a crowd go, and the one that lies by itself stays", () => {
  const crowd = Array.from({ length: 5000 }, (_, i) => [(i % 71) / 100, (i % 67) / 100] as const);
  const drawn = svg({
    ...SQUARE,
    dots: [{ name: "crowd", color: "#fff", points: [...crowd, [2, 2]], shape: "circle" }],
    most: 100,
  });
  const [, all] = drawn.match(/<path d="([^"]*)"[^>]*stroke-opacity/) ?? [];
  const kept = [...all!.matchAll(/M([\d.]+) /g)].map(([, x]) => Number(x));
  assert.ok(kept.length <= 100 && kept.length > 20, `${kept.length}`);
  assert.ok(kept.includes(724 - 24), "the one at the right edge");
});

test("a line of too many points keeps its peaks and its gaps", () => {
  const points = Array.from(
    { length: 10_000 },
    (_, i) => [i, i === 5000 ? 9 : i > 7000 && i < 8000 ? Number.NaN : Math.sin(i)] as const,
  );
  const whole = svg({ ...SQUARE, lines: [{ name: "line", color: "#fff", points }] });
  const thin = svg({ ...SQUARE, lines: [{ name: "line", color: "#fff", points }], most: 400 });
  const way = (drawn: string) => drawn.match(/<path d="([^"]*)" fill="none"/)![1]!;
  const top = (drawn: string) =>
    Math.min(...[...way(drawn).matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y)));
  assert.equal(top(thin), top(whole));
  assert.equal(way(thin).match(/M/g)?.length, 2);
  assert.ok(way(thin).match(/[ML]/g)!.length <= 402);
});

test("long numbers beside the axis push what is plotted aside, short ones do not", () => {
  const leftOf = (top: number) => {
    const points = [
      [0, 0],
      [1, top],
    ] as const;
    const drawn = svg({ ...SQUARE, lines: [{ name: "line", color: "#fff", points }] });
    return Number(drawn.match(/<path d="M([\d.]+) [\d.]+L[^"]*" fill="none"/)![1]);
  };
  assert.equal(leftOf(10), 74);
  assert.ok(leftOf(0.0003) > 85, `${leftOf(0.0003)}`);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import aruco from "js-aruco2/src/aruco.js";
import { codeFinder } from "../../../src/vision/detect/tag-codes.ts";

test("codes are found as js-aruco2 itself finds them, with wrong bits and without", () => {
  for (const [dictionaryName, limit] of [
    ["ARUCO_MIP_36h12", 3],
    ["ARUCO", 1],
  ] as const) {
    const { dictionary } = new aruco.AR.Detector({ dictionaryName, maxHammingDistance: limit });
    const find = codeFinder(dictionary.codeList, limit);
    const side = dictionary.markSize - 2;
    const place = fc.nat(side * side - 1);
    fc.assert(
      fc.property(
        fc.nat(dictionary.codeList.length - 1),
        fc.uniqueArray(place, { maxLength: 5 }),
        (id, wrong) => {
          const bits = [...dictionary.codeList[id]!].map(Number);
          for (const at of wrong) bits[at] = 1 - bits[at]!;
          const rows = Array.from({ length: side }, (_, i) => bits.slice(i * side, (i + 1) * side));
          const theirs = dictionary.find(rows);
          assert.deepEqual(find(rows), theirs ? { id: theirs.id, distance: theirs.distance } : undefined);
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  }
});

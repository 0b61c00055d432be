import aruco from "js-aruco2/src/aruco.js";
import "js-aruco2/src/dictionaries/apriltag_36h11.js";
import type { TagFamily } from "../../core/scene.ts";
import { DICTIONARIES } from "./tag-dictionaries.ts";

/**
 * How a tag is printed: rows from its top, its black border with them; true: black.
 *
 * @throws RangeError where the family has no such number
 */
export function tagCells(family: TagFamily, id: number): readonly (readonly boolean[])[] {
  const { codeList, markSize } = new aruco.AR.Detector(DICTIONARIES[family]).dictionary;
  const code = codeList[id];
  if (code === undefined)
    throw new RangeError(`${family} has the numbers 0 to ${codeList.length - 1}, not ${id}`);
  const inner = markSize - 2;
  return Array.from({ length: markSize }, (_, row) =>
    Array.from({ length: markSize }, (_, column) => {
      const isBorder = row === 0 || column === 0 || row > inner || column > inner;
      return isBorder || code[(row - 1) * inner + column - 1] !== "1";
    }),
  );
}

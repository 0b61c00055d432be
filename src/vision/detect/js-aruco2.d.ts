/** What of the package is used; it has no types of its own. */
declare module "js-aruco2/src/aruco.js" {
  interface Corner {
    x: number;
    y: number;
  }
  interface Picture {
    width: number;
    height: number;
    data: Uint8Array | number[];
  }
  interface Marker {
    readonly id: number;
    /** Clockwise in the picture, from the tag's own top left corner. */
    readonly corners: readonly Corner[];
    readonly hammingDistance: number;
  }
  class Detector {
    constructor(config: { dictionaryName: string; maxHammingDistance?: number });
    /** Filled by the caller instead of from colours. */
    grey: Picture;
    thres: Picture;
    binary: Int32Array | number[];
    readonly dictionary: {
      readonly codeList: readonly string[];
      readonly markSize: number;
      find: (bits: readonly (readonly number[])[]) => { id: number; distance: number } | undefined;
    };
    findCandidates(contours: unknown, minSize: number, epsilon: number, minLength: number): Corner[][];
    clockwiseCorners(candidates: Corner[][]): Corner[][];
    notTooNear(candidates: Corner[][], distance: number): Corner[][];
    findMarkers(picture: Picture, candidates: Corner[][], size: number): Marker[];
  }
  const aruco: { AR: { Detector: typeof Detector } };
  export default aruco;
}

declare module "js-aruco2/src/dictionaries/apriltag_36h11.js" {}

declare module "js-aruco2/src/cv.js" {
  const cv: {
    CV: {
      adaptiveThreshold(from: object, to: object, kernel: number, threshold: number): object;
      findContours(picture: object, binary: Int32Array | number[]): unknown;
    };
  };
  export default cv;
}

declare module "js-aruco2/src/posit1.js" {
  type Matrix = readonly (readonly number[])[];
  const posit: {
    POS: {
      Posit: new (
        size: number,
        focalLength: number,
      ) => {
        pose(corners: { x: number; y: number }[]): {
          readonly bestRotation: Matrix;
          readonly bestTranslation: readonly number[];
          readonly alternativeRotation: Matrix;
          readonly alternativeTranslation: readonly number[];
        };
      };
    };
  };
  export default posit;
}

/** As js-aruco2 calls them, and how many bits below may be wrong: fewer than what would make it another tag. */
export const DICTIONARIES = {
  "36h11": { dictionaryName: "APRILTAG_36h11", maxHammingDistance: 3 },
  aruco: { dictionaryName: "ARUCO", maxHammingDistance: 1 },
  "aruco-mip-36h12": { dictionaryName: "ARUCO_MIP_36h12", maxHammingDistance: 3 },
} as const;

/** Where one thing is, by one picture. */
export interface Look {
  /** When the picture was taken, s on the robot's clock. */
  readonly at: number;
  /** From the camera, against the car's straight ahead, rad, + left. */
  readonly bearing: number;
  /** Its standard deviation, rad. */
  readonly bearingNoise: number;
  /** From the camera along the floor, m; null: its size says nothing. */
  readonly distance: number | null;
  /** Its standard deviation, m. */
  readonly distanceNoise: number;
  /** Which way a tag's printed side looks, car frame, rad; null: it has none, or nobody can tell. */
  readonly facing: number | null;
}

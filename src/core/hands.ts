/**
 * A person beside the car, with a tape: one who lifts it, turns a wheel, and tells what is to be seen. In a
 * simulated world it is the simulator; beside a real car it is whoever answers the questions.
 */
export interface Hands {
  /** Puts the car on blocks, or down on the floor, where there is room; what is measured counts from here. */
  put(on: "blocks" | "floor"): void;
  /** How far the car's middle came ahead of where it was put down, along its heading then, m. */
  distanceAhead(): number;
  /** How far it came to the left, m. */
  distanceLeft(): number;
  /** By how much it turned since it was put down, whole turns counted, rad; counter-clockwise is +. */
  angle(): number;
  /** From the car's middle straight ahead to the wall or thing there, m; undefined: too far to measure. */
  distanceToWall(): number | undefined;
  /** Which wheel turned most since the car was put down or somebody last asked, and which way; undefined: none did. */
  turned(): SeenTurn | undefined;
  /** Turns one wheel by hand, forward, while the car is on blocks. */
  turnWheel(wheel: number, turns: number): void;
}

export interface SeenTurn {
  /** Its place in WHEELS. */
  readonly wheel: number;
  /** 1: it turned the way that drives the car forward. */
  readonly direction: 1 | -1;
}

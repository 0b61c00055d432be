/** A motor board cannot be used. The message is one sentence for the owner, with what to do. */
export class BoardError extends Error {
  override readonly name = "BoardError";
  /** The board's own code of what went wrong, where it said one. */
  readonly code: number | undefined;

  constructor(message: string, code?: number) {
    super(message);
    this.code = code;
  }
}

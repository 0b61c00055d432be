import type { PictureTaken, PictureWanted } from "../protocol/seeing-messages.ts";
import type { Frame } from "./frame.ts";
import type { KeptPictures } from "./kept-pictures.ts";

type Answer = Omit<PictureTaken, "type">;

/** Pictures that others want: each is of the next frame that comes. */
export class Pictures {
  readonly #kept: Pick<KeptPictures, "keep">;
  readonly #answer: (answer: Answer) => void;
  #wanted: readonly PictureWanted[] = [];

  constructor(kept: Pick<KeptPictures, "keep">, answer: (answer: Answer) => void) {
    this.#kept = kept;
    this.#answer = answer;
  }

  want(wanted: PictureWanted): void {
    this.#wanted = [...this.#wanted, wanted];
  }

  /** To be called with every frame that is worth a look. */
  async offer(frame: Frame): Promise<void> {
    const wanted = this.#wanted;
    if (wanted.length === 0) return;
    this.#wanted = [];
    const at = frame.capturedAt;
    const told = await this.#kept.keep(frame).then(
      (file) => ({ file, text: "" }),
      (error: Error) => ({ file: null, text: error.message.slice(0, 200) }),
    );
    for (const { client, id } of wanted) this.#answer({ client, id, at, ...told });
  }

  /** None will come now. @param text why */
  refuse(text: string, at: number): void {
    const wanted = this.#wanted;
    this.#wanted = [];
    for (const { client, id } of wanted)
      this.#answer({ client, id, at, file: null, text: text.slice(0, 200) });
  }
}

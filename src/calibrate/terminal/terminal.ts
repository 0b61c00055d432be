/** Where text for a person goes. */
export interface Paper {
  /** As it is: nothing is added, not even a line break. */
  write(text: string): void;
  /** Characters in a line, and lines; they may change at any time. */
  readonly columns: number;
  readonly rows: number;
  /** Lines may be drawn over and be colourful; false: a file, a pipe, or a person who asked for plain text. */
  readonly isLive: boolean;
}

/**
 * One key: a printable character as it is, in capitals where it was, or one of the names. What has no meaning here,
 * such as an arrow, does not come at all.
 */
export type Key = string;

export const ENTER: Key = "enter";
export const BACKSPACE: Key = "backspace";
/** Clears the line. */
export const CTRL_U: Key = "ctrl-u";

export interface KeyListener {
  key(key: Key): void;
  /** Somebody pressed Ctrl-C or Ctrl-D, nobody can press a key any more, or the process is to end. @param why a sentence */
  gone(why: string): void;
}

/** A person's keyboard and screen. Keys come one by one while they are pressed, and are not echoed. */
export interface Terminal extends Paper {
  /** There is one listener; keys pressed before it was there are lost. */
  listen(listener: KeyListener): void;
  /** Leaves the terminal as it was found. */
  close(): void;
}

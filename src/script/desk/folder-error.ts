/** What cannot be done with a script's file; the message is for the one who asked. */
export class FolderError extends Error {
  override readonly name = "FolderError";
}

import type { FormatName, Size } from "./format.ts";

/** What a person may say of a model file that does not say it itself. */
export interface ModelSettings {
  /** `format:` */
  readonly format?: FormatName | undefined;
  /** `names:`, in the order of the model's class numbers */
  readonly names?: readonly string[] | undefined;
  /** `size:`, where the file leaves the input's size open */
  readonly size?: Size | undefined;
}

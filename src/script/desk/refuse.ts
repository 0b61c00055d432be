import type { RefusalCode } from "../../protocol/messages.ts";
import { refusal } from "../../protocol/parse.ts";
import type { Visitor } from "./ports.ts";

export function refuse(visitor: Visitor, text: string, code: RefusalCode = "script"): void {
  visitor.tell(refusal(code, text));
}

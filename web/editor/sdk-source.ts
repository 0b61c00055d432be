import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { completionsFor, type SdkEntry } from "../script/sdk-completions.ts";
import { sdkContext } from "../script/sdk-context.ts";

/** Completions out of the SDK's own types. */
export function sdkSource(entries: readonly SdkEntry[]) {
  return ({ state, pos, explicit }: CompletionContext): CompletionResult | null => {
    const found = sdkContext(syntaxTree(state), state.doc.toString(), pos);
    if (!found) return null;
    // Keys come up while one is typed, and not at each brace.
    if (found.kind !== "car" && found.from === pos && !explicit) return null;
    const options = completionsFor(found, entries).map(completionOf);
    return options.length > 0 ? { from: found.from, options, validFor: /^[\p{L}\p{N}_$]*$/u } : null;
  };
}

function completionOf({ label, type, detail, info }: SdkEntry): Completion {
  return { label, type, detail, info: () => infoOf(detail, info) };
}

/** The whole signature, and what it does. */
function infoOf(detail: string, info: string): HTMLElement {
  const element = document.createElement("div");
  const signature = document.createElement("b");
  signature.textContent = detail;
  element.append(signature, `\n${info}`);
  return element;
}

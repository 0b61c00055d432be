import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

/** An error of the script, at its line. */
export interface LineError {
  readonly line: number;
  readonly text: string;
}

/** Lines that run now, from 1. */
export const setRunning = StateEffect.define<readonly number[]>();
export const setError = StateEffect.define<LineError | null>();

const runs = Decoration.line({ class: "cm-runs" });
const isWrong = Decoration.line({ class: "cm-error" });

const running = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, { effects, state, changes }) => {
    let now = marks.map(changes);
    for (const effect of effects) {
      if (!effect.is(setRunning)) continue;
      const lines = [...new Set(effect.value)].filter((line) => line >= 1 && line <= state.doc.lines);
      now = Decoration.set(lines.sort((a, b) => a - b).map((line) => runs.range(state.doc.line(line).from)));
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const error = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, { effects, state, changes }) => {
    let now = marks.map(changes);
    for (const effect of effects) {
      if (!effect.is(setError)) continue;
      const at = effect.value;
      if (!at || at.line < 1 || at.line > state.doc.lines) {
        now = Decoration.none;
        continue;
      }
      const line = state.doc.line(at.line);
      const text = Decoration.widget({ widget: new ErrorText(at.text), block: true, side: 1 });
      now = Decoration.set([isWrong.range(line.from), text.range(line.to)]);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The error's sentence, below its line. */
class ErrorText extends WidgetType {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override eq(other: ErrorText): boolean {
    return other.#text === this.#text;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement("div");
    element.className = "cm-error-text";
    element.setAttribute("role", "alert");
    element.textContent = this.#text;
    return element;
  }
}

export const marks: Extension = [running, error];

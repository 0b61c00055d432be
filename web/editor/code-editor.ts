import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript, typescriptLanguage } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import sdk from "../script/sdk-completions.json";
import { type LineError, marks, setError, setRunning } from "./marks.ts";
import { sdkSource } from "./sdk-source.ts";
import { highlighting, theme } from "./theme.ts";

export interface CodeEditorEvents {
  onChange(text: string): void;
  onSave(): void;
  onRun(): void;
  /** The keyboard is in the editor, or no longer. */
  onFocus(focused: boolean): void;
}

/**
 * A script's text to be written. It lives in a tree of its own (a shadow root): there its style sheets are made by
 * script, which the page's content security policy allows, and not by `<style>`, which it does not.
 */
export class CodeEditor {
  readonly #view: EditorView;

  constructor(host: HTMLElement, text: string, events: CodeEditorEvents) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    this.#view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({ doc: text, extensions: extensionsFor(events) }),
    });
  }

  /** What a person has written stays within reach of undo. */
  setText(text: string): void {
    const { doc } = this.#view.state;
    if (doc.toString() === text) return;
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
  }

  /** Puts the cursor there, into the middle. @param line from 1 */
  lookAt(line: number): void {
    const { doc } = this.#view.state;
    const at = doc.line(Math.max(1, Math.min(line, doc.lines))).from;
    this.#view.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: "center" }),
    });
  }

  /** @param lines from 1, the latest first: that one is kept in sight unless somebody writes */
  running(lines: readonly number[]): void {
    const first = lines[0];
    const { doc } = this.#view.state;
    const follows = first !== undefined && first <= doc.lines && !this.#view.hasFocus;
    const scroll = follows
      ? [EditorView.scrollIntoView(doc.line(first).from, { y: "nearest", yMargin: 60 })]
      : [];
    this.#view.dispatch({ effects: [setRunning.of(lines), ...scroll] });
  }

  error(at: LineError | null): void {
    this.#view.dispatch({ effects: setError.of(at) });
  }

  focus(): void {
    this.#view.focus();
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function extensionsFor(events: CodeEditorEvents) {
  const done = (action: () => void) => () => {
    action();
    return true;
  };
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    autocompletion({ icons: false }),
    javascript({ typescript: true }),
    typescriptLanguage.data.of({ autocomplete: sdkSource(sdk) }),
    syntaxHighlighting(highlighting),
    theme,
    marks,
    EditorState.tabSize.of(2),
    EditorView.contentAttributes.of({ "aria-label": "The script", "data-testid": "code" }),
    Prec.high(
      keymap.of([
        { key: "Mod-s", preventDefault: true, run: done(events.onSave) },
        { key: "Mod-Enter", preventDefault: true, run: done(events.onRun) },
      ]),
    ),
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...completionKeymap,
      indentWithTab,
    ]),
    // After everything else has had the key: what was open in the editor is shut first.
    Prec.lowest(
      keymap.of([
        {
          key: "Escape",
          run: (view) => {
            view.contentDOM.blur();
            return true;
          },
        },
      ]),
    ),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events.onChange(update.state.doc.toString());
      if (update.focusChanged) events.onFocus(update.view.hasFocus);
    }),
  ];
}

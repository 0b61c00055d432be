import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { newScript } from "../../script/editing.ts";
import { nameTrouble, scriptName } from "../../script/names.ts";
import { listed } from "../../script/scripts.ts";

/** Asks for a new script's name, and opens it with a few lines to begin with. */
export function NewScript({ onClose }: { onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const name = useSignal("");
  const trouble = useSignal("");
  useEffect(() => input.current?.focus(), []);
  const submit = (event: Event) => {
    event.preventDefault();
    const taken = listed.value?.scripts.map((script) => script.name) ?? [];
    const wanted = scriptName(name.value);
    trouble.value = nameTrouble(wanted, taken);
    if (trouble.value) return;
    onClose();
    newScript(wanted);
  };
  return (
    <form class="new-script" noValidate onSubmit={submit}>
      <label class="field">
        Name of the new script
        <input
          ref={input}
          data-testid="new-name"
          maxLength={64}
          placeholder="patrol.ts"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
            trouble.value = "";
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") onClose();
          }}
        />
      </label>
      {trouble.value && <p class="scripts-refusal">{trouble.value}</p>}
      <div class="script-doing">
        <button type="submit" class="small wanted" data-testid="create-script">
          Begin
        </button>
        <button type="button" class="small" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

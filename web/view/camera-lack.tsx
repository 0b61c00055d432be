import { signal } from "@preact/signals";
import { lack } from "../video/camera.ts";

const isWhole = signal(false);

/** What of the car's eyes does not work, and what to do: cut to two lines until somebody wants to read it. */
export function Lack() {
  return (
    <div role="status">
      {lack.value !== "" && (
        <button
          type="button"
          class="camera-lack"
          data-testid="camera-lack"
          aria-expanded={isWhole.value}
          title={isWhole.value ? "Show less" : "Show all of it"}
          onClick={() => {
            isWhole.value = !isWhole.value;
          }}
        >
          <span class={isWhole.value ? "lack-words whole" : "lack-words"}>{lack.value}</span>
        </button>
      )}
    </div>
  );
}

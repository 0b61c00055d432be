import { computed, signal } from "@preact/signals";
import { whyBlind } from "../video/blind-words.ts";
import { lack } from "../video/camera.ts";
import { eyes } from "../video/follow.ts";

const isWhole = signal(false);
/** What the picture's own words do not say: a fault of the camera is told in its place. */
const words = computed(() => {
  const isSlow = eyes.value.pursuit?.blindness?.cause === "slow";
  return isSlow ? whyBlind(eyes.value) : lack.value;
});

/** What of the car's eyes does not work, and what to do: cut to two lines until somebody wants to read it. */
export function Lack() {
  return (
    <div role="status">
      {words.value !== "" && (
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
          <span class={isWhole.value ? "lack-words whole" : "lack-words"}>{words.value}</span>
        </button>
      )}
    </div>
  );
}

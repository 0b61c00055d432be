import { askForWheel, cut, takeWheel } from "../input/pilot.ts";
import { asked, calibrating, driver, driving, link } from "../robot.ts";

/** Who has the wheel, and how to get it. */
export function Driver() {
  const who = driver.value;
  const rank = driving.value ? "me" : who ? "other" : "nobody";
  return (
    <div class="driver" data-testid="driver" data-driver={rank}>
      <span class="who">
        <span class="name" title={rank === "other" ? who?.name : undefined}>
          {rank === "me" ? "You" : (who?.name ?? "Nobody")}
        </span>
        {rank === "me" ? " drive" : " drives"}
      </span>
      {link.value === "up" && <WheelButton />}
    </div>
  );
}

function WheelButton() {
  if (driving.value) {
    return (
      <button type="button" class="small" onClick={() => cut()}>
        Let go
      </button>
    );
  }
  if (calibrating.value) return null;
  if (driver.value?.source !== "driver") {
    return (
      <button type="button" class="small" data-testid="take-wheel" onClick={takeWheel}>
        Take<span class="long"> the wheel</span>
      </button>
    );
  }
  return (
    <button type="button" class="small" data-testid="ask-wheel" disabled={asked.value} onClick={askForWheel}>
      {asked.value ? "Asked…" : "Ask"}
      {!asked.value && <span class="long"> for the wheel</span>}
    </button>
  );
}

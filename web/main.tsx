import "./no-eval.ts";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/status-bar.css";
import "./styles/room.css";
import "./styles/dock.css";
import "./styles/panels.css";
import "./styles/tuning.css";
import "./styles/banners.css";
import "./styles/go-to.css";
import "./styles/scripts.css";
import "./styles/script-run.css";
import "./styles/script-strip.css";
import "./styles/script-editor.css";
import "./styles/camera.css";
import "./styles/camera-upright.css";
import "./styles/camera-lack.css";
import "./styles/tag-side.css";
import "./styles/follow-distance.css";
import "./styles/recordings.css";
import "./styles/dialogs.css";
import "./styles/small-screens.css";
import "./styles/phone-upright.css";
import { render } from "preact";
import { startPilot } from "./input/pilot.ts";
import { Cockpit } from "./view/cockpit.tsx";

render(<Cockpit />, document.getElementById("app")!);
startPilot();

// A button that was clicked keeps the focus, and the next Enter would press it again instead of arming.
document.addEventListener("click", (event) => {
  if (event.detail > 0 && event.target instanceof Element) {
    event.target.closest<HTMLElement>("button, summary")?.blur();
  }
});

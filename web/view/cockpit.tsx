import { dialog } from "../input/pilot.ts";
import { link, stale, watching } from "../robot.ts";
import { scriptsLook } from "../script/panel.ts";
import { cameraOpen } from "../video/camera.ts";
import { Arming, Reason, StopButton } from "./arming.tsx";
import { Banners, Waiting } from "./banners.tsx";
import { Camera } from "./camera.tsx";
import { Devices } from "./devices.tsx";
import { Help } from "./help.tsx";
import { gaugesOpen } from "./layout.ts";
import { Modes } from "./modes.tsx";
import { Motion } from "./motion.tsx";
import { RecordingList } from "./recordings.tsx";
import { Remap } from "./remap.tsx";
import { Room } from "./room.tsx";
import { Announcer } from "./scripts/announcer.tsx";
import { ScriptsPanel } from "./scripts/panel.tsx";
import { StatusBar } from "./status-bar.tsx";
import { MoveStick, TurnStick } from "./sticks.tsx";
import { Timing } from "./timing.tsx";
import { Tuning } from "./tuning.tsx";
import { Wheels } from "./wheels.tsx";

/** Everything is built once; the style sheet alone decides where it stands on which screen. */
export function Cockpit() {
  return (
    <div
      class="cockpit"
      data-gauges={gaugesOpen.value ? "open" : "shut"}
      data-dialog={dialog.value ?? "none"}
      data-camera={cameraOpen.value ? "open" : "shut"}
      data-scripts={scriptsLook.value}
      data-watching={watching.value}
      data-fresh={link.value === "up" && !stale.value}
    >
      <StatusBar />
      <Room />
      <Modes />
      <Camera />
      <div class="gauges">
        <aside class="gauges-left">
          <Motion />
          <Devices />
        </aside>
        <aside class="gauges-right">
          <Wheels />
          <Timing />
          <Tuning />
          <RecordingList />
        </aside>
      </div>
      <ScriptsPanel />
      <Announcer />
      <Banners />
      <Waiting />
      <div class="dock">
        <MoveStick />
        <div class="dock-middle">
          <Reason />
          <Arming />
          <StopButton />
        </div>
        <TurnStick />
      </div>
      {dialog.value === "help" && <Help />}
      {dialog.value === "remap" && <Remap />}
    </div>
  );
}

import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { takenBack, target, targeting } from "../go-to.ts";
import { cuts, dialog, go, mayAim } from "../input/pilot.ts";
import { link, planned, stale, telemetry, welcome } from "../robot.ts";
import { type Lead, RoomView } from "../room/room-view.ts";
import { scriptsOpen, toggleScripts } from "../script/panel.ts";
import { preview, run } from "../script/scripts.ts";
import { frame } from "../settings.ts";
import { cameraOpen, toggleCamera } from "../video/camera.ts";
import { CameraIcon, FitIcon, FollowIcon, GaugesIcon, HelpIcon, ScriptsIcon } from "./icons.tsx";
import { gaugesOpen } from "./layout.ts";
import { RecordClock, RecordTool } from "./recordings.tsx";

/** The room from above, and the buttons that lead its camera. */
export function Room() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const clear = useRef<HTMLDivElement>(null);
  const scaleBar = useRef<HTMLElement>(null);
  const view = useRef<RoomView>(null);
  const lead = useSignal<Lead>("fit");

  useEffect(() => {
    view.current = new RoomView(canvas.current!, clear.current!, scaleBar.current!, {
      onLead: (next) => {
        lead.value = next;
      },
      mayAim,
      onAim: (aimed) => {
        target.value = aimed;
      },
      onTarget: go,
    });
    view.current.welcome(welcome.peek());
  }, [lead]);
  useSignalEffect(() => view.current?.welcome(welcome.value));
  useSignalEffect(() => {
    if (telemetry.value) view.current?.telemetry(telemetry.value);
  });
  useSignalEffect(() => view.current?.fieldCentric(frame.value === "field"));
  useSignalEffect(() => view.current?.plan(planned.value));
  useSignalEffect(() => view.current?.preview(preview.value));
  useSignalEffect(() => view.current?.targets(targeting.value));
  useSignalEffect(() => {
    if (takenBack.value + cuts.value > 0) view.current?.dropAim();
  });
  useSignalEffect(() => view.current?.fade(link.value !== "up" || stale.value));

  const scene = welcome.value?.scene;
  return (
    <div class="room">
      <canvas
        ref={canvas}
        data-testid="room"
        data-targeting={targeting.value}
        data-preview={preview.value !== null && preview.value.points.length > 1}
        role="img"
        aria-label={
          scene ? `The ${scene.name} from above, with the car` : "The floor from above, with the car"
        }
      />
      <div class="room-clear" ref={clear} />
      <i class="room-scale" ref={scaleBar} />
      <div class="room-tools" role="toolbar" aria-label="View">
        {scene && (
          <button
            type="button"
            class="tool"
            aria-pressed={lead.value === "fit"}
            aria-label="Show the whole room"
            title="Show the whole room (double click)"
            onClick={() => view.current?.lead("fit")}
          >
            <FitIcon />
          </button>
        )}
        <button
          type="button"
          class="tool"
          aria-pressed={lead.value === "follow"}
          aria-label="Follow the car"
          title="Follow the car"
          onClick={() => view.current?.lead("follow")}
        >
          <FollowIcon />
        </button>
        <button
          type="button"
          class="tool tool-gauges"
          aria-pressed={gaugesOpen.value}
          aria-label="Show the instruments"
          onClick={() => {
            gaugesOpen.value = !gaugesOpen.value;
          }}
        >
          <GaugesIcon />
        </button>
        <button
          type="button"
          class="tool"
          data-testid="open-camera"
          aria-pressed={cameraOpen.value}
          aria-label="Camera"
          title="Camera (C)"
          onClick={toggleCamera}
        >
          <CameraIcon />
        </button>
        <RecordTool />
        <button
          type="button"
          class={run.value ? "tool tool-scripts busy" : "tool tool-scripts"}
          data-testid="open-scripts"
          aria-pressed={scriptsOpen.value}
          aria-label="Scripts"
          title="Scripts (L)"
          onClick={toggleScripts}
        >
          <ScriptsIcon />
        </button>
        <button
          type="button"
          class="tool"
          aria-label="Help and controls"
          title="Help and controls (?)"
          onClick={() => {
            dialog.value = dialog.value === "help" ? null : "help";
          }}
        >
          <HelpIcon />
        </button>
      </div>
      <RecordClock />
    </div>
  );
}

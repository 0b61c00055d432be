import { useEffect, useRef } from "preact/hooks";
import { milliseconds } from "../format.ts";
import { link } from "../robot.ts";
import { eyesInShort, whyBlind } from "../video/blind-words.ts";
import {
  age,
  cameraOpen,
  drawCameraOn,
  drawnCount,
  glassToGlass,
  lockOn,
  look,
  pace,
  sightings,
  size,
  snapshot,
  toggleCamera,
  told,
} from "../video/camera.ts";
import { eyes, followState, words as followWords, isFollowing, toggleFollow } from "../video/follow.ts";
import { called, wordsFor } from "../video/words.ts";
import { Lack } from "./camera-lack.tsx";
import { FollowDistance } from "./follow-distance.tsx";
import { ChaseIcon, CloseIcon, NearestIcon, SnapshotIcon, UnlockIcon } from "./icons.tsx";
import { Seen } from "./seen.tsx";
import { TagSide } from "./tag-side.tsx";

/** What the car's camera sees, what was recognised in it, and which of that is to be followed. */
export function Camera() {
  if (!cameraOpen.value) return null;
  return <Panel />;
}

function Panel() {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    drawCameraOn(canvas.current);
    return () => drawCameraOn(null);
  }, []);
  const words = wordsFor(look.value, told.value, age.value);
  const hasPicture = look.value === "live" || look.value === "stalled";
  return (
    <section class="camera" aria-label="Camera" data-testid="camera" data-look={look.value}>
      <header>
        <h2>Camera</h2>
        <Target />
        <Figures />
        <button
          type="button"
          class="tool"
          aria-label="Close the camera"
          title="Close (C)"
          onClick={toggleCamera}
        >
          <CloseIcon />
        </button>
      </header>
      <div class="camera-picture" style={shapeOf(size.value)}>
        <canvas
          ref={canvas}
          class={hasPicture ? "" : "blank"}
          data-testid="camera-picture"
          role="img"
          aria-label="The picture of the car's camera"
        />
        {hasPicture && <Seen />}
        <p class="camera-words" role="status" data-testid="camera-words">
          {words}
        </p>
        <p class="follow-words" role="status" data-testid="follow-words" data-state={followState.value}>
          {followWords.value}
        </p>
      </div>
      <Lack />
      <TagSide />
      <Targets hasPicture={hasPicture} />
    </section>
  );
}

function shapeOf({ width, height }: { readonly width: number; readonly height: number }) {
  return { aspectRatio: `${width} / ${height}`, "--aspect": width / height };
}

function Figures() {
  const latency = glassToGlass.value;
  return (
    <p
      class="camera-figures"
      data-testid="camera-figures"
      data-drawn={drawnCount.value}
      data-latency={latency ?? ""}
      title="From the light falling in to the picture on this screen, by the robot's clock; pictures a second"
    >
      {latency !== undefined && `${milliseconds(latency)} ms · ${Math.round(pace.value)}/s`}
    </p>
  );
}

function Target() {
  const targets = sightings.value?.targets;
  const locked = targets?.find((target) => target.locked);
  return (
    <p class="camera-target" data-testid="camera-target" title={whyBlind(eyes.value)}>
      {/* The lock alone is read out: who comes and goes in the picture would be read out all the time. */}
      <span role="status">{locked && `${called(locked)} locked`}</span>
      {!locked && link.value === "up" && eyesInShort(eyes.value)}
    </p>
  );
}

/** Never disabled: pressed too early it says what is missing. */
function Follow() {
  const isOn = isFollowing.value;
  return (
    <button
      type="button"
      class="small follow"
      data-testid="follow"
      data-on={isOn}
      aria-label={isOn ? "Stop following" : "Follow"}
      aria-keyshortcuts="T"
      title={isOn ? "Stop following (T)" : "Let the car follow the one who is locked (T)"}
      onClick={toggleFollow}
    >
      <ChaseIcon />
      <span>{isOn ? "Stop following" : "Follow"}</span>
    </button>
  );
}

function Targets({ hasPicture }: { hasPicture: boolean }) {
  const targets = sightings.value?.targets;
  const locked = targets?.find((target) => target.locked);
  return (
    <footer role="toolbar" aria-label="Target">
      <button
        type="button"
        class="small"
        data-testid="lock-nearest"
        disabled={!targets || targets.length === 0}
        title="Lock on whoever is nearest"
        onClick={() => lockOn("nearest")}
      >
        <NearestIcon />
        <span>Nearest</span>
      </button>
      <button
        type="button"
        class="small"
        data-testid="unlock"
        disabled={!locked}
        title="Follow nobody any more"
        onClick={() => lockOn("none")}
      >
        <UnlockIcon />
        <span>Unlock</span>
      </button>
      <Follow />
      <FollowDistance />
      <button
        type="button"
        class="small"
        data-testid="snapshot"
        disabled={!hasPicture}
        aria-label="Save the picture"
        title="Save this picture as a file"
        onClick={snapshot}
      >
        <SnapshotIcon />
      </button>
    </footer>
  );
}

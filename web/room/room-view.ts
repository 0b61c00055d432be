import { type Pose, wrapAngle } from "../../src/core/geometry.ts";
import type { Telemetry, Welcome } from "../../src/protocol/messages.ts";
import type { Planned } from "../../src/protocol/motion-messages.ts";
import { Aim } from "./aim.ts";
import {
  type Bounds,
  type Camera,
  fit,
  type Insets,
  pan,
  type Size,
  toFloor,
  withUp,
  zoomAt,
} from "./camera.ts";
import { listenForGestures } from "./gestures.ts";
import { looksSame } from "./looks-same.ts";
import type { CarShape } from "./paint-car.ts";
import { paintScaleBar } from "./paint-floor.ts";
import { carPose, paintRoom } from "./paint-room.ts";
import { boundsOf } from "./paint-scene.ts";
import { type Palette, readPalette } from "./palette.ts";
import { Picture } from "./picture.ts";
import { PlannedPath } from "./planned-path.ts";
import { boundsOfWay, type PreviewWay } from "./preview-path.ts";
import { SlipGlow } from "./slip-glow.ts";
import { Trail } from "./trail.ts";

/** How the camera is led: all of the room, the car in the middle, or as the person left it. */
export type Lead = "fit" | "follow" | "free";

/** With a smaller car than this the whole room is no view to drive by, CSS pixels. */
const SMALLEST_CAR = 22;
/** The followed car is so long on the screen, CSS pixels. */
const FOLLOWED_CAR = 62;
/** How fast the picture turns after field-forward was set anew: part of the way, each frame. */
const TURN_RATE = 0.16;

/** What the view tells of itself. */
export interface RoomEvents {
  onLead(lead: Lead): void;
  /** A press begins to aim. @returns false: no target may be set now */
  mayAim(): boolean;
  /** The target under the finger; null: there is none any more. */
  onAim(target: Pose | null): void;
  /** Let go: go there. */
  onTarget(target: Pose): void;
}

/** Draws the room on a canvas, when something has changed and not otherwise. */
export class RoomView {
  readonly #canvas: HTMLCanvasElement;
  readonly #clear: HTMLElement;
  readonly #scaleBar: HTMLElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #palette: Palette;
  readonly #trail = new Trail();
  readonly #wheelAngle = new Float64Array(4);
  readonly #slip = new SlipGlow();
  readonly #events: RoomEvents;
  #size: Size = { width: 0, height: 0 };
  #insets: Insets = { top: 0, right: 0, bottom: 0, left: 0 };
  #camera: Camera = { x: 0, y: 0, scale: 120, up: 0 };
  #lead: Lead = "fit";
  #chosen = false;
  #welcome: Welcome | null = null;
  #telemetry: Telemetry | null = null;
  /** What the picture on the screen shows. */
  #drawn: Telemetry | null = null;
  #faded = false;
  #fieldCentric = false;
  #plan: { readonly path: PlannedPath; readonly goal: Pose } | null = null;
  #preview: PreviewWay | null = null;
  /** How the camera was led before the preview, unless somebody has led it since. */
  #leadBefore: Lead | null = null;
  /** A press on the floor sets a target. */
  #targets = false;
  #aim: Aim | null = null;
  #frame = 0;

  /**
   * @param clear lies over the part of the canvas that nothing covers
   * @param scaleBar its upper left corner is the scale bar's
   */
  constructor(canvas: HTMLCanvasElement, clear: HTMLElement, scaleBar: HTMLElement, events: RoomEvents) {
    this.#canvas = canvas;
    this.#clear = clear;
    this.#scaleBar = scaleBar;
    this.#context = canvas.getContext("2d", { alpha: false })!;
    this.#palette = readPalette();
    this.#events = events;
    const resize = new ResizeObserver(() => this.#resized());
    resize.observe(canvas);
    resize.observe(clear);
    listenForGestures(canvas, {
      onPan: (dx, dy) => {
        this.#led("free");
        this.#camera = pan(this.#camera, dx, dy);
        this.#changed();
      },
      onZoom: (factor, at) => {
        const follows = this.#lead === "follow";
        if (!follows) this.#led("free");
        const middle = { x: this.#size.width / 2, y: this.#size.height / 2 };
        this.#camera = zoomAt(this.#camera, factor, follows ? middle : at, this.#size);
        this.#changed();
      },
      onReset: () => this.lead(this.#welcome?.scene ? "fit" : "follow"),
      aims: () => this.#targets,
      onAim: (at) => {
        if (this.#telemetry && this.#events.mayAim()) {
          this.#aimed(new Aim(toFloor(at, this.#camera, this.#size)));
        }
      },
      onAimMove: (at) => {
        this.#aim?.dragTo(toFloor(at, this.#camera, this.#size), this.#camera.scale);
        if (this.#aim) this.#aimed(this.#aim);
      },
      onAimEnd: () => {
        const target = this.#target();
        this.dropAim();
        if (target) this.#events.onTarget(target);
      },
      onAimCancel: () => this.dropAim(),
    });
  }

  welcome(welcome: Welcome | null): void {
    if (!welcome || welcome.scene?.name !== this.#welcome?.scene?.name) this.#trail.clear();
    this.#welcome = welcome ?? this.#welcome;
    if (welcome && !this.#chosen) this.#chooseLead();
    this.#changed();
  }

  telemetry(message: Telemetry): void {
    const before = this.#telemetry;
    const dt = before ? message.time - before.time : 0;
    if (dt > 0 && dt < 0.5) {
      for (let wheel = 0; wheel < 4; wheel++) {
        this.#wheelAngle[wheel] = this.#wheelAngle[wheel]! + message.wheels.speed[wheel]! * dt;
      }
    }
    this.#telemetry = message;
    const { x, y } = carPose(message);
    this.#trail.add(x, y);
    const glows = this.#slip.step(message.truth?.slip ?? message.estimate?.slip ?? [], message.time);
    if (message.motion) this.#plan?.path.advanceTo(message.motion.reference);
    if (glows || !this.#drawn || !looksSame(this.#drawn, message)) this.#changed();
  }

  /** The motion that is under way; null: none is. */
  plan(planned: Planned | null): void {
    this.#plan = planned && { path: new PlannedPath(planned.points), goal: planned.goal };
    this.#changed();
  }

  /** The way that a script would drive; null: none is shown. */
  preview(path: PreviewWay | null): void {
    const before = this.#preview;
    this.#preview = path && path.points.length > 1 ? path : null;
    if (this.#preview === before) return;
    // All of the way is shown, and afterwards what was shown before.
    if (this.#preview && this.#lead === "follow") {
      this.#leadBefore = "follow";
      this.#setLead("fit");
    } else if (!this.#preview && this.#leadBefore) this.lead(this.#leadBefore);
    this.#changed();
  }

  /** Whether a press on the floor sets a target. */
  targets(on: boolean): void {
    this.#targets = on;
    if (!on) this.dropAim();
  }

  /** Takes back the target under the finger. */
  dropAim(): void {
    if (this.#aim) this.#aimed(null);
  }

  #aimed(aim: Aim | null): void {
    this.#aim = aim;
    this.#events.onAim(this.#target());
    this.#changed();
  }

  /** A press without a drag keeps the heading that the car believes it has: the target is in its own frame. */
  #target(): Pose | null {
    if (!this.#aim || this.#aim.takenBack || !this.#telemetry) return null;
    return this.#aim.pose(this.#telemetry.pose.theta);
  }

  /** Old pictures are shown pale, so that nobody takes them for the present. */
  fade(faded: boolean): void {
    this.#faded = faded;
    this.#changed();
  }

  /** With field-centric driving the car carries an arrow to the field's forward. */
  fieldCentric(on: boolean): void {
    this.#fieldCentric = on;
    this.#changed();
  }

  /** The person chose how the camera is led. */
  lead(lead: Lead): void {
    if (lead === "follow") this.#camera = { ...this.#camera, scale: this.#followScale() };
    this.#led(lead);
    this.#changed();
  }

  #led(lead: Lead): void {
    this.#chosen = true;
    this.#leadBefore = null;
    this.#setLead(lead);
  }

  #setLead(lead: Lead): void {
    this.#lead = lead;
    this.#events.onLead(lead);
  }

  #chooseLead(): void {
    if (this.#preview) return;
    const shape = this.#shape();
    if (!shape || this.#size.width === 0) return;
    const bounds = this.#bounds();
    const small = !bounds || fit(bounds, 0, this.#size, this.#insets).scale * shape.length < SMALLEST_CAR;
    if (small) this.#camera = { ...this.#camera, scale: this.#followScale() };
    this.#setLead(small ? "follow" : "fit");
  }

  #followScale(): number {
    return FOLLOWED_CAR / (this.#shape()?.length ?? 0.25);
  }

  #bounds(): Bounds | null {
    if (this.#preview) return boundsOfWay(this.#preview.points);
    return this.#welcome?.scene ? boundsOf(this.#welcome.scene) : null;
  }

  #shape(): CarShape | null {
    if (!this.#welcome) return null;
    const { wheelbase, track, wheelRadius } = this.#welcome.robot.geometry;
    const outline = this.#welcome.scene?.car ?? {
      length: wheelbase + 2 * wheelRadius,
      width: track + wheelRadius,
    };
    return { ...outline, wheelbase, track, wheelRadius };
  }

  #resized(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const whole = this.#canvas.getBoundingClientRect();
    const clear = this.#clear.getBoundingClientRect();
    this.#insets = {
      top: clear.top - whole.top,
      right: whole.right - clear.right,
      bottom: whole.bottom - clear.bottom,
      left: clear.left - whole.left,
    };
    this.#size = { width, height };
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    if (!this.#chosen) this.#chooseLead();
    // At once: a canvas that changed its size is blank.
    this.#draw();
  }

  #changed(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #moveCamera(): void {
    const telemetry = this.#telemetry;
    let up = this.#camera.up;
    const turn = wrapAngle((telemetry?.fieldHeading ?? 0) - up);
    if (Math.abs(turn) > 0.002) {
      const atOnce = Math.abs(turn) < 0.01 || matchMedia("(prefers-reduced-motion: reduce)").matches;
      up = wrapAngle(up + (atOnce ? turn : turn * TURN_RATE));
      if (!atOnce) this.#changed();
    }
    this.#camera = withUp(this.#camera, up);
    const bounds = this.#bounds();
    if (this.#lead === "fit" && bounds) {
      this.#camera = fit(bounds, up, this.#size, this.#insets);
    } else if (this.#lead !== "free" && telemetry) {
      const { x, y } = carPose(telemetry);
      const { top, right, bottom, left } = this.#insets;
      this.#camera = pan({ ...this.#camera, x, y }, (left - right) / 2, (top - bottom) / 2);
    }
  }

  #draw(): void {
    const { width, height } = this.#size;
    if (width === 0 || height === 0) return;
    this.#moveCamera();
    const picture = new Picture(this.#context, this.#palette, this.#camera, this.#size, devicePixelRatio);
    picture.onGlass();
    this.#context.fillStyle = this.#palette.surface;
    this.#context.fillRect(0, 0, width, height);
    this.#drawn = this.#telemetry;
    paintRoom(picture, {
      scene: this.#welcome?.scene ?? null,
      telemetry: this.#telemetry,
      shape: this.#shape(),
      trail: this.#trail,
      wheelAngle: this.#wheelAngle,
      slip: this.#slip.level,
      fieldCentric: this.#fieldCentric,
      plan: this.#plan,
      preview: this.#preview,
      target: this.#target(),
    });
    if (this.#welcome) paintScaleBar(picture, this.#scaleBar.offsetLeft, this.#scaleBar.offsetTop);
    if (this.#faded) {
      picture.onGlass();
      this.#context.globalAlpha = 0.6;
      this.#context.fillStyle = this.#palette.background;
      this.#context.fillRect(0, 0, width, height);
      this.#context.globalAlpha = 1;
    }
  }
}

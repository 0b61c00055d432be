import type { Welcome } from "../../src/protocol/messages.ts";
import type { Bounds } from "./camera.ts";
import { labelFits } from "./label-fit.ts";
import { isSeen } from "./paint-floor.ts";
import type { Picture } from "./picture.ts";

export type Scene = NonNullable<Welcome["scene"]>;

/** Everything the scene holds, with a little air. */
export function boundsOf(scene: Scene): Bounds {
  const points = [
    ...scene.walls.flatMap((wall) => [wall.from, wall.to]),
    ...scene.gates.flatMap((gate) => [gate.left, gate.right]),
    ...scene.objects.map((object) => object.pose),
  ];
  if (points.length === 0) points.push({ x: -2, y: -2 }, { x: 2, y: 2 });
  const air = 0.15;
  return {
    minX: Math.min(...points.map((point) => point.x)) - air,
    maxX: Math.max(...points.map((point) => point.x)) + air,
    minY: Math.min(...points.map((point) => point.y)) - air,
    maxY: Math.max(...points.map((point) => point.y)) + air,
  };
}

export function paintWalls(picture: Picture, scene: Scene): void {
  const { context, palette, pixel } = picture;
  context.strokeStyle = palette.wall;
  context.lineCap = "square";
  for (const { from, to, thickness } of scene.walls) {
    context.lineWidth = Math.max(thickness, 3 * pixel);
    picture.line(from.x, from.y, to.x, to.y);
  }
  context.lineCap = "butt";
}

/** @param moved x, y, theta of each object, in the scene's order; empty: all where they stood at the start */
export function paintObjects(picture: Picture, scene: Scene, moved: readonly number[]): void {
  const { context, palette, pixel, camera } = picture;
  scene.objects.forEach((object, i) => {
    const x = moved[3 * i] ?? object.pose.x;
    const y = moved[3 * i + 1] ?? object.pose.y;
    const theta = moved[3 * i + 2] ?? object.pose.theta;
    const { shape } = object;
    context.save();
    context.translate(x, y);
    context.rotate(theta);
    context.beginPath();
    if (shape.kind === "circle") {
      context.arc(0, 0, shape.radius, 0, 2 * Math.PI);
    } else {
      const { length, width } = shape;
      context.roundRect(-length / 2, -width / 2, length, width, Math.min(0.02, length / 4, width / 4));
    }
    context.fillStyle = object.movable ? palette.movable : palette.fixed;
    context.fill();
    context.lineWidth = 1.25 * pixel;
    context.strokeStyle = object.movable ? palette.soft : palette.wall;
    context.stroke();
    // A spoke shows that a ball or a bin turns.
    if (object.movable && shape.kind === "circle") {
      context.globalAlpha = 0.6;
      picture.line(shape.radius * 0.45, 0, shape.radius, 0);
      context.globalAlpha = 1;
    }
    context.restore();
    // The floor's x direction lies at π/2 − up in the picture.
    const turned = theta + Math.PI / 2 - camera.up;
    const fits = labelFits(shape, turned, camera.scale, picture.textWidth(object.name));
    if (fits && isSeen(picture, { x, y })) {
      picture.label(object.name, x, y, object.movable ? palette.text : palette.soft);
    }
  });
}

export function paintGates(picture: Picture, scene: Scene): void {
  const { context, palette, pixel } = picture;
  scene.gates.forEach((gate, i) => {
    const { left, right } = gate;
    context.strokeStyle = palette.accent;
    context.globalAlpha = 0.55;
    context.lineWidth = 1.5 * pixel;
    context.setLineDash([5 * pixel, 5 * pixel]);
    picture.line(left.x, left.y, right.x, right.y);
    context.setLineDash([]);
    context.globalAlpha = 1;
    context.fillStyle = palette.accent;
    for (const post of [left, right]) {
      context.beginPath();
      context.arc(post.x, post.y, Math.max(0.03, 3 * pixel), 0, 2 * Math.PI);
      context.fill();
    }
    const middle = { x: (left.x + right.x) / 2, y: (left.y + right.y) / 2 };
    context.fillStyle = palette.surface;
    context.beginPath();
    context.arc(middle.x, middle.y, 10 * pixel, 0, 2 * Math.PI);
    context.fill();
    picture.label(String(i + 1), middle.x, middle.y, palette.accent, 12);
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compressedImage,
  frameTransform,
  imageAnnotations,
  logEntry,
  poseInFrame,
} from "../../../src/gateway/recorder/foxglove.ts";
import type { PlainSchema } from "../../../src/gateway/recorder/plain-schema.ts";
import { TOPICS, type Topic } from "../../../src/gateway/recorder/topics.ts";
import { telemetrySchema } from "../../../src/protocol/messages.ts";
import { jpeg, telemetry } from "./rig.ts";

/** As Foxglove and Lichtblick read a JSON Schema: anything else than these makes them leave out the channel. */
function assertPlain(schema: PlainSchema, path: string): void {
  if (schema.type === "object") {
    assert.ok(schema.properties, `${path} has no properties`);
    for (const [name, part] of Object.entries(schema.properties)) assertPlain(part, `${path}.${name}`);
  } else if (schema.type === "array") {
    assert.ok(schema.items, `${path} has no items`);
    assert.notEqual(schema.items.type, "array", `${path} is an array of arrays`);
    assertPlain(schema.items, `${path}[]`);
  } else assert.match(String(schema.type), /^(string|number|integer|boolean)$/, path);
}

function assertFits(value: unknown, schema: PlainSchema, path: string): void {
  if (value === null && schema.description === "or null") return;
  const is = Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;
  const fits = is === schema.type || (is === "integer" && schema.type === "number");
  assert.ok(fits, `${path} is ${is}, not ${schema.type}`);
  if (is === "array")
    for (const [i, one] of (value as unknown[]).entries()) assertFits(one, schema.items!, `${path}[${i}]`);
  if (is !== "object") return;
  const parts = value as Record<string, unknown>;
  for (const name of schema.required ?? []) assert.ok(name in parts, `${path}.${name} is missing`);
  for (const [name, part] of Object.entries(parts)) {
    const known = schema.properties![name];
    if (known) assertFits(part, known, `${path}.${name}`);
  }
}

test("every schema is in the words that Foxglove and Lichtblick understand, and has a name", () => {
  for (const [topic, schema] of Object.entries<PlainSchema>(TOPICS)) {
    assert.ok(schema.title, topic);
    assert.equal(schema.type, "object");
    assertPlain(schema, topic);
  }
  const image: PlainSchema = TOPICS["/camera"];
  assert.equal(image.properties!.data!.contentEncoding, "base64");
});

test("telemetry's schema names each of its fields, and fits what a car says", () => {
  const schema: PlainSchema = TOPICS["/telemetry"];
  assert.deepEqual(Object.keys(schema.properties!), Object.keys(telemetrySchema.shape));
  const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
  const target = {
    id: 1,
    kind: "person",
    name: "person",
    bearing: 0.5,
    distance: null,
    confidence: 0.5,
  } as const;
  const told = telemetry(3.5, {
    faults: [{ id: "stall", severity: "stop", text: "It stalls." }],
    battery: { volts: 11.1, fraction: 0.5 },
    range: { distance: null, heldBack: false },
    sightings: { at: 3.25, targets: [{ ...target, locked: true, box }] },
  });
  assertFits(telemetrySchema.parse(told), schema, "telemetry");
});

test("what Foxglove draws fits its schemas", () => {
  const pose = { x: 1, y: -2.5, theta: Math.PI / 2 };
  const box = { x: 0.1, y: 0.2, width: 0.3, height: 0.4 };
  const target = { id: 7, kind: "ball", name: "", bearing: 0, distance: 1.25, confidence: 1 } as const;
  const seen = {
    at: 5,
    targets: [
      { ...target, locked: false, box },
      { ...target, locked: true },
    ],
  };
  const made: [Topic, object][] = [
    ["/pose", poseInFrame(12.5, pose)],
    ["/tf", frameTransform(12.5, pose)],
    ["/camera", compressedImage(12.5, jpeg(10))],
    ["/log", logEntry(12.5, "warning", "fault", "It stalls.")],
    ["/camera/seen", imageAnnotations(seen, { width: 640, height: 480 })],
  ];
  for (const [topic, message] of made) assertFits(message, TOPICS[topic], topic);
  const { timestamp, pose: there } = poseInFrame(12.5, pose);
  assert.deepEqual(timestamp, { sec: 12, nsec: 500_000_000 });
  assert.deepEqual(there.position, { x: 1, y: -2.5, z: 0 });
  assert.ok(Math.abs(there.orientation.z - Math.SQRT1_2) < 1e-12);
  assert.ok(Math.abs(there.orientation.w - Math.SQRT1_2) < 1e-12);
  const { points, texts } = imageAnnotations(seen, { width: 640, height: 480 });
  assert.deepEqual([points.length, texts[0]!.text], [1, "ball 7, 1.3 m"]);
});

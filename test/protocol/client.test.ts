import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { RobotClient, type Socket } from "../../src/protocol/client.ts";
import { type ClientMessage, PROTOCOL_VERSION, type Welcome } from "../../src/protocol/messages.ts";

const welcome: Welcome = {
  type: "welcome",
  version: PROTOCOL_VERSION,
  client: 7,
  time: 100,
  robot: {
    name: "Test car",
    hardware: "nothing",
    limits: { forward: 1, strafe: 1, turn: 3, precision: 0.3 },
    geometry: { wheelbase: 0.2, track: 0.2, wheelRadius: 0.04 },
    wheelSpeed: 30,
    rate: 200,
    battery: { full: 12.6, low: 10.5, empty: 9.6 },
  },
  scene: null,
  hands: false,
};

/** A socket that the test holds the other end of. */
class FakeSocket implements Socket {
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: ClientMessage[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.drop();
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }

  hear(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function connect(t: { after(fn: () => void): void }) {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const sockets: FakeSocket[] = [];
  const heard: string[] = [];
  let now = 0;
  const client = new RobotClient(
    {
      open: () => {
        sockets.push(new FakeSocket());
        return sockets.at(-1)!;
      },
      name: "Test",
      source: "driver",
      telemetryRate: 20,
      now: () => now,
    },
    {
      onLink: (up) => heard.push(up ? "up" : "down"),
      onRefused: (refusal) => heard.push(refusal.code),
      onPictureWanted: ({ client, id }) => heard.push(`wanted by ${client}: ${id}`),
      onPicture: ({ id, file }) => heard.push(`picture ${id}: ${file}`),
      onApplied: (seq, latency) => heard.push(`applied ${seq} after ${(latency * 1e3).toFixed(1)} ms`),
    },
  );
  t.after(() => {
    client.close();
    mock.timers.reset();
  });
  return {
    client,
    heard,
    last: () => sockets.at(-1)!,
    count: () => sockets.length,
    pass: (ms: number) => {
      now += ms / 1e3;
      mock.timers.tick(ms);
    },
    setNow: (seconds: number) => {
      now = seconds;
    },
  };
}

test("it says hello first, and subscribes once it is welcome", (t) => {
  const { last, heard } = connect(t);
  last().open();
  assert.deepEqual(last().sent, [
    { type: "hello", version: PROTOCOL_VERSION, name: "Test", source: "driver" },
  ]);
  last().hear(welcome);
  assert.deepEqual(last().sent.slice(1), [
    { type: "subscribe", rate: 20 },
    { type: "ping", sent: 0 },
  ]);
  assert.deepEqual(heard, ["up"]);
});

test("a command carries the robot's time, found by ping", (t) => {
  const { client, last, setNow, heard } = connect(t);
  last().open();
  last().hear(welcome);
  setNow(0.02);
  last().hear({ type: "pong", sent: 0, time: 500.01 });
  assert.equal(client.drive({ vx: 1, vy: 0, omega: 0 }), 0);
  const drive = last().sent.at(-1)!;
  assert.ok(drive.type === "drive" && Math.abs(drive.at - 500.02) < 1e-9, JSON.stringify(drive));
  last().hear({ type: "applied", seq: 0, at: 500.0205 });
  assert.deepEqual(heard, ["up", "applied 0 after 0.5 ms"]);
});

test("a command is not sent before the clocks are compared, nor kept for later", (t) => {
  const { client, last } = connect(t);
  last().open();
  last().hear(welcome);
  assert.equal(client.drive({ vx: 1, vy: 0, omega: 0 }), undefined);
  last().hear({ type: "pong", sent: 0, time: 5 });
  assert.equal(last().sent.filter((m) => m.type === "drive").length, 0);
});

test("on a stalled link no command joins the queue, and the stop is still sent", (t) => {
  const { client, last } = connect(t);
  last().open();
  last().hear(welcome);
  last().hear({ type: "pong", sent: 0, time: 5 });
  assert.equal(client.drive({ vx: 1, vy: 0, omega: 0 }), 0);
  last().bufferedAmount = 600;
  assert.equal(client.drive({ vx: 1, vy: 0, omega: 0 }), undefined);
  assert.equal(client.send({ type: "estop" }), true);
  assert.equal(last().sent.at(-1)!.type, "estop");
  last().bufferedAmount = 170;
  assert.equal(client.drive({ vx: 1, vy: 0, omega: 0 }), 1, "the skipped command took no number");
  const drives = last().sent.filter((message) => message.type === "drive");
  assert.equal(drives.length, 2);
});

test("of many pings the one with the shortest round trip sets the clock", (t) => {
  const { client, last, setNow } = connect(t);
  last().open();
  last().hear(welcome);
  setNow(1);
  last().hear({ type: "pong", sent: 0.9, time: 10.95 });
  setNow(2);
  last().hear({ type: "pong", sent: 1, time: 11.9 });
  assert.ok(Math.abs(client.robotTime! - 12) < 1e-9, `${client.robotTime}`);
  assert.equal(client.rtt, 1);
});

test("a lost link is told once, and tried again with growing pauses", (t) => {
  const { last, count, heard, pass } = connect(t);
  last().open();
  last().hear(welcome);
  last().drop();
  assert.deepEqual(heard, ["up", "down"]);
  pass(100);
  assert.equal(count(), 2);
  last().drop();
  pass(100);
  assert.equal(count(), 2, "the second pause is longer");
  pass(100);
  assert.equal(count(), 3);
});

test("a link that is silent for 2.5 s counts as lost, whatever the socket says", (t) => {
  const { last, heard, pass, count } = connect(t);
  last().open();
  last().hear(welcome);
  for (let i = 0; i < 7; i++) pass(500);
  assert.deepEqual(heard, ["up", "down"]);
  assert.equal(count(), 2);
});

test("what a robot says and this side does not know is reported, not obeyed", (t) => {
  const { last, heard } = connect(t);
  last().open();
  last().hear({ type: "self-destruct" });
  assert.deepEqual(heard, ["unknown-type"]);
});

test("a connection that is never answered is given up and tried again", (t) => {
  const { heard, pass, count } = connect(t);
  for (let i = 0; i < 7; i++) pass(500);
  assert.deepEqual(heard, []);
  assert.equal(count(), 2);
});

const place = { x: 1, y: 2, theta: 0.5 };
const ended = (id: number, client = 7) => ({
  type: "motion-ended",
  client,
  id,
  result: "reached",
  pose: place,
  error: { position: 0, heading: 0 },
  elapsed: 1,
});
const kinds = (socket: FakeSocket) => socket.sent.splice(0).map(({ type }) => type);

test("a motion is kept alive until it ends, and not by another client's end", (t) => {
  const { client, last, pass } = connect(t);
  assert.equal(client.goTo(place), undefined, "there is no link yet");
  last().open();
  last().hear(welcome);
  kinds(last());
  assert.equal(client.goTo(place), undefined, "the robot's clock is not known yet");
  last().hear({ type: "pong", sent: 0, time: 5 });
  assert.equal(client.goTo(place, { speed: 0.5, hold: true }), 0);
  const [sent] = last().sent.splice(0);
  assert.deepEqual(sent, { type: "go-to", id: 0, at: client.robotTime, pose: place, speed: 0.5, hold: true });
  pass(240);
  assert.deepEqual(kinds(last()), ["keep", "keep", "keep"]);
  last().hear(ended(0, 8));
  pass(80);
  assert.deepEqual(kinds(last()), ["keep"]);
  last().hear(ended(0));
  pass(240);
  assert.deepEqual(kinds(last()), ["ping"]);
});

test("a motion whose successor was refused is kept alive still", (t) => {
  const { client, last, pass } = connect(t);
  last().open();
  last().hear(welcome);
  last().hear({ type: "pong", sent: 0, time: 5 });
  client.goTo(place);
  const waypoints = [place, place].map(({ x, y }) => ({ x, y }));
  assert.equal(client.follow(waypoints, { heading: { mode: "hold" } }), 1);
  last().hear({ type: "refused", code: "motion", text: "no", id: 1 });
  kinds(last());
  pass(80);
  assert.deepEqual(kinds(last()), ["keep"]);
  last().hear(ended(0));
  pass(80);
  assert.deepEqual(kinds(last()), []);
});

test("nothing says that a client is still there on a stalled link, nor on the next one", (t) => {
  const { client, last, pass } = connect(t);
  last().open();
  last().hear(welcome);
  last().hear({ type: "pong", sent: 0, time: 5 });
  client.goTo(place);
  kinds(last());
  last().bufferedAmount = 1000;
  pass(160);
  assert.deepEqual(kinds(last()), []);
  assert.equal(client.goTo(place), undefined);
  last().drop();
  pass(100);
  last().open();
  last().hear(welcome);
  kinds(last());
  pass(160);
  assert.deepEqual(kinds(last()), []);
});

test("the following that a client has switched on is kept alive until it switches it off or hears that it is over", (t) => {
  const { client, last, pass } = connect(t);
  assert.equal(client.pursue(true), false, "there is no link yet");
  last().open();
  last().hear(welcome);
  kinds(last());
  assert.equal(client.pursue(true, { distance: 1.5 }), true);
  assert.deepEqual(last().sent.splice(0), [{ type: "pursue", on: true, distance: 1.5 }]);
  pass(240);
  assert.deepEqual(kinds(last()), ["keep", "keep", "keep"]);
  assert.equal(client.isPursuing, true);
  last().hear({ type: "pursuit-ended", reason: "person 7 is lost" });
  pass(160);
  assert.deepEqual([kinds(last()), client.isPursuing], [[], false]);
  client.pursue(true);
  client.pursue(false);
  pass(80);
  assert.deepEqual(kinds(last()), ["pursue", "pursue"]);
  last().bufferedAmount = 1000;
  assert.equal(client.pursue(true), false, "on a stalled link it would begin late");
  assert.equal(client.pursue(false), true, "but it may always end");
  last().bufferedAmount = 0;
  client.pursue(true);
  last().drop();
  assert.equal(client.isPursuing, false, "the link is down");
});

test("what was seen of the car is told with its time on the robot's clock", (t) => {
  const { client, last } = connect(t);
  last().open();
  last().hear(welcome);
  kinds(last());
  assert.equal(client.see(place, { positionNoise: 0.01 }), false, "the robot's clock is not known yet");
  last().hear({ type: "pong", sent: 0, time: 5 });
  assert.equal(client.see(place, { positionNoise: 0.01 }), true);
  assert.equal(client.see(place, { at: 4.5, headingNoise: 0.02 }), true);
  assert.deepEqual(last().sent, [
    { type: "pose", at: client.robotTime, pose: place, positionNoise: 0.01 },
    { type: "pose", at: 4.5, pose: place, headingNoise: 0.02 },
  ]);
});

test("a motion is paused, resumed and cancelled by name", (t) => {
  const { client, last } = connect(t);
  last().open();
  last().hear(welcome);
  kinds(last());
  assert.deepEqual([client.pauseMotion(), client.resumeMotion(), client.cancelMotion()], [true, true, true]);
  assert.deepEqual(
    last().sent.map((message) => message.type === "motion" && message.do),
    ["pause", "resume", "cancel"],
  );
});

test("pictures and motions are numbered in one row, so that a refusal names one of them", (t) => {
  const { client, last, pass } = connect(t);
  last().open();
  last().hear(welcome);
  last().hear({ type: "pong", sent: 0, time: 5 });
  assert.deepEqual([client.takePicture(), client.goTo(place), client.takePicture()], [0, 1, 2]);
  last().hear({ type: "refused", code: "unavailable", text: "nobody looks", id: 0 });
  kinds(last());
  pass(80);
  assert.deepEqual(kinds(last()), ["keep"], "the motion is kept alive");
});

test("who looks says what is in view, is asked for pictures, and is not heard on a stalled link", (t) => {
  const { client, last, heard } = connect(t);
  last().open();
  last().hear(welcome);
  kinds(last());
  assert.equal(client.sight(100, []), true);
  assert.equal(client.say("Hello."), true);
  last().bufferedAmount = 4096;
  assert.equal(client.sight(100.1, []), false);
  assert.deepEqual(kinds(last()), ["sightings", "say"]);
  last().hear({ type: "picture-wanted", client: 3, id: 9 });
  last().hear({ type: "picture", id: 1, at: 100, file: "/tmp/1.jpg" });
  assert.deepEqual(heard.slice(-2), ["wanted by 3: 9", "picture 1: /tmp/1.jpg"]);
});

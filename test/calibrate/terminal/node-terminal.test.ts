import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { openTerminal, paperOn } from "../../../src/calibrate/terminal/node-terminal.ts";
import { VirtualClock } from "../../../src/core/clock.ts";
import { FakeHost } from "./fake-terminal.ts";

function open() {
  const host = new FakeHost();
  const [keys, gone]: [string[], string[]] = [[], []];
  const clock = new VirtualClock(100);
  const terminal = openTerminal(host.keyboard, host.screen, clock, host);
  terminal.listen({ key: (key) => keys.push(key), gone: (why) => gone.push(why) });
  return { host, terminal, clock, keys, gone };
}

test("keys come one by one, in raw mode, and arrows and the like do not come", async () => {
  const { host, keys, terminal } = open();
  host.keyboard.write("  1.5\u007f\u0015\r\u001b[A\u001b[3~\u001aQ−");
  await turn();
  assert.deepEqual(keys, [" ", " ", "1", ".", "5", "backspace", "ctrl-u", "enter", "Q", "−"]);
  assert.deepEqual(host.modes, [true]);
  terminal.close();
  assert.deepEqual(host.modes, [true, false]);
});

test("the terminal is left as it was found, and the process without listeners", () => {
  const { host, terminal } = open();
  terminal.close();
  terminal.close();
  assert.deepEqual(host.modes, [true, false]);
  assert.deepEqual(host.eventNames(), []);
  assert.equal(host.keyboard.listenerCount("keypress"), 0);
  assert.ok(host.keyboard.isPaused());
});

test("a process that ends without closing leaves raw mode too", () => {
  const { host } = open();
  host.emit("exit");
  assert.deepEqual(host.modes, [true, false]);
});

test("Ctrl-C is told once; pressed again much later it ends a process that hangs, with the terminal in order", async () => {
  const { host, clock, gone } = open();
  for (let i = 0; i < 5; i++) host.keyboard.write("\u0003");
  await turn();
  assert.deepEqual([gone, host.killed], [["ended by Ctrl-C"], []]);
  clock.advance(3);
  host.keyboard.write("\u0003");
  await turn();
  assert.deepEqual([gone, host.killed, host.modes], [["ended by Ctrl-C"], ["SIGINT"], [true, false]]);
});

test("a terminal that is closed may tell it several times: the process still ends by itself", () => {
  const { host, clock, gone } = open();
  host.emit("SIGHUP");
  clock.advance(3);
  host.emit("SIGHUP");
  assert.deepEqual([gone, host.killed], [["the terminal was closed"], []]);
});

test("Ctrl-D, a connection that breaks and a signal from outside all end it, with a reason", async () => {
  const ways: readonly (readonly [(host: FakeHost) => void, string])[] = [
    [(host) => void host.keyboard.write("\u0004"), "ended by Ctrl-D"],
    [(host) => void host.keyboard.end(), "the terminal is gone"],
    [(host) => void host.keyboard.emit("error", new Error("EIO")), "the terminal is gone"],
    [(host) => void host.screen.emit("error", new Error("EPIPE")), "the terminal is gone"],
    [(host) => void host.emit("SIGHUP"), "the terminal was closed"],
    [(host) => void host.emit("SIGTERM"), "ended from outside"],
  ];
  for (const [way, why] of ways) {
    const { host, terminal, gone } = open();
    way(host);
    await turn();
    await turn();
    assert.deepEqual(gone, [why]);
    terminal.write("whoever is gone reads nothing, and it does not matter");
    terminal.close();
    host.screen.emit("error", new Error("EPIPE, late"));
  }
});

test("whoever listens late to a terminal that is gone is told at once", () => {
  const { host, terminal } = open();
  host.emit("SIGHUP");
  const late: string[] = [];
  terminal.listen({ key: () => {}, gone: (why) => late.push(why) });
  assert.deepEqual(late, ["the terminal was closed"]);
});

test("a pipe, NO_COLOR and a dumb terminal are not drawn over", () => {
  const { screen } = new FakeHost();
  assert.equal(paperOn(screen, { env: { TERM: "xterm" } }).isLive, true);
  assert.equal(paperOn(screen, { env: { TERM: "xterm", NO_COLOR: "1" } }).isLive, false);
  assert.equal(paperOn(screen, { env: { TERM: "dumb" } }).isLive, false);
  const pipe = paperOn(Object.assign(new FakeHost().screen, { isTTY: false, columns: 0, rows: 0 }), {
    env: {},
  });
  assert.deepEqual([pipe.isLive, pipe.columns, pipe.rows], [false, 100, 24]);
});

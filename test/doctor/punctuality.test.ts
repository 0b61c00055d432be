import assert from "node:assert/strict";
import { test } from "node:test";
import { checkPunctuality } from "../../src/doctor/punctuality.ts";
import { FakeMachine } from "./fake-machine.ts";
import { says } from "./said.ts";

test("a user who may ask for it has a control loop that goes first", async () => {
  says(await checkPunctuality(FakeMachine.pi("four")), /^ok: The control loop goes before/);
});

test("one who may not is told how to be allowed to", async () => {
  const machine = FakeMachine.pi("four");
  machine.commands.delete("chrt --fifo --reset-on-fork 10 true");
  says(await checkPunctuality(machine), /^note: .*up to some 4 ms late.* → .*rtprio 50/);
});

test("on another system there is nothing to be said", async () => {
  const machine = FakeMachine.laptop();
  machine.platform = "darwin";
  assert.deepEqual(await checkPunctuality(machine), []);
});

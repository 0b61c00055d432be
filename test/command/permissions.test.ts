import assert from "node:assert/strict";
import { test } from "node:test";
import type { Driver } from "../../src/command/client.ts";
import type { Source } from "../../src/command/demand.ts";
import { refuseArming, refuseFieldForward, refuseReset } from "../../src/command/permissions.ts";

const phone: Driver = { client: 1, name: "Phone", source: "driver" };
const laptop: Driver = { client: 2, name: "Laptop", source: "driver" };
const script: Driver = { client: 3, name: "square.ts", source: "script" };
const follower: Driver = { client: 4, name: "Follower", source: "follower" };

test("a person may arm whoever has the wheel", () => {
  for (const holder of [undefined, phone, laptop, script, follower]) {
    assert.equal(refuseArming(phone, holder), undefined, `${holder?.name}`);
  }
});

test("a script may arm unless a person has the wheel", () => {
  for (const holder of [undefined, script, follower]) assert.equal(refuseArming(script, holder), undefined);
  assert.equal(
    refuseArming(script, phone),
    "Phone has the wheel, and a person with the wheel arms the car: ask Phone to arm",
  );
});

test("the follower never arms, not even with the wheel", () => {
  for (const holder of [undefined, phone, follower]) {
    assert.equal(
      refuseArming(follower, holder),
      "a follower cannot arm the car: a person has to, on the page",
    );
  }
});

test("only a person resets the emergency stop", () => {
  const refused = (source: Source) => refuseReset({ ...phone, source });
  assert.equal(refused("driver"), undefined);
  for (const source of ["script", "follower"] as const) {
    assert.equal(
      refused(source),
      "only a person resets the emergency stop: see that all is well, and press “Release stop” on the page",
    );
  }
});

test("the field's forward is set by the one who has the wheel, or by anybody while nobody has", () => {
  for (const asker of [phone, script, follower]) {
    assert.equal(refuseFieldForward(asker, asker), undefined);
    assert.equal(refuseFieldForward(asker, undefined), undefined);
    assert.equal(refuseFieldForward(asker, laptop), "Laptop has the wheel: ask for it");
  }
});

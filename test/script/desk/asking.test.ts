import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Office, SQUARE } from "./rig.ts";

describe("while another person drives", () => {
  const asking = async () => {
    const office = new Office();
    const [anna, phone] = [await office.join("Anna"), await office.join("Phone")];
    office.drives(anna);
    await office.run(phone);
    assert.deepEqual(anna.last("script-asked"), {
      type: "script-asked",
      client: phone.client,
      by: "Phone",
      name: "square.ts",
    });
    assert.equal(office.processes.length, 0);
    const answer = (allow: boolean) =>
      office.order(anna, { type: "allow-script", client: phone.client, allow });
    return { office, anna, phone, answer };
  };

  test("a run is asked for, and begins when that person allows it", async () => {
    const { office, answer } = await asking();
    await answer(true);
    assert.equal(office.processes.length, 1);
  });

  test("a no is told, and a second answer is none", async () => {
    const { office, anna, phone, answer } = await asking();
    await answer(false);
    assert.deepEqual(phone.refusals, ["square.ts does not run: Anna says no"]);
    await answer(true);
    assert.match(anna.refusals[0]!, /nobody asks/);
    assert.equal(office.processes.length, 0);
  });

  test("no answer for 20 s is a no, as is a driver who leaves or lets go of the wheel", async () => {
    const late = await asking();
    late.office.pass(20.2);
    assert.match(late.phone.refusals[0]!, /Anna, who drives, has not answered within 20 s/);
    const gone = await asking();
    gone.office.desk.leave(gone.anna);
    assert.match(gone.phone.refusals[0]!, /Anna, who was asked, is gone/);
    const free = await asking();
    free.office.drives(null);
    free.office.pass(0.1);
    assert.match(free.phone.refusals[0]!, /has not the wheel any more/);
    for (const { office, answer } of [late, free]) {
      await answer(true);
      assert.equal(office.processes.length, 0);
    }
  });

  test("who asked and is gone, or takes it back, runs nothing", async () => {
    const gone = await asking();
    gone.office.desk.leave(gone.phone);
    await gone.answer(true);
    const back = await asking();
    await back.office.order(back.phone, { type: "end-script" });
    await back.answer(true);
    assert.equal(gone.office.processes.length + back.office.processes.length, 0);
  });

  test("what was put in the script's place since then does not run", async () => {
    const { office, phone, answer } = await asking();
    office.write("square.ts", "export default async (car) => { await car.drive({ vx: 9 }); };");
    await answer(true);
    assert.equal(office.processes.length, 0);
    assert.match(phone.refusals[0]!, /changed after the driver was asked/);
  });

  test("nobody else answers for that person, or changes a script", async () => {
    const { office, phone } = await asking();
    await office.order(phone, { type: "allow-script", client: phone.client, allow: true });
    await office.order(phone, { type: "save-script", name: "new.ts", text: "", over: null });
    const { version } = phone.last("scripts").scripts[0]!;
    await office.order(phone, { type: "remove-script", name: "square.ts", version });
    assert.equal(office.processes.length, 0);
    assert.deepEqual(
      phone.refusals.map((text) => /nobody asks|Anna drives: scripts are changed/.test(text)),
      [true, true, true],
    );
    await office.order(phone, { type: "read-script", name: "square.ts" });
    assert.equal(phone.last("script-text").text, SQUARE);
  });
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { ScriptDesk, ScriptVisitor } from "../../src/gateway/script-desk.ts";
import type { ScriptOrder } from "../../src/protocol/script-messages.ts";
import { startRig, until } from "./rig.ts";

const LIMIT = { timeout: 20_000 };

/** Keeps what it is told. */
class FakeDesk implements ScriptDesk {
  readonly visitors: ScriptVisitor[] = [];
  readonly left: ScriptVisitor[] = [];
  readonly orders: { readonly by: string; readonly order: ScriptOrder }[] = [];
  isClosed = false;

  join(visitor: ScriptVisitor): void {
    this.visitors.push(visitor);
  }

  leave(visitor: ScriptVisitor): void {
    this.left.push(visitor);
  }

  order({ name }: ScriptVisitor, order: ScriptOrder): void {
    this.orders.push({ by: name, order });
  }

  look(): void {}

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

const save = (text: string): ScriptOrder => ({ type: "save-script", name: "a.ts", text, over: null });

test(
  "what is asked of scripts goes to their desk, from whom it knows, and never to control",
  LIMIT,
  async (t) => {
    const desk = new FakeDesk();
    const { control, connect } = await startRig(t, {}, { scripts: desk });
    const page = await connect();
    page.say({ type: "end-script" });
    await until(() => page.refusals.length === 1);
    assert.equal(page.refusals[0]!.code, "hello-first");
    await page.greet("page");
    const orders: ScriptOrder[] = [
      { type: "read-script", name: "a.ts" },
      save("x".repeat(60_000)),
      { type: "run-script", name: "a.ts", seed: 3 },
      { type: "end-script" },
    ];
    for (const order of orders) page.say(order);
    page.say({ type: "arm" });
    await until(() => control.visitor("page")!.heard.some(({ type }) => type === "arm"));
    assert.deepEqual(
      desk.orders,
      orders.map((order) => ({ by: "page", order })),
    );
    assert.deepEqual(
      control.visitor("page")!.heard.map(({ type }) => type),
      ["hello", "arm"],
    );
    const [visitor] = desk.visitors;
    assert.deepEqual([visitor!.name, visitor!.source], ["page", "driver"]);
    visitor!.tell({ type: "script-run", run: null });
    await until(() => page.told.some(({ type }) => type === "script-run"));
    page.socket.close();
    await until(() => desk.left.length === 1);
    assert.equal(desk.left[0], visitor);
  },
);

test("without scripts each of it is refused, with how to have them", LIMIT, async (t) => {
  const { control, connect } = await startRig(t);
  const page = await connect();
  await page.greet("page");
  for (const order of [save(""), { type: "run-script", name: "a.ts" }, { type: "end-script" }] as const)
    page.say(order);
  await until(() => page.refusals.length === 3);
  for (const { code, text } of page.refusals) {
    assert.equal(code, "unavailable");
    assert.match(text, /strafe start --scripts FOLDER/);
  }
  assert.deepEqual(
    control.visitor("page")!.heard.map(({ type }) => type),
    ["hello"],
  );
});

test("only a script that is saved may be long, and has its bound", LIMIT, async (t) => {
  const desk = new FakeDesk();
  const { connect } = await startRig(t, {}, { scripts: desk });
  const page = await connect();
  await page.greet("page");
  page.say(save("x".repeat(70_000)));
  page.socket.send(JSON.stringify({ type: "arm", why: "x".repeat(20_000) }));
  page.socket.send(JSON.stringify({ type: "arm", why: '"save-script"'.repeat(2000) }));
  page.socket.send(JSON.stringify({ type: "run-script", name: "x".repeat(20_000) }));
  page.say({ type: "read-script", name: "../a.ts" } as ScriptOrder);
  await until(() => page.refusals.length === 5);
  assert.deepEqual(
    page.refusals.map(({ code }) => code),
    ["invalid", "too-large", "too-large", "too-large", "invalid"],
  );
  assert.deepEqual(desk.orders, []);
});

test("a flood drops orders, but never the end of a run", LIMIT, async (t) => {
  const desk = new FakeDesk();
  const { connect } = await startRig(t, { messageRate: 1, messageBurst: 10 }, { scripts: desk });
  const page = await connect();
  await page.greet("page");
  for (let i = 0; i < 40; i++) page.say({ type: "read-script", name: "a.ts" });
  page.say({ type: "end-script" });
  await until(() => desk.orders.some(({ order }) => order.type === "end-script"));
  assert.ok(desk.orders.length < 15, `${desk.orders.length} came through`);
});

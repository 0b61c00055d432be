import assert from "node:assert/strict";
import { test } from "node:test";
import { NoticeBoard } from "../../web/notice-board.ts";

const texts = (board: NoticeBoard): string[] => board.notices.map((notice) => notice.text);

test("fifty refusals a second with the same sentence are one notice", () => {
  const board = new NoticeBoard();
  for (let i = 0; i < 50; i++) board.say("Anna has the wheel.", "warning", i / 50);
  assert.deepEqual(texts(board), ["Anna has the wheel."]);
});

test("the same sentence may be said again later", () => {
  const board = new NoticeBoard();
  board.say("slow link", "info", 0);
  board.tidy(4);
  assert.deepEqual(texts(board), []);
  board.say("slow link", "info", 6);
  assert.deepEqual(texts(board), ["slow link"]);
});

test("no more than three are seen, the latest ones", () => {
  const board = new NoticeBoard();
  for (const text of ["a", "b", "c", "d"]) board.say(text, "info", 0);
  assert.deepEqual(texts(board), ["b", "c", "d"]);
});

test("an error stays longer than a piece of news", () => {
  const board = new NoticeBoard();
  board.say("news", "info", 0);
  board.say("broken", "error", 0);
  board.tidy(5);
  assert.deepEqual(texts(board), ["broken"]);
});

test("a notice that was read can be taken down", () => {
  const board = new NoticeBoard();
  board.say("news", "info", 0);
  board.dismiss(board.notices[0]!.id);
  assert.deepEqual(texts(board), []);
});

test("what is said later of the same topic takes the place of what was said before", () => {
  const board = new NoticeBoard();
  board.say("Anna took the wheel", "info", 0, "wheel");
  board.say("the gamepad is gone", "warning", 0, "gamepad");
  board.say("Ben took the wheel", "info", 1, "wheel");
  assert.deepEqual(texts(board), ["the gamepad is gone", "Ben took the wheel"]);
});

test("a notice that is no longer true is taken down, and what has no topic stays", () => {
  const board = new NoticeBoard();
  board.say("no link", "error", 0, "link");
  board.say("news", "info", 0);
  board.obsolete("link");
  board.obsolete("");
  assert.deepEqual(texts(board), ["news"]);
  board.say("no link", "error", 1, "link");
  assert.deepEqual(texts(board), ["news", "no link"], "it has become true again");
});

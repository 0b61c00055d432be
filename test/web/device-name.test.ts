import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceName } from "../../web/device-name.ts";

test("a device is called what its owner calls it", () => {
  const named: readonly [string, number, string][] = [
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0.0.0 Safari/537.36",
      0,
      "Linux computer",
    ],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", 10, "Windows PC"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15", 0, "Mac"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15", 5, "iPad"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 Safari/604.1", 5, "iPhone"],
    ["Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/147.0.0.0 Mobile Safari/537.36", 5, "Android phone"],
    ["Mozilla/5.0 (Linux; Android 14; SM-X710) Chrome/147.0.0.0 Safari/537.36", 5, "Android tablet"],
    ["Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/147.0.0.0", 0, "Chromebook"],
    ["something new", 0, "Computer"],
  ];
  for (const [agent, touchPoints, name] of named) assert.equal(deviceName(agent, touchPoints), name, agent);
});

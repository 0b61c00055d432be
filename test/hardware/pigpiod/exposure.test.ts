import assert from "node:assert/strict";
import type { NetworkInterfaceInfo } from "node:os";
import { test } from "node:test";
import {
  ExposureFault,
  isThisMachine,
  outerAddresses,
  reachableAt,
} from "../../../src/hardware/pigpiod/exposure.ts";
import { FakeDaemon } from "./fake-daemon.ts";

const address = (of: string, internal = false, scopeid = 0) =>
  ({ address: of, internal, scopeid }) as NetworkInterfaceInfo;

const PI = {
  lo: [address("127.0.0.1", true), address("::1", true)],
  wlan0: [address("192.168.1.7"), address("fe80::1", false, 3)],
};

/** A second address on which this machine answers only those who listen to every one. */
const SECOND = { lo: [address("127.0.0.1", true)], wlan0: [address("127.0.0.2")] };
const linux = process.platform === "linux" ? {} : { skip: "only Linux answers on all of 127.0.0.0/8" };

async function withDaemon(host: string, use: (daemon: FakeDaemon) => Promise<void>): Promise<void> {
  const daemon = await FakeDaemon.start(0, host);
  try {
    await use(daemon);
  } finally {
    await daemon.stop();
  }
}

test("the addresses that others reach are all but loopback, with the scope that a link-local one needs", () => {
  assert.deepEqual(outerAddresses(PI), ["192.168.1.7", "fe80::1%wlan0"]);
});

test("a daemon is on this machine when its host is loopback or one of the machine's own addresses", () => {
  const hosts = ["localhost", "127.0.0.1", "::1", "192.168.1.7", "192.168.1.8", "car.local"];
  assert.deepEqual(
    hosts.filter((host) => isThisMachine(host, PI)),
    ["localhost", "127.0.0.1", "::1", "192.168.1.7"],
  );
});

test(
  "a daemon that listens to everybody is found, and the warning names address and remedy",
  linux,
  async () => {
    await withDaemon("0.0.0.0", async ({ port, packets }) => {
      const fault = new ExposureFault({ host: "localhost", port }, () => SECOND);
      assert.equal(fault.present(), false, "nobody has looked yet");
      await fault.check();
      assert.equal(fault.present(), true);
      assert.equal(fault.severity, "warning");
      assert.match(fault.text, /127\.0\.0\.2 port \d+.*pigpiod -l -n 127\.0\.0\.1/);
      assert.deepEqual(
        packets.flat().map(({ name }) => name),
        ["PIGPV"],
        "it only asks; two connections that write would race",
      );
    });
  },
);

test("a daemon that listens to loopback alone is no reason to worry", linux, async () => {
  await withDaemon("127.0.0.1", async ({ port }) => {
    const fault = new ExposureFault({ host: "127.0.0.1", port }, () => SECOND);
    await fault.check();
    assert.equal(fault.present(), false);
  });
});

test("the warning goes when a safer daemon has taken the place", linux, async () => {
  const daemon = await FakeDaemon.start(0, "0.0.0.0");
  const { port } = daemon;
  const fault = new ExposureFault({ host: "localhost", port }, () => SECOND);
  await fault.check();
  await daemon.stop();
  assert.equal(fault.present(), true);
  await fault.check();
  assert.equal(fault.present(), false);
});

test("somebody who takes the connection and says nothing is no daemon that obeys", linux, async () => {
  await withDaemon("0.0.0.0", async (daemon) => {
    daemon.mute = true;
    assert.deepEqual(await reachableAt(["127.0.0.2"], daemon.port), []);
  });
});

test("where the machine's addresses may not be asked for, nothing is claimed and nothing fails", async () => {
  const fault = new ExposureFault({ host: "localhost", port: 1 }, () => {
    throw new Error("EPERM");
  });
  await fault.check();
  assert.equal(fault.present(), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCamera } from "../../src/doctor/camera.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { FakeMachine } from "./fake-machine.ts";
import { healthy, lines, says } from "./said.ts";

const UNNAMED = { path: undefined, profile: undefined, faults: [] };
const withModel = (model: string) => ({
  path: "/cars/mine/profile.yaml",
  profile: { vision: { model } } as Profile,
  faults: [],
});
const LIST = ["rpicam-vid", "--list-cameras"].join(" ");

function usb(machine: FakeMachine, access: "open" | "denied" = "open"): FakeMachine {
  machine.devices.set("/dev/video1", access);
  machine.texts.set("/sys/class/video4linux/video1/name", "HD Webcam C525\n");
  return machine;
}

test("a computer without any camera hears what would read one, and nothing is wrong with it", async () => {
  const machine = FakeMachine.laptop();
  const findings = await checkCamera(machine, UNNAMED);
  says(findings, /^note: There is no USB camera, nor ffmpeg.* → sudo apt install ffmpeg/);
  healthy(findings);
  assert.ok(!lines(findings).some((line) => line.includes("Pi's")), lines(findings).join("\n"));
});

test("the camera at a Pi's port is named; without one, or without its program, the mend is told", async () => {
  const machine = FakeMachine.pi("four");
  says(
    await checkCamera(machine, UNNAMED),
    /^note: .*rpicam-vid, which is not installed.* → .*apt install rpicam-apps/,
  );
  machine.commands.set(LIST, "No cameras available!\n");
  says(await checkCamera(machine, UNNAMED), /^note: There is no camera at the Pi's port\. → .*ribbon cable/);
  const found =
    "Available cameras\n-----------------\n0 : imx708 [4608x2592 10-bit RGGB] (/base/soc/i2c0mux)\n";
  machine.commands.set(LIST, found);
  const findings = await checkCamera(machine, UNNAMED);
  says(findings, /^ok: At the Pi's camera port: imx708\./);
  healthy(findings);
});

test("a USB camera is named with how to start; what keeps it from being read is a warning", async () => {
  const machine = usb(FakeMachine.laptop());
  says(
    await checkCamera(machine, UNNAMED),
    /^warning: .*video1 \(HD Webcam C525\).*ffmpeg.* → sudo apt install ffmpeg/,
  );
  machine.commands.set("ffmpeg -version", "ffmpeg version 7.1\n");
  says(await checkCamera(machine, UNNAMED), /^ok: .*strafe start --vision \/dev\/video1/);
  usb(machine, "denied");
  says(await checkCamera(machine, UNNAMED), /^warning: .*may not be read\. → sudo usermod -aG video/);
});

test("what a Pi lists for the camera at its port is not taken for a USB camera", async () => {
  const machine = FakeMachine.pi("five");
  machine.devices.set("/dev/video0", "open");
  machine.texts.set("/sys/class/video4linux/video0/name", "rp1-cfe-csi2_ch0\n");
  says(await checkCamera(machine, UNNAMED), /There is no USB camera/);
});

test("without the neural runtime it says what is seen all the same, and the command that adds it", async () => {
  const machine = FakeMachine.laptop();
  says(await checkCamera(machine, UNNAMED), /^ok: onnxruntime-node is here/);
  machine.packageFaults.set("onnxruntime-node", "it is not installed");
  const findings = await checkCamera(machine, UNNAMED);
  says(
    findings,
    /^note: onnxruntime-node: it is not installed\. Tags .* → cd .* && npm install --no-save onnxruntime-node/,
  );
  healthy(findings);
});

test("the small model of Strafe's own is no file to look for", async () => {
  const findings = await checkCamera(FakeMachine.laptop(), withModel("small"));
  assert.deepEqual(
    findings.filter(({ text }) => /model/.test(text)),
    [],
  );
});

test("a profile's own model is looked for beside the profile", async () => {
  const machine = FakeMachine.laptop();
  says(
    await checkCamera(machine, withModel("my.onnx")),
    /^warning: .*\/cars\/mine\/my\.onnx is not there.* → /,
  );
  machine.devices.set("/cars/mine/my.onnx", "open");
  says(
    await checkCamera(machine, withModel("my.onnx")),
    /^ok: The profile's own model is \/cars\/mine\/my\.onnx/,
  );
});

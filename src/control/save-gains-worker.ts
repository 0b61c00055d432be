import { existsSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { readDocument } from "../profile/document.ts";
import { type Measured, measuredSchema, measuredText, UNMEASURED } from "../profile/measured.ts";
import { writeVersion } from "../profile/store.ts";
import type { SaveOrder } from "./save-gains.ts";

const { path, gains } = workerData as SaveOrder;
// As it is now, not as it was when the robot was started: somebody may have calibrated meanwhile.
const measured: Measured = existsSync(path) ? readDocument(path, measuredSchema) : UNMEASURED;
writeVersion(path, measuredText({ ...measured, control: { ...measured.control, ...gains } }));

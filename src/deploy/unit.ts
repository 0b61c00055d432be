import { isLoopback } from "../protocol/exposure.ts";
import { deviceNodes, groupsFor, type Hardware, needsRoot } from "./needs.ts";
import { MARKER } from "./ours.ts";

/** What the unit is made from. Paths are absolute. */
export interface UnitSettings {
  readonly node: string;
  readonly cli: string;
  readonly profile: string;
  /** More words for `strafe start`. */
  readonly startOptions: readonly string[];
  readonly hardware: Hardware;
  /** Who runs it. */
  readonly user: string;
  /** Groups that this machine has: naming another would keep the service from starting. */
  readonly groups: readonly string[];
  /** Folders that it may write to. */
  readonly writable: readonly string[];
  /** Major version of systemd: older ones complain about what newer ones know. */
  readonly systemd: number;
}

/** Longer than control needs to come back after it was restarted: only what nobody mends counts, s. */
const WATCHDOG = 20;
/** Since when a unit may wait longer after each failure. */
const KNOWS_RESTART_STEPS = 254;

/** The service as systemd is to run it. */
export function unitText(settings: UnitSettings): string {
  const { hardware, user, systemd } = settings;
  const sections: [string, string[]][] = [
    ["Unit", unitSection(hardware)],
    ["Service", serviceSection(settings, user, systemd)],
    ["Install", ["WantedBy=multi-user.target"]],
  ];
  const text = sections.map(([name, lines]) => `[${name}]\n${lines.join("\n")}\n`).join("\n");
  return `${MARKER}\n${text}`;
}

function unitSection(hardware: Hardware): string[] {
  const lines = ["Description=Strafe, a controller for mecanum cars", "After=network.target"];
  if (hardware.backend === "pigpiod" && isLoopback(hardware.host)) {
    lines.push("After=pigpiod.service", "Wants=pigpiod.service");
  }
  // The library and the daemon cannot both have the pins.
  if (hardware.backend === "pigpio") lines.push("Conflicts=pigpiod.service");
  lines.push("StartLimitIntervalSec=300", "StartLimitBurst=10");
  return lines;
}

function serviceSection(settings: UnitSettings, user: string, systemd: number): string[] {
  const { node, cli, profile, startOptions, hardware } = settings;
  const command = (...words: string[]) => [node, cli, ...words].map(word).join(" ");
  const lines = [
    "Type=notify",
    "# systemd-notify, which the supervisor calls, is not the main process.",
    "NotifyAccess=all",
    `ExecStart=${command("start", "--profile", profile, ...startOptions)}`,
  ];
  if (hardware.backend !== "sim") {
    lines.push(
      "# However it ended, no wheel may turn.",
      `ExecStopPost=${command("neutralise", "--profile", profile)}`,
    );
  }
  lines.push(
    "# Fed by the control tick, through the supervisor.",
    `WatchdogSec=${WATCHDOG}`,
    "TimeoutStartSec=60",
    "TimeoutStopSec=10",
    "# The supervisor stops the others in order; what is left then is killed.",
    "KillMode=mixed",
    "Restart=on-failure",
    "RestartPreventExitStatus=2",
    "RestartSec=2",
  );
  if (systemd >= KNOWS_RESTART_STEPS) lines.push("RestartSteps=5", "RestartMaxDelaySec=30");
  lines.push("", `User=${user}`);
  const groups = groupsFor(hardware).filter((group) => settings.groups.includes(group));
  if (groups.length > 0) lines.push(`SupplementaryGroups=${groups.join(" ")}`);
  lines.push("", ...resources(), "", ...hardening(settings));
  return lines;
}

function resources(): string[] {
  return [
    "MemoryMax=70%",
    "# One process too many is killed and started again, the others live on.",
    "OOMPolicy=continue",
    "OOMScoreAdjust=-500",
    "TasksMax=256",
    "Nice=-5",
    "LimitRTPRIO=50",
  ];
}

/** MemoryDenyWriteExecute stays off: V8 compiles as it runs. */
function hardening({ hardware, writable }: UnitSettings): string[] {
  const root = needsRoot(hardware);
  // The library keeps a lock there.
  const paths = root ? [...writable, "/run"] : writable;
  return [
    "NoNewPrivileges=yes",
    // Less would keep the library from the registers and the memory that its DMA works on.
    `CapabilityBoundingSet=${root ? "CAP_SYS_RAWIO CAP_SYS_ADMIN CAP_SYS_NICE CAP_IPC_LOCK CAP_DAC_OVERRIDE CAP_CHOWN" : ""}`,
    "ProtectSystem=strict",
    "ProtectHome=read-only",
    ...paths.map((path) => `ReadWritePaths=-${pathWord(path)}`),
    "PrivateTmp=yes",
    "# Where strafe calibrate finds the robot.",
    "RuntimeDirectory=strafe",
    "RuntimeDirectoryMode=0700",
    "# Who is paired with it, its recordings and pictures.",
    "StateDirectory=strafe",
    "StateDirectoryMode=0700",
    "ProtectKernelTunables=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelLogs=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectClock=yes",
    "RestrictNamespaces=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "SystemCallArchitectures=native",
    "# Netlink: to ask for this machine's own addresses.",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "DevicePolicy=closed",
    ...deviceNodes(hardware).map((device) => `DeviceAllow=${device} rw`),
  ];
}

/** One word of a command line, as systemd reads it: quotes, specifiers and variables are none. */
function word(text: string): string {
  const literal = text.replaceAll("%", "%%").replaceAll("$", "$$$$");
  return /^[\w@%+=:,./$-]+$/.test(literal) ? literal : `"${literal.replace(/["\\]/g, "\\$&")}"`;
}

function pathWord(path: string): string {
  const literal = path.replaceAll("%", "%%");
  return /\s|["\\]/.test(literal) ? `"${literal.replace(/["\\]/g, "\\$&")}"` : literal;
}

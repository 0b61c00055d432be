import type { ComponentChildren } from "preact";

function Icon({ children, size = 20 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg
      class="icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

/** The four rollers' directions and the nose: a mecanum car from above. */
export const Mark = () => (
  <Icon size={26}>
    <path d="M4 4l4.5 4.500M20 4l-4.5 4.500M4 20l4.5-4.500M20 20l-4.5-4.5" stroke-width="2.4" />
    <path d="M12 9l2.6 4.600H9.400z" fill="currentColor" stroke="none" />
  </Icon>
);

export const StopIcon = () => (
  <Icon size={26}>
    <path
      d="M8.3 2.500h7.400l5.8 5.800v7.400l-5.8 5.800H8.300l-5.8-5.800V8.300z"
      fill="currentColor"
      stroke="none"
      opacity="0.22"
    />
    <path d="M8.3 2.500h7.400l5.8 5.800v7.400l-5.8 5.800H8.300l-5.8-5.800V8.300z" />
    <rect x="8.5" y="8.5" width="7" height="7" rx="1" fill="currentColor" stroke="none" />
  </Icon>
);

export const FitIcon = () => (
  <Icon>
    <path d="M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4" />
  </Icon>
);

export const FollowIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="6.5" />
    <path d="M12 2.500v4M12 17.500v4M2.5 12h4M17.5 12h4" />
    <circle cx="12" cy="12" r="1.2" fill="currentColor" stroke="none" />
  </Icon>
);

export const HelpIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="9" />
    <path d="M9.5 9.400a2.6 2.6 0 1 1 3.7 2.400c-.8.4-1.2.9-1.2 1.7" />
    <circle cx="12" cy="16.8" r="1.1" fill="currentColor" stroke="none" />
  </Icon>
);

export const GaugesIcon = () => (
  <Icon>
    <path d="M4 18a9 9 0 1 1 16 0" />
    <path d="M12 14l4-5" />
    <circle cx="12" cy="14.5" r="1.3" fill="currentColor" stroke="none" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6L6 18" />
  </Icon>
);

export const PadIcon = () => (
  <Icon>
    <path d="M7.5 7h9a4.5 4.5 0 0 1 4.4 3.600l.9 4.600a2.3 2.3 0 0 1-4.1 1.800L15.5 14.500h-7L6.3 17a2.3 2.3 0 0 1-4.1-1.800l.9-4.600A4.5 4.5 0 0 1 7.5 7z" />
    <path d="M8 9.500v3M6.5 11h3" />
    <circle cx="16" cy="11" r="1.1" fill="currentColor" stroke="none" />
  </Icon>
);

export const FrameIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 6.500l3.2 9-3.2-2-3.2 2z" />
  </Icon>
);

export const SlowIcon = () => (
  <Icon>
    <path d="M12 3v3.500M12 17.500V21M3 12h3.500M17.5 12H21" />
    <circle cx="12" cy="12" r="2.8" />
  </Icon>
);

export const HoldIcon = () => (
  <Icon>
    <path d="M12 4v12M8.5 7.500L12 4l3.5 3.5" />
    <path d="M5 20h14" />
  </Icon>
);

export const TargetIcon = () => (
  <Icon>
    <path d="M12 21s-6-5.200-6-10.500a6 6 0 0 1 12 0C18 15.800 12 21 12 21z" />
    <circle cx="12" cy="10.5" r="2" />
  </Icon>
);

export const ForwardIcon = () => (
  <Icon>
    <path d="M12 20V8M7 12.500L12 7.500l5 5" />
    <path d="M5 3.500h14" />
  </Icon>
);

export const ScriptsIcon = () => (
  <Icon>
    <path d="M8 7l-5 5 5 5M16 7l5 5-5 5M13.5 4.500l-3 15" />
  </Icon>
);

export const PlayIcon = () => (
  <Icon size={16}>
    <path d="M7 4.500v15l12-7.500z" fill="currentColor" />
  </Icon>
);

/** A way from here to there. */
export const PathIcon = () => (
  <Icon size={18}>
    <circle cx="5.5" cy="18" r="2" />
    <circle cx="18.5" cy="6" r="2" />
    <path d="M8 18h6a3 3 0 0 0 0-6h-4a3 3 0 0 1 0-6h6" stroke-dasharray="3 3.2" />
  </Icon>
);

export const EditIcon = () => (
  <Icon size={18}>
    <path d="M4 20l1-4.500L16.5 4l3.5 3.500L8.500 19z" />
  </Icon>
);

export const RemoveIcon = () => (
  <Icon size={18}>
    <path d="M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7" />
  </Icon>
);

/** Its red dot is the whole of it. */
export const RecordIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" stroke="var(--soft)" />
    <circle cx="12" cy="12" r="4.500" fill="currentColor" stroke="none" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon size={18}>
    <path d="M12 4v11M7.500 10.500L12 15l4.500-4.500M5 19.500h14" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M14.500 5.500L8 12l6.500 6.500" />
  </Icon>
);

export const VoiceIcon = ({ on }: { on: boolean }) => (
  <Icon>
    <path d="M4 9.500v5h3.500L12 19V5L7.500 9.500z" />
    {on ? (
      <path d="M15.500 9a4.500 4.500 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11" />
    ) : (
      <path d="M16 9.500l5 5M21 9.500l-5 5" />
    )}
  </Icon>
);

export const CameraIcon = () => (
  <Icon>
    <path d="M3.500 8.500a1.500 1.500 0 0 1 1.500-1.500h9a1.500 1.500 0 0 1 1.500 1.500v7a1.500 1.500 0 0 1-1.500 1.500h-9a1.500 1.500 0 0 1-1.500-1.500z" />
    <path d="M15.500 11l5-3v8l-5-3" />
  </Icon>
);

export const NearestIcon = () => (
  <Icon size={18}>
    <path d="M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3" />
    <circle cx="12" cy="12" r="3" />
  </Icon>
);

export const UnlockIcon = () => (
  <Icon size={18}>
    <path d="M6 11h12v8.500H6zM8.500 11V7.500a3.500 3.500 0 0 1 6.800-1.200" />
  </Icon>
);

export const ChaseIcon = () => (
  <Icon size={18}>
    <circle cx="16" cy="5.500" r="2.200" />
    <path d="M16 10v5.500M16 15.500l-2.500 4.500M16 15.500l2.500 4.500M12.800 12h6.400M3 8.500l3.500 3.500L3 15.500M7.500 8.500L11 12l-3.500 3.500" />
  </Icon>
);

export const SnapshotIcon = () => (
  <Icon size={18}>
    <path d="M4 8h3.500L9 5.500h6L16.500 8H20v11H4z" />
    <circle cx="12" cy="13" r="3.200" />
  </Icon>
);

export const BatteryIcon = ({ fraction }: { fraction: number }) => (
  <svg class="icon" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true">
    <rect
      x="1"
      y="1.5"
      width="22.5"
      height="13"
      rx="3"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
    />
    <path d="M25.5 5.500v5" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    <rect x="3.5" y="4" width={17.5 * fraction} height="8" rx="1.2" fill="currentColor" />
  </svg>
);

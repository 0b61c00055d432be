/** What one gateway lets its clients do. */
export interface GatewaySettings {
  /** Connections at a time; the next one is answered 503. */
  readonly maxClients: number;
  /** Messages a second that one client may send in the long run. */
  readonly messageRate: number;
  /** Messages that it may send at once after a pause. */
  readonly messageBurst: number;
  /** Silence is looked for so often, ms; a client that was silent for three looks is dropped. */
  readonly lookInterval: number;
}

export const defaultSettings: GatewaySettings = {
  maxClients: 8,
  // A browser sends at its frame rate, 60 Hz, and twice that on a fast display.
  messageRate: 120,
  messageBurst: 60,
  lookInterval: 1000,
};

/** Telemetry is skipped for a client that has so much unread, bytes: the next one is fresher anyway. */
export const TELEMETRY_BACKLOG = 64 * 1024;

/** A peer that has so much unread is not reading, bytes: the connection is cut. */
export const DEAD_BACKLOG = 1024 * 1024;

/** Control reads within a tick or is stuck: what waits for it is bounded more tightly, bytes. */
export const UPSTREAM_BACKLOG = 64 * 1024;

/**
 * Longest frame that is read at all, bytes. Far above what a robot accepts, so that an honest
 * mistake hears a sentence instead of losing its connection (the library can only hang up).
 */
export const MAX_FRAME = 1024 * 1024;

/** Telemetry that the gateway itself takes from control, Hz. */
export const TELEMETRY_RATE = 50;

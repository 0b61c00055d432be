import { RECORDINGS_PATH, type Recordings } from "../../src/protocol/recording-messages.ts";
import {
  isRecording,
  listOpen,
  recording,
  recordings,
  removeRecording,
  toggleRecording,
} from "../recording/recorder.ts";
import { clock, fileSize, label, losses, sentence } from "../recording/words.ts";
import { useAskedRemoval } from "./asked-removal.ts";
import { DownloadIcon, RecordIcon, RemoveIcon } from "./icons.tsx";

/** Records the drive, or ends that. */
export function RecordTool() {
  if (!recording.value) return null;
  const isOn = isRecording.value;
  const what = isOn ? "End the recording" : "Record the drive";
  return (
    <button
      type="button"
      class="tool tool-record"
      data-testid="record"
      data-state={recording.value.state}
      aria-pressed={isOn}
      aria-label={what}
      title={`${what} (O)`}
      onClick={toggleRecording}
    >
      <RecordIcon />
    </button>
  );
}

/** How long and how large the recording is by now. */
export function RecordClock() {
  const now = recording.value;
  if (now?.state !== "on") return null;
  const lost = losses(now.dropped);
  return (
    <div
      class={lost ? "record-clock caution" : "record-clock"}
      data-testid="record-clock"
      role="timer"
      title={lost || "Recording"}
    >
      <i class="record-dot" />
      <b>{clock(now.elapsed)}</b>
      <span>{fileSize(now.bytes)}</span>
      {lost && <span class="record-lost">slow disk</span>}
    </div>
  );
}

/** The recordings on the robot, to be fetched or deleted. */
export function RecordingList() {
  if (!recording.value) return null;
  return (
    <details
      class="panel recordings"
      data-testid="recordings"
      open={listOpen.value}
      onToggle={(event) => {
        listOpen.value = event.currentTarget.open;
      }}
    >
      <summary>
        Recordings <span class="legend">{isRecording.value ? "recording" : ""}</span>
      </summary>
      {recording.value.text && (
        <p class="note recordings-why" data-testid="recordings-why">
          {sentence(recording.value.text)}
        </p>
      )}
      {recordings.value ? <List list={recordings.value} /> : <p class="note">Waiting for the robot…</p>}
    </details>
  );
}

function List({ list }: { list: Recordings }) {
  const { recordings: all, others, free, folder } = list;
  return (
    <>
      {all.length === 0 && (
        <p class="note" data-testid="no-recordings">
          None yet. The red dot (O) records a drive: what the car does, what it is told and what it sees.
        </p>
      )}
      <ul>
        {all.map((one) => (
          <Row key={one.name} one={one} />
        ))}
      </ul>
      <p class="note">
        {others > 0 && `${others} older ones are in the folder too. `}
        In the robot's folder <b>{folder}</b>
        {free !== null && `, ${fileSize(free)} free`}. Foxglove and Lichtblick show them.
      </p>
    </>
  );
}

function Row({ one }: { one: Recordings["recordings"][number] }) {
  const { name, bytes, duration } = one;
  const { isAsking: removing, keep, remove } = useAskedRemoval();
  return (
    <li data-testid="recorded" data-name={name}>
      <div class="recorded-what" title={name}>
        <b>{label(name)}</b>
        <span title={duration === null ? "Its end was not written: it can be read up to there" : undefined}>
          {duration === null ? "cut off" : clock(duration)} · {fileSize(bytes)}
        </span>
      </div>
      {removing.value ? (
        <div key="question" class="recorded-doing asked">
          <span>Delete for good?</span>
          <button
            type="button"
            class="small"
            data-testid="delete-yes"
            aria-label={`Delete ${label(name)}`}
            onClick={() => {
              removing.value = false;
              removeRecording(name);
            }}
          >
            Delete
          </button>
          <button
            type="button"
            class="small"
            ref={keep}
            aria-label={`Keep ${label(name)}`}
            onClick={() => {
              removing.value = false;
            }}
          >
            Keep
          </button>
        </div>
      ) : (
        <div key="doing" class="recorded-doing">
          <a
            class="tool"
            href={`${RECORDINGS_PATH}/${encodeURIComponent(name)}`}
            download={name}
            data-testid="download"
            aria-label={`Download ${label(name)}`}
            title="Download"
            // The next Enter is to arm, and not to fetch it again.
            onClick={(event) => event.detail > 0 && event.currentTarget.blur()}
          >
            <DownloadIcon />
          </a>
          <button
            type="button"
            class="tool"
            ref={remove}
            data-testid="delete"
            aria-label={`Delete ${label(name)}`}
            title="Delete"
            onClick={() => {
              removing.value = true;
            }}
          >
            <RemoveIcon />
          </button>
        </div>
      )}
    </li>
  );
}

import { constants } from "node:fs";
import { mkdir, open, statfs } from "node:fs/promises";
import { dirname } from "node:path";

/** A file that is being written, from its beginning on. Each call ends before the next. */
export interface DiskFile {
  write(bytes: Uint8Array): Promise<void>;
  /** What was written is to survive the loss of power. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a recording needs of the machine. Everything rejects as Node's file system does. */
export interface Disk {
  /** The disk's free space for us, bytes; the folder is made where it is missing. */
  free(folder: string): Promise<number>;
  /** A new file: EEXIST where there is one. */
  create(path: string): Promise<DiskFile>;
}

export const realDisk: Disk = {
  async free(folder) {
    await mkdir(folder, { recursive: true });
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
  async create(path) {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
    const file = await open(path, flags, 0o644);
    await syncFolder(dirname(path));
    return {
      async write(bytes) {
        let rest = bytes;
        while (rest.length > 0) rest = rest.subarray((await file.write(rest)).bytesWritten);
      },
      sync: () => file.datasync(),
      close: () => file.close(),
    };
  },
};

/** A new name is on the disk only when the folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full: delete some recordings",
  EDQUOT: "the disk is full: delete some recordings",
  EROFS: "the disk can only be read: name another folder with  strafe start --recordings FOLDER",
  EACCES: "the robot may not write there: name another folder with  strafe start --recordings FOLDER",
  EPERM: "the robot may not write there: name another folder with  strafe start --recordings FOLDER",
  ENOTDIR: "it is no folder: name another with  strafe start --recordings FOLDER",
  EEXIST: "something else has that name: name another folder with  strafe start --recordings FOLDER",
  ENOENT: "the folder is gone",
  EIO: "the disk fails: see to its card",
};

/** Why the disk did not do what it should, and what to do. */
export function diskFailure(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return WHY[code ?? ""] ?? `${message}`;
}

/** The first line of every file that install writes: nothing else is overwritten or removed. */
export const MARKER = "# Made by `strafe install`; `strafe uninstall` removes it.";

export function isOurs(text: string): boolean {
  return text.startsWith(MARKER);
}

export const UNIT = "/etc/systemd/system/strafe.service";

/** After the `public.conf` with which raspi-config lets the whole network in: the last one counts. */
export const PIGPIOD_DROP_IN = "/etc/systemd/system/pigpiod.service.d/strafe.conf";

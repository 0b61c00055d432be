/**
 * What a person calls the device that they hold, from what its browser says of itself.
 *
 * @param agent the browser's `navigator.userAgent`
 * @param touchPoints its `navigator.maxTouchPoints`: an iPad says that it is a Mac, and no Mac has a touch screen
 */
export function deviceName(agent: string, touchPoints: number): string {
  if (/iPad/.test(agent)) return "iPad";
  if (/iPhone/.test(agent)) return "iPhone";
  if (/Android/.test(agent)) return /Mobile/.test(agent) ? "Android phone" : "Android tablet";
  if (/Mac OS X/.test(agent)) return touchPoints > 1 ? "iPad" : "Mac";
  if (/Windows/.test(agent)) return "Windows PC";
  if (/CrOS/.test(agent)) return "Chromebook";
  return /Linux/.test(agent) ? "Linux computer" : "Computer";
}

import type { Call } from '../bridge/activity/index.ts'

/** How many calls came since midnight, of this computer's time. @param calls the oldest first */
export function callsToday(calls: readonly Pick<Call, 'time'>[], now: number): number {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  const before = calls.findLastIndex(({ time }) => time < midnight)
  return calls.length - 1 - before
}

import { useLocalStorage } from '@mantine/hooks'

/** What this browser remembers for its user; all else is the bridge's. */
const LOCALE_KEY = 'panda-bridge.locale'
const ZONE_KEY = 'panda-bridge.zone'
const PERIOD_KEY = 'panda-bridge.tasks-days'
const FIRST_RUN_KEY = 'panda-bridge.first-run'

/** How dates are written; an empty text is the browser's way. */
export function useLocalePreference() {
  return useLocalStorage({ key: LOCALE_KEY, defaultValue: '', getInitialValueInEffect: false })
}

/** In which time zone moments are written. */
export function useZonePreference() {
  return useLocalStorage<'local' | 'utc'>({
    key: ZONE_KEY,
    defaultValue: 'local',
    getInitialValueInEffect: false,
  })
}

export interface FirstRunMemory {
  /** The user said "later": the steps are not shown by themselves any more. */
  dismissed: boolean
}

export function useFirstRunMemory() {
  return useLocalStorage<FirstRunMemory>({
    key: FIRST_RUN_KEY,
    defaultValue: { dismissed: false },
    getInitialValueInEffect: false,
  })
}

/** Days that the list of tasks may look back. */
export const taskPeriods = [1, 3, 7, 14, 30] as const
const USUAL_DAYS = 14

/** How many days the list of tasks looks back. */
export function useTaskPeriod(): [days: number, choose: (days: number) => void] {
  const [days, choose] = useLocalStorage({
    key: PERIOD_KEY,
    defaultValue: USUAL_DAYS,
    getInitialValueInEffect: false,
  })
  const isKnown = taskPeriods.some((period) => period === days)
  return [isKnown ? days : USUAL_DAYS, choose]
}

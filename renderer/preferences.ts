import { useLocalStorage } from '@mantine/hooks'

/** What this browser remembers for its user; all else is the bridge's. */
const LOCALE_KEY = 'panda-bridge.locale'
const FIRST_RUN_KEY = 'panda-bridge.first-run'

/** How dates are written; an empty text is the browser's way. */
export function useLocalePreference() {
  return useLocalStorage({ key: LOCALE_KEY, defaultValue: '', getInitialValueInEffect: false })
}

export interface FirstRunMemory {
  /** The user said "later": the steps are not shown by themselves any more. */
  dismissed: boolean
  /** The user has looked at what assistants may do: no state of the bridge tells that. */
  setChosen: boolean
}

export function useFirstRunMemory() {
  return useLocalStorage<FirstRunMemory>({
    key: FIRST_RUN_KEY,
    defaultValue: { dismissed: false, setChosen: false },
    getInitialValueInEffect: false,
  })
}

import { CONTROL_KEY } from '../bridge/auth/key-names.ts'
import { isOfWindow } from '../bridge/auth/own-callers.ts'

/** What the pages call who asks: the user, or the assistant, by its key where its name would pass for the user's. */
export function callerName(key: string, name: string): string {
  if (isOfWindow({ client: key, clientName: name })) return 'You'
  return key !== CONTROL_KEY && name.trim().toLowerCase() === 'you' ? key : name
}

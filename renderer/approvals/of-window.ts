import { callerName } from '../callers.ts'
import type { Approval } from '../types.ts'

/** Whether no assistant asks, but somebody who has pressed a button in a window. */
export function isOfWindow({ client, clientName }: Pick<Approval, 'client' | 'clientName'>): boolean {
  return callerName(client, clientName) === 'You'
}

import type { BridgeState } from '../state/bridge-state.ts'
import type { ManagedName } from '../state/managed.ts'
import { managedWords } from '../state/managed-words.ts'
import { print } from './print.ts'

/** Says which of these an administrator has locked, and why. */
export function printLocked({ managed }: Pick<BridgeState, 'managed'>, ...names: ManagedName[]): void {
  const locked = names.filter((name) => managed?.locked.includes(name))
  if (!managed || locked.length === 0) return
  print`\nSet for all users of this computer: ${locked.map((name) => managedWords[name]).join(', ')}. ${managed.reason}`
}

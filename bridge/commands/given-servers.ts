import type { BridgeState } from '../api.ts'
import { BridgeError } from '../errors.ts'
import { stateAt } from './at-server.ts'

/** As it is typed: "ATLAS,ePIC", or "all". */
export const serverNames = (text: string) =>
  text === 'all' ? text : text.split(',').map((name) => name.trim())

/** As they are called in the state. @throws BridgeError for one that is not in use */
export function serversNamed(
  names: readonly string[] | 'all',
  client: string | undefined,
  state: BridgeState,
): readonly string[] | 'all' {
  if (client === undefined)
    throw new BridgeError('invalid-input', 'Nothing says which assistant.', 'Add --client NAME.')
  return names === 'all' ? names : names.map((name) => stateAt(state, name).server?.name ?? name)
}

/** Those in use that it would have and has not. */
export function moreServers(
  before: readonly string[] | undefined,
  after: readonly string[] | 'all',
  { server, beside }: BridgeState,
): string[] {
  const inUse = [server, ...beside.map((each) => each.server)].flatMap((each) => each?.name ?? [])
  const has = (names: readonly string[] | 'all' | undefined, name: string) =>
    names === undefined || names === 'all' || names.includes(name)
  return inUse.filter((name) => has(after, name) && !has(before, name))
}

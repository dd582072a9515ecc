import type { Command } from 'commander'
import type { BridgeState } from '../api.ts'
import { BridgeError } from '../errors.ts'
import { comparable } from '../platform/comparable.ts'

/** Adds the option that says which of several PanDA servers in use is meant. */
export function ofServer(command: Command): Command {
  return command.option('--server <name>', 'the one of this name, of several servers in use')
}

/** What stands in a method's input for it. */
export function at(server: string | undefined): { server?: string } {
  return server === undefined ? {} : { server }
}

/** Where a call goes, or went, to another server than the first: the numbers in it are other tasks there. */
export function atOther({ server }: { server?: string | undefined }, first: BridgeState['server']): string {
  return server === undefined || server === first?.name ? '' : ` at ${server}`
}

/** What the state says of the server of that name; of the first where none is named. @throws BridgeError */
export function stateAt(
  state: BridgeState,
  name: string | undefined,
): Pick<BridgeState, 'server' | 'health' | 'login' | 'set'> {
  const isMeant = (server: BridgeState['server']) =>
    server !== undefined && name !== undefined && comparable(server.name) === comparable(name)
  if (name === undefined || isMeant(state.server)) return state
  const beside = state.beside.find(({ server }) => isMeant(server))
  if (beside) return beside
  throw new BridgeError(
    'not-found',
    `No PanDA server "${name.slice(0, 100)}" is in use.`,
    'See those that are with "panda-bridge status"; "panda-bridge servers beside NAME" uses one more.',
  )
}

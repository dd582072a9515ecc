import { toBridgeError, type BridgeErrorValue } from '../errors.ts'
import { assistantById, assistants } from './assistants/index.ts'
import type { AssistantId } from './assistants/assistant.ts'
import { disconnect, type TakeBack } from './connect.ts'
import { describeClient, type ClientStatus, type ExpectedFor } from './status.ts'
import { otherPlaces, type Where } from './target.ts'

/** What a repair did to one assistant. */
export interface Repaired {
  id: AssistantId
  name: string
  file: string
  was: ClientStatus['state']
  repaired: boolean
  problem?: BridgeErrorValue
}

/** Connects an assistant anew, in a file that is not its usual one where one is given. */
export type Reconnect = (status: ClientStatus, file: string | undefined) => Promise<unknown>

/**
 * Brings every entry that vanished or is outdated up to date, in whatever file it was put; `ids` limits it to some
 * assistants. Throws nothing.
 */
export async function repairClients(
  where: Where,
  expectedFor: ExpectedFor,
  reconnect: Reconnect,
  ids?: string[],
): Promise<Repaired[]> {
  const chosen = ids === undefined ? assistants : ids.map(assistantById)
  const results: Repaired[] = []
  for (const assistant of chosen) {
    const expected = expectedFor(assistant.id)
    if (expected === undefined) continue
    // The usual file last: a key that stood in another one is renewed, and may stand in this one as well.
    for (const place of [...(await otherPlaces(assistant, where)), where]) {
      const status = await describeClient(assistant, place, expected)
      const { id, name, file, state, problem } = status
      const result: Repaired = { id, name, file, was: state, repaired: false }
      // A file that the user named may be gone for good, with the project that it belonged to.
      if (state === 'outdated' || (state === 'vanished' && place === where)) {
        try {
          await reconnect(status, place.file)
          result.repaired = true
        } catch (thrown) {
          result.problem = toBridgeError(thrown).toValue()
        }
        results.push(result)
      } else if (problem !== undefined && place === where) results.push({ ...result, problem })
    }
  }
  return results
}

/**
 * Takes every entry of ours out of every assistant's file, as uninstalling offers to. Throws
 * nothing: what could not be taken out is in the results, for the user to do by hand.
 */
export async function disconnectAll(
  where: Where,
  expectedFor: ExpectedFor,
  takeBack?: TakeBack,
): Promise<Disconnected[]> {
  const results: Disconnected[] = []
  for (const assistant of assistants) {
    const expected = expectedFor(assistant.id)
    if (expected === undefined) continue
    for (const place of [where, ...(await otherPlaces(assistant, where))]) {
      const { id, name, state, problem } = await describeClient(assistant, place, expected)
      if (state === 'unreadable') results.push({ id, name, disconnected: false, ...(problem && { problem }) })
      if (state === 'unreadable' || state === 'not-connected') continue
      try {
        await disconnect(assistant, expected, place, takeBack)
        results.push({ id, name, disconnected: true })
      } catch (thrown) {
        results.push({ id, name, disconnected: false, problem: toBridgeError(thrown).toValue() })
      }
    }
  }
  return results
}

/** What became of one assistant's entry. */
export interface Disconnected {
  id: AssistantId
  name: string
  disconnected: boolean
  problem?: BridgeErrorValue
}

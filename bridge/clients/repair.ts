import { toBridgeError, type BridgeErrorValue } from '../errors.ts'
import { assistantById, assistants } from './assistants/index.ts'
import type { AssistantId } from './assistants/assistant.ts'
import { connect, disconnect } from './connect.ts'
import { expectedOf, type Offer } from './offer.ts'
import { describeClient, type ClientStatus, type ExpectedFor } from './status.ts'
import type { Where } from './target.ts'

/** What a repair did to one assistant. */
export interface Repaired {
  id: AssistantId
  name: string
  was: ClientStatus['state']
  repaired: boolean
  problem?: BridgeErrorValue
}

/** Brings every entry that vanished or is outdated up to date; `ids` limits it to some. Throws nothing. */
export async function repairClients(
  where: Where,
  offerFor: (id: AssistantId) => Offer | undefined,
  ids?: string[],
): Promise<Repaired[]> {
  const chosen = ids === undefined ? assistants : ids.map(assistantById)
  const results: Repaired[] = []
  for (const assistant of chosen) {
    const offer = offerFor(assistant.id)
    if (offer === undefined) continue
    const { id, name, state, problem } = await describeClient(assistant, where, expectedOf(offer))
    const result: Repaired = { id, name, was: state, repaired: false }
    if (state === 'vanished' || state === 'outdated') {
      try {
        await connect(assistant, offer, where)
        result.repaired = true
      } catch (thrown) {
        result.problem = toBridgeError(thrown).toValue()
      }
      results.push(result)
    } else if (problem !== undefined) results.push({ ...result, problem })
  }
  return results
}

/**
 * Takes every entry of ours out of every assistant's file, as uninstalling offers to. Throws
 * nothing: what could not be taken out is in the results, for the user to do by hand.
 */
export async function disconnectAll(where: Where, expectedFor: ExpectedFor): Promise<Disconnected[]> {
  const results: Disconnected[] = []
  for (const assistant of assistants) {
    const expected = expectedFor(assistant.id)
    if (expected === undefined) continue
    const { id, name, state, problem } = await describeClient(assistant, where, expected)
    if (state === 'unreadable') results.push({ id, name, disconnected: false, ...(problem && { problem }) })
    if (state === 'unreadable' || state === 'not-connected') continue
    try {
      await disconnect(assistant, expected, where)
      results.push({ id, name, disconnected: true })
    } catch (thrown) {
      results.push({ id, name, disconnected: false, problem: toBridgeError(thrown).toValue() })
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

import type { Assistant, AssistantId } from './assistants/assistant.ts'
import type { Secret } from '../platform/secret.ts'
import { change, type MakePlan, type Outcome } from './change.ts'
import { httpProblem } from './http-problem.ts'
import { transportOf, type Expected, type Offer } from './offer.ts'
import { mayUse } from './permission.ts'
import { planConnect, planDisconnect } from './plan.ts'
import { chosenFile, mayBeMade, type Where } from './target.ts'

/** Has what comes with an assistant's key refused. */
export type TakeBack = (id: AssistantId) => Promise<void>

/**
 * Puts the offer into the assistant's file, or brings the entry there up to date.
 * Throws `invalid-file` when the file cannot be read, `file-access` when it cannot be written,
 * `not-found` when the assistant is not installed, `not-allowed` when a key may not stand there,
 * `denied-by-organisation` when the assistant would not load the entry. The file is then as it was.
 * @param renew takes back the key that stands in the entry and is about to be taken out of it
 */
export async function connect(
  assistant: Assistant,
  offer: Offer,
  where: Where,
  renew?: (key: Secret) => Promise<void>,
): Promise<Outcome> {
  await mayUse(assistant, offer, where)
  await mayHoldKey(assistant, offer, where)
  const plan: MakePlan = async (snapshot, connection, folder) => {
    // Again, as somebody may have opened the file meanwhile.
    await mayHoldKey(assistant, offer, where)
    mayBeMade(await chosenFile(assistant, where), snapshot)
    return planConnect(assistant, snapshot, connection, offer, folder)
  }
  return change(assistant, where, plan, async ({ keyTakenOut }) => {
    if (keyTakenOut) await renew?.(keyTakenOut)
  })
}

/** @throws BridgeError where the offer holds a key that may not stand in the assistant's file */
export async function mayHoldKey(assistant: Assistant, offer: Offer, where: Where): Promise<void> {
  if (transportOf(offer) === 'stdio') return
  const { file } = await chosenFile(assistant, where)
  const problem = await httpProblem(assistant, file, where.surroundings)
  if (problem) throw problem
}

/**
 * Takes out exactly what was put in. Throws as `connect` does, and `not-found` for an entry that is not ours.
 * @param takeBack the assistant's key, which may stand in the entry
 */
export async function disconnect(
  assistant: Assistant,
  expected: Expected | Offer,
  where: Where,
  takeBack?: TakeBack,
): Promise<Outcome> {
  const plan: MakePlan = (snapshot, connection, folder) =>
    planDisconnect(assistant, snapshot, connection, expected, folder)
  return change(assistant, where, plan, async () => takeBack?.(assistant.id))
}

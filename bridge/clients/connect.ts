import type { Assistant } from './assistants/assistant.ts'
import { change, type Outcome } from './change.ts'
import type { Expected, Offer } from './offer.ts'
import { planConnect, planDisconnect } from './plan.ts'
import type { Where } from './target.ts'

/**
 * Puts the offer into the assistant's file, or brings the entry there up to date.
 * Throws `invalid-file` when the file cannot be read, `file-access` when it cannot be written,
 * `not-found` when the assistant is not installed. The file is then as it was.
 */
export async function connect(assistant: Assistant, offer: Offer, where: Where): Promise<Outcome> {
  return change(assistant, where, async (snapshot, connection, folder) =>
    planConnect(assistant, snapshot, connection, offer, folder),
  )
}

/** Takes out exactly what was put in. Throws as `connect` does, and `not-found` for an entry that is not ours. */
export async function disconnect(
  assistant: Assistant,
  expected: Expected | Offer,
  where: Where,
): Promise<Outcome> {
  return change(assistant, where, async (snapshot, connection, folder) =>
    planDisconnect(assistant, snapshot, connection, expected, folder),
  )
}

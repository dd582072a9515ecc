import { toBridgeError } from '../errors.ts'
import type { Assistant } from './assistants/assistant.ts'
import { transportOf, type Expected, type Offer, type Transport } from './offer.ts'
import type { Lines } from './paste.ts'
import { doubt, refusal, type Asked, type Policy } from './policies/policy.ts'
import type { Where } from './target.ts'

/** What those who manage this computer say of the assistant's use of this bridge; undefined where they say nothing. */
export async function policyFor(
  assistant: Assistant,
  server: Expected | Offer,
  transport: Transport,
  { surroundings }: Where,
): Promise<Policy | undefined> {
  return assistant.policy?.(askedOf(server, transport), surroundings)
}

/**
 * An entry that the assistant does not load would be taken for a connection.
 * @returns what to mind where nobody here can tell @throws BridgeError `denied-by-organisation`
 */
export async function mayUse(assistant: Assistant, offer: Offer, where: Where): Promise<string[]> {
  const transport = transportOf(offer)
  const policy = await policyFor(assistant, offer, transport, where)
  if (policy?.is === 'denied') throw refusal(assistant.name, policy, askedOf(offer, transport))
  return policy?.is === 'unknown' ? [doubt(assistant.name, policy)] : []
}

/** The lines with what is said here of the assistant's use of them: pasted, they are left aside as an entry is. */
export async function minded(lines: Lines, assistant: Assistant, offer: Offer, where: Where): Promise<Lines> {
  const said = await mayUse(assistant, offer, where).catch((thrown: unknown) => {
    const { message, nextStep } = toBridgeError(thrown)
    return [`${message} ${nextStep}`]
  })
  return said.length === 0 ? lines : { ...lines, about: said.join(' ') }
}

export function askedOf({ name, stdio, http }: Expected | Offer, transport: Transport): Asked {
  return transport === 'http' ? { name, url: http.url } : { name, command: [stdio.command, ...stdio.args] }
}

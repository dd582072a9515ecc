import { BridgeError } from '../../errors.ts'
import { plainLine } from '../../platform/shown-text.ts'

/** A server as an assistant would have it: what policies match. */
export interface Asked {
  name: string
  /** The program and its arguments, for one that the assistant starts. */
  command?: readonly string[]
  /** For one that it reaches by HTTP. */
  url?: string
}

/** What a policy on this computer says of an assistant's use of this bridge. */
export interface Policy {
  is: 'allowed' | 'denied' | 'unknown'
  /** Whose word it is: users have such lists of their own, too. */
  by: 'organisation' | 'user'
  /** The file, the key of Windows' registry, or what else it stands in. */
  file: string
  /** Why, as a part of a sentence. */
  reason: string
  /** Whom to ask, where the policy names somebody. */
  contact?: string
}

export function denied(file: string, reason: string, by: Policy['by'] = 'organisation'): Policy {
  return { is: 'denied', by, file, reason }
}

export function allowed(file: string, reason: string): Policy {
  return { is: 'allowed', by: 'organisation', file, reason }
}

export function unknown(file: string, reason: string): Policy {
  return { is: 'unknown', by: 'organisation', file, reason }
}

export const reasons = {
  named: 'its list of denied servers names this one',
  notNamed: 'its list of allowed servers does not name this one',
  allowed: 'its lists allow this server',
} as const

/** Why an assistant is not connected. */
export function refusal(assistant: string, { by, file, reason, contact }: Policy, asked: Asked): BridgeError {
  const where = `${reason} (${plainLine(file, 500)})`
  if (by === 'user')
    return new BridgeError(
      'denied-by-organisation',
      `Your own settings do not let ${assistant} use this bridge: ${where}.`,
      `Change that list, then connect it. The server is ${described(asked)}.`,
    )
  const who = contact === undefined ? 'whoever manages this computer' : plainLine(contact, 200)
  return new BridgeError(
    'denied-by-organisation',
    `Your organisation does not allow this for ${assistant}: ${where}.`,
    `Ask ${who} to allow ${described(asked)}.`,
  )
}

/** What to mind where nobody here can tell what a policy says. */
export function doubt(assistant: string, { file, reason }: Policy): string {
  return `Whether your organisation allows this for ${assistant} is not known: ${reason} (${plainLine(file, 500)}).`
}

/** As an administrator needs it for a list: exact, since each argument counts. */
function described({ name, command, url }: Asked): string {
  return command ? `"${name}", started as ${JSON.stringify(command)}` : `"${name}", at ${url}`
}

import {
  LONGEST_NAME,
  oneLine,
  prefixRule,
  secretRule,
  variableRule,
} from '../../bridge/upstream/further/entry-fields.ts'
import { addressOf, isAddress } from '../servers/fields.ts'
import type { Further, FurtherEntry } from '../types.ts'

/** A server besides PanDA as it is typed: an empty text is nothing. */
export interface Fields {
  name: string
  prefix: string
  by: 'http' | 'command'
  url: string
  login: string
  clientId: string
  bearer: string
  command: string
  /** One a line. */
  arguments: string
  /** `NAME=VALUE`, one a line. */
  variables: string
  /** Names, with spaces between. */
  secrets: string
  trust: FurtherEntry['trust']
}
export type WrongFields = Partial<Record<keyof Fields, string>>

export const emptyFields: Fields = {
  name: '',
  prefix: '',
  by: 'http',
  url: '',
  login: 'none',
  clientId: '',
  bearer: '',
  command: '',
  arguments: '',
  variables: '',
  secrets: '',
  trust: 'nothing',
}

export function fieldsOf({ name, prefix, reach, trust }: FurtherEntry): Fields {
  const common = { ...emptyFields, name, prefix, trust }
  if (reach.by === 'http') {
    const { url, login, clientId = '' } = reach
    return { ...common, by: 'http', url, login, clientId }
  }
  const variables = Object.entries(reach.variables).map(([name, value]) => `${name}=${value}`)
  return {
    ...common,
    by: 'command',
    command: reach.command,
    arguments: reach.arguments.join('\n'),
    variables: variables.join('\n'),
    secrets: reach.secrets.join(' '),
  }
}

/** @param on of one that is changed */
export function entryOf(fields: Fields, on = true): FurtherEntry {
  const { name, prefix, by, trust } = fields
  const clientId = fields.clientId.trim()
  const reach: FurtherEntry['reach'] =
    by === 'http'
      ? {
          by,
          url: addressOf(fields.url),
          login: fields.login as 'none',
          ...(fields.login === 'oauth' && clientId !== '' && { clientId }),
        }
      : {
          by,
          command: fields.command.trim(),
          arguments: linesOf(fields.arguments),
          variables: Object.fromEntries(linesOf(fields.variables).map(splitVariable)),
          secrets: wordsOf(fields.secrets),
        }
  return { name: name.trim(), prefix: prefix.trim(), reach, trust, on }
}

/** Without what is known of how it stands. */
export function entryOfState({ name, prefix, reach, trust, on }: Further): FurtherEntry {
  return { name, prefix, reach, trust, on }
}

/** What a field lacks, in words; the bridge checks once more. @param needsBearer where none is kept */
export function wrongFields(fields: Fields, needsBearer: boolean): WrongFields {
  const { by, login } = fields
  return {
    ...wrongName(fields.name.trim()),
    ...(!prefixRule.pattern.test(fields.prefix.trim()) && { prefix: prefixRule.words }),
    ...(by === 'http' ? wrongPlace(fields.url) : wrongProgram(fields)),
    ...(by === 'http' && login === 'bearer' && wrongBearer(fields.bearer.trim(), needsBearer)),
  }
}

function wrongName(name: string): WrongFields {
  if (name === '') return { name: 'Give it a name.' }
  if (name.length > LONGEST_NAME) return { name: `A name has at most ${LONGEST_NAME} characters.` }
  return oneLine.pattern.test(name) ? {} : { name: oneLine.words }
}

function wrongPlace(typed: string): WrongFields {
  if (!isAddress(typed)) return { url: 'Give the address at which it speaks MCP, such as https://HOST/mcp.' }
  const { protocol, hostname, username, password } = new URL(addressOf(typed))
  if (protocol === 'http:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
    return { url: 'Give an address that starts with https://; with http:// only one of this computer.' }
  return username === '' && password === ''
    ? {}
    : { url: `An address with something before an "@" leads to ${hostname}: give it without that.` }
}

function wrongProgram({ command, variables, secrets }: Fields): WrongFields {
  const hasOddVariable = linesOf(variables).some(
    (line) => !line.includes('=') || !variableRule.pattern.test(splitVariable(line)[0]),
  )
  return {
    ...(command.trim() === '' && { command: 'Name the program.' }),
    ...(command.length > 1_000 && { command: 'The name of a program has at most 1,000 characters.' }),
    ...(hasOddVariable && { variables: `Write NAME=VALUE, one a line. ${variableRule.words}` }),
    ...(wordsOf(secrets).some((name) => !variableRule.pattern.test(name)) && { secrets: variableRule.words }),
  }
}

function wrongBearer(bearer: string, isNeeded: boolean): WrongFields {
  if (bearer === '') return isNeeded ? { bearer: 'Give the token.' } : {}
  return secretRule.pattern.test(bearer) ? {} : { bearer: secretRule.words }
}

/** What is kept for a server is that of its name at its place: with another of these it is linked anew. */
export function isAnotherPlace(one: FurtherEntry, other: FurtherEntry): boolean {
  return one.name !== other.name || placeOf(one) !== placeOf(other)
}

function placeOf({ reach }: FurtherEntry): string {
  return reach.by === 'http'
    ? (URL.parse(reach.url)?.origin ?? reach.url)
    : JSON.stringify([reach.command, reach.arguments])
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '')
}

function splitVariable(line: string): [name: string, value: string] {
  const equals = line.indexOf('=')
  return [line.slice(0, equals).trim(), line.slice(equals + 1)]
}

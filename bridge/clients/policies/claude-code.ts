import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { isObject } from '../../platform/json.ts'
import type { Surroundings } from '../surroundings.ts'
import { hasPolicy, managedSources, systemFolder, userFolder } from './claude-code-sources.ts'
import { matchesGlob } from './glob.ts'
import { allowed, denied, reasons, unknown, type Asked, type Policy } from './policy.ts'
import { isListed, listOf, type ListEntry, type Matching } from './server-lists.ts'
import { isReadable, readJsonPolicy, unreadable, type ReadableSource, type Source } from './sources.ts'

/**
 * What Claude Code is allowed here (https://code.claude.com/docs/en/managed-mcp). A `managed-mcp.json` is all that it
 * loads. Else the lists count: a denied server is out, whatever else; where there is a list of allowed ones, a program
 * has to be on it with its exact command, and by its name only where the list has no command at all.
 */
export async function claudeCodePolicy(asked: Asked, here: Surroundings): Promise<Policy | undefined> {
  const fixed = await readJsonPolicy(path.join(systemFolder(here), 'managed-mcp.json'))
  const ofFile = fixed && byFixedServers(fixed, asked)
  if (ofFile && ofFile.is !== 'allowed') return ofFile
  const sources = await managedSources(here)
  const own = await readJsonPolicy(path.join(userFolder(here), 'settings.json'))
  const ofLists = byLists(sources, own, asked, here, ofFile !== undefined)
  return ofLists ?? ofFile
}

/** Its own entry for this bridge counts as ours: whoever manages the computer has connected it. */
function byFixedServers({ where, values }: Source, { command, url }: Asked): Policy {
  const servers = values?.['mcpServers']
  if (!isObject(servers)) return unknown(where, unreadable)
  const isThere = Object.values(servers).some(
    (each) =>
      isObject(each) &&
      (command
        ? isDeepStrictEqual(
            [each['command'], ...(Array.isArray(each['args']) ? (each['args'] as unknown[]) : [])],
            command,
          )
        : each['url'] === url),
  )
  return isThere
    ? allowed(where, 'it names this server')
    : denied(where, 'only the servers that it names are loaded')
}

/** @param isFixed whether the organisation's own file names the server: no list of allowed ones is asked then */
function byLists(
  sources: readonly Source[],
  own: Source | undefined,
  asked: Asked,
  here: Surroundings,
  isFixed: boolean,
): Policy | undefined {
  const broken = sources.find((source) => !isReadable(source))
  if (broken) return unknown(broken.where, unreadable)
  const applied = appliedOf(sources.filter(isReadable))
  const helper = applied.find(({ values }) => values['policyHelper'] !== undefined)
  if (helper) return unknown(helper.where, 'a program computes it when Claude Code starts')
  const matching = matchingIn(here)
  const ofDenied = byDenied(applied, own, asked, matching)
  if (ofDenied?.is === 'denied' || isFixed) return ofDenied
  const closed = applied.find(({ values }) => locksServers(values['strictPluginOnlyCustomization']))
  if (closed) return denied(closed.where, 'servers come from plugins only')
  const ofAllowed = byAllowed(applied, own, asked, matching)
  return ofAllowed?.is === 'allowed' ? (ofDenied ?? ofAllowed) : (ofAllowed ?? ofDenied)
}

/** Of several sources the highest that says anything counts, unless that one has all of them count. */
function appliedOf(sources: readonly ReadableSource[]): ReadableSource[] {
  const said = sources.find((source) => Object.keys(source.values).length > 0)
  const ofPolicy = sources.filter(hasPolicy)
  return said?.values['managedSourcesBehavior'] === 'merge' ? ofPolicy : ofPolicy.slice(0, 1)
}

function byDenied(
  applied: readonly ReadableSource[],
  own: Source | undefined,
  asked: Asked,
  matching: Matching,
): Policy | undefined {
  const lists = [
    ...applied.map((source) => ({ ...source, by: 'organisation' as const })),
    ...(own && isReadable(own) ? [{ ...own, by: 'user' as const }] : []),
  ]
  let doubtful: Policy | undefined
  for (const { where, values, by } of lists) {
    const list = listOf(values['deniedMcpServers'])
    if (list === 'broken') doubtful ??= unknown(where, unreadable)
    else if (list) {
      const verdict = isListed(list, asked, matching)
      if (verdict === 'yes') return denied(where, reasons.named, by)
      if (verdict === 'undecided') doubtful ??= unknown(where, 'it depends on variables')
    }
  }
  return doubtful
}

function byAllowed(
  applied: readonly ReadableSource[],
  own: Source | undefined,
  asked: Asked,
  matching: Matching,
): Policy | undefined {
  const source = applied.find(({ values }) => values['allowedMcpServers'] !== undefined)
  const isClosed = applied.some(({ values }) => (values['allowManagedMcpServersOnly'] ?? false) !== false)
  const ofUser = isClosed || !own?.values ? undefined : listOf(own.values['allowedMcpServers'])
  const list = source && listOf(source.values['allowedMcpServers'])
  if (list === 'broken' && source) return unknown(source.where, unreadable)
  const all = [...(Array.isArray(list) ? list : []), ...(Array.isArray(ofUser) ? ofUser : [])]
  const where = source?.where ?? own?.where
  if (where === undefined || (!list && !ofUser)) return undefined
  const verdict = isListed(counting(all, asked), asked, matching)
  if (verdict === 'yes') return allowed(where, reasons.allowed)
  if (verdict === 'undecided') return unknown(where, 'it depends on variables')
  return denied(where, reasons.notNamed, source ? 'organisation' : 'user')
}

/** A name counts only where no entry says more of servers of this kind. */
function counting(list: readonly ListEntry[], { command }: Asked): ListEntry[] {
  const member = command ? 'serverCommand' : 'serverUrl'
  const saysMore = list.some((entry) => entry[member] !== undefined)
  return saysMore ? list.filter((entry) => entry.serverName === undefined) : [...list]
}

function locksServers(value: unknown): boolean {
  return value === true || (Array.isArray(value) && value.includes('mcp'))
}

function matchingIn({ env, home }: Surroundings): Matching {
  const known: Record<string, string | undefined> = { HOME: home, ...env }
  const expand = (text: string) => {
    let isKnown = true
    // Where no end follows, each beginning would be followed to the end of the text.
    const end = text.lastIndexOf('}') + 1
    const filled = text
      .slice(0, end)
      .replaceAll(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, otherwise?: string) => {
        const value = known[name] ?? otherwise
        isKnown &&= value !== undefined
        return value ?? ''
      })
    return isKnown ? filled + text.slice(end) : undefined
  }
  return { url: matchesAddress, expand }
}

const ADDRESS = /^([^:/]*):\/\/([^/]*)(\/.*)?$/s

/** A host is the same in small letters and without a dot at its end; a pattern without a path is for all of them. */
function matchesAddress(pattern: string, url: string): boolean {
  const [, scheme = '', host = '', rest] = ADDRESS.exec(pattern) ?? []
  const [, ownScheme = '', ownHost = '', ownRest = ''] = ADDRESS.exec(url) ?? []
  if (scheme === '') return matchesGlob(pattern, url)
  const plainHost = (text: string) => text.toLowerCase().replace(/\.(?=:|$)/, '')
  return (
    matchesGlob(scheme.toLowerCase(), ownScheme) &&
    matchesGlob(plainHost(host), plainHost(ownHost)) &&
    (rest === undefined || matchesGlob(rest, ownRest))
  )
}

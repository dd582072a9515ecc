import path from 'node:path'
import type { Surroundings } from '../surroundings.ts'
import { matchesGlob } from './glob.ts'
import { allowed, denied, reasons, unknown, type Asked, type Policy } from './policy.ts'
import { isListed, listOf, type Matching } from './server-lists.ts'
import {
  isReadable,
  managedPreferences,
  plainOrJson,
  programFiles,
  readJsonPolicy,
  registryPolicy,
  unreadable,
  type Source,
} from './sources.ts'

/**
 * What GitHub Copilot's clients are allowed here: `allowedMcpServers` and `deniedMcpServers` of
 * https://docs.github.com/en/copilot/reference/enterprise-administrators/enterprise-managed-settings. What GitHub itself
 * sends to an account lies on no disk.
 */
export async function copilotPolicy(asked: Asked, here: Surroundings): Promise<Policy | undefined> {
  return byLayers(await managedSources(here), asked)
}

/** microsoft/vscode `fileManagedSettingsService.ts` and `copilotManagedSettings.ts` have the places. */
export async function managedSources(here: Surroundings): Promise<Source[]> {
  const root = here.root ?? ''
  const folder = {
    darwin: `${root}/Library/Application Support/GitHubCopilot`,
    win32: path.join(programFiles(here), 'GitHubCopilot'),
    linux: `${root}/etc/github-copilot`,
  }
  const found = [
    ...(await managedPreferences('com.github.copilot', here)),
    await registryPolicy('HKLM', 'GitHubCopilot', here),
    await readJsonPolicy(path.join(folder[here.system], 'managed-settings.json')),
  ]
  return found.filter((source) => source !== undefined)
}

/** Each layer counts: what one denies is denied, and what has a list of allowed servers must have this one on it. */
export function byLayers(
  sources: readonly Source[],
  asked: Asked,
  names = { allowed: 'allowedMcpServers', denied: 'deniedMcpServers' },
): Policy | undefined {
  const said = sources.map((source) => byLayer(source, asked, names)).filter((each) => each !== undefined)
  const find = (is: Policy['is']) => said.find((policy) => policy.is === is)
  return find('denied') ?? find('unknown') ?? find('allowed')
}

function byLayer(
  source: Source,
  asked: Asked,
  names: { allowed: string; denied: string },
): Policy | undefined {
  const { where } = source
  if (!isReadable(source)) return unknown(where, unreadable)
  const [out, only] = [names.denied, names.allowed].map((name) =>
    listOf(plainOrJson(withoutTeams(source.values[name]))),
  )
  if (Array.isArray(out) && isListed(out, asked, matching) === 'yes') return denied(where, reasons.named)
  if (out === 'broken' || only === 'broken') return unknown(where, unreadable)
  if (!only) return out && allowed(where, reasons.allowed)
  return isListed(only, asked, matching) === 'yes'
    ? allowed(where, reasons.allowed)
    : denied(where, reasons.notNamed)
}

/** A team of the enterprise may have another value, which is told by GitHub. */
function withoutTeams(value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && 'overridable' in value
  return isObject ? value.overridable : value
}

const matching: Matching = { url: matchesAddress, expand: (text) => text }

/** Up to its path an address is the same in small letters, and `*` stands within the host only. */
function matchesAddress(pattern: string, url: string): boolean {
  const lower = (text: string) => {
    const end = text.slice(hostAt(text)).search(/[/\\?#]/)
    const at = end === -1 ? text.length : hostAt(text) + end
    return { text: text.slice(0, at).toLowerCase() + text.slice(at), at }
  }
  const wanted = lower(pattern)
  return matchesGlob(wanted.text, lower(url).text, wanted.at)
}

function hostAt(address: string): number {
  const at = address.indexOf('://')
  return at === -1 ? 0 : at + 3
}

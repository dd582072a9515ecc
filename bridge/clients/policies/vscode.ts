import type { Surroundings } from '../surroundings.ts'
import { byLayers, managedSources as copilotSources } from './copilot.ts'
import { allowed, denied, unknown, type Asked, type Policy } from './policy.ts'
import {
  isReadable,
  managedPreferences,
  readJsoncPolicy,
  registryPolicy,
  switchOf,
  unreadable,
  type ReadableSource,
  type Source,
} from './sources.ts'

/**
 * What VS Code is allowed here: the policies ChatMCP (`chat.mcp.access`), ChatAllowedMcpServers and ChatDeniedMcpServers
 * (https://code.visualstudio.com/docs/enterprise/policies), and what manages GitHub Copilot, which it reads as well.
 */
export async function vscodePolicy(asked: Asked, here: Surroundings): Promise<Policy | undefined> {
  const sources = await managedSources(here)
  const contact = contactIn(sources)
  const names = { allowed: 'ChatAllowedMcpServers', denied: 'ChatDeniedMcpServers' }
  const said = [
    byAccess(sources),
    byLayers(sources, asked, names),
    byLayers(await copilotSources(here), asked),
  ].filter((policy) => policy !== undefined)
  const find = (is: Policy['is']) => said.find((policy) => policy.is === is)
  const policy = find('denied') ?? find('unknown') ?? find('allowed')
  return policy && { ...policy, ...(contact !== undefined && { contact }) }
}

/** Its main settings of a device, the highest first. */
async function managedSources(here: Surroundings): Promise<Source[]> {
  const found = [
    ...(await managedPreferences('com.microsoft.VSCode', here)),
    await registryPolicy('HKLM', 'Microsoft\\VSCode', here),
    await registryPolicy('HKCU', 'Microsoft\\VSCode', here),
    here.system === 'linux' ? await readJsoncPolicy(`${here.root ?? ''}/etc/vscode/policy.json`) : undefined,
  ]
  return found.filter((source) => source !== undefined)
}

/** Before VS Code 1.104 the policy was a switch. */
function byAccess(sources: readonly Source[]): Policy | undefined {
  for (const source of sources) {
    const { where } = source
    if (!isReadable(source)) return unknown(where, unreadable)
    const { ChatMCP: access } = source.values
    if (access === undefined) continue
    if (access === 'none' || switchOf(access) === false)
      return denied(where, 'it switches off all MCP servers in VS Code')
    if (access === 'all' || switchOf(access) === true) return allowed(where, 'it allows any MCP server')
    if (access === 'registry')
      return unknown(where, 'it allows the servers of a registry only, which VS Code asks by itself')
    return unknown(where, unreadable)
  }
  return undefined
}

/** AdminContactEmail and AdminContactUrl of microsoft/vscode `build/lib/policies/policyData.jsonc`. */
function contactIn(sources: readonly Source[]): string | undefined {
  const texts = sources
    .filter((source): source is ReadableSource => isReadable(source))
    .flatMap(({ values }) => [values['AdminContactEmail'], values['AdminContactUrl']])
  return texts.find((text): text is string => typeof text === 'string' && text.trim() !== '')
}

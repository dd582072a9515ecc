import type { z } from 'zod'
import { BridgeError } from '../errors.ts'
import { findKnownServer, knownServers, pandaServerSchema, type PandaServer } from './servers.ts'

/** What a user may have otherwise than a known server's entry has it. Whose server it is stays as this program knows it. */
export const serverChangesSchema = pandaServerSchema
  .pick({ vo: true, upstream: true, caFile: true, monitorUrl: true })
  .partial()
export type ServerChanges = z.infer<typeof serverChangesSchema>

/** By the name of the known server. */
export type ChangedServers = Readonly<Record<string, ServerChanges>>

/** Addresses that known servers had in earlier versions of this program, which kept a copy of the whole entry. */
const earlierPandaMcpUrls: ReadonlySet<string | undefined> = new Set([
  'https://aipanda120.cern.ch:8443/mcp/',
  'https://aipanda120.cern.ch:8443/mcp',
])

/** The known servers as the user has them. */
export function knownServersWith(changed: ChangedServers): PandaServer[] {
  return knownServers.map((server) => ({ ...server, ...changed[server.name] }))
}

/** The one of that name, whatever its case, as the user has it. */
export function findKnownServerWith(name: string, changed: ChangedServers): PandaServer | undefined {
  return knownServersWith(changed).find((server) => server.name.toLowerCase() === name.toLowerCase())
}

/**
 * What an entry changes of the known server of its name.
 * @throws BridgeError `invalid-input` where it is another server's
 */
export function changesOf(entry: PandaServer): ServerChanges {
  const known = findKnownServer(entry.name)
  if (known?.url !== entry.url || known.pandaMcpUrl !== entry.pandaMcpUrl) {
    throw new BridgeError(
      'invalid-input',
      `"${entry.name}" is a known server, whose addresses stay as they are.`,
      'Change its VO, where its tools come from, its certificate authority or its monitor; or add a server of your own under another name.',
    )
  }
  const { vo, upstream = 'auto', caFile, monitorUrl } = entry
  return {
    ...(vo !== known.vo && { vo }),
    ...(upstream !== 'auto' && { upstream }),
    ...(caFile !== undefined && { caFile }),
    ...(monitorUrl !== undefined && monitorUrl !== known.monitorUrl && { monitorUrl }),
  }
}

/** An entry that was chosen in an earlier run, with the addresses that this version knows of its server. */
export function upToDate(chosen: PandaServer): PandaServer {
  const known = findKnownServer(chosen.name)
  if (known?.url !== chosen.url || !earlierPandaMcpUrls.has(chosen.pandaMcpUrl)) return chosen
  const { pandaMcpUrl, otherPandaMcpUrls } = known
  return { ...chosen, pandaMcpUrl, otherPandaMcpUrls }
}

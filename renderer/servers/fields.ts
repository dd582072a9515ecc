import type { Server } from '../types.ts'
import { hostOf } from './presets.ts'

/** A server as it is typed: an empty text is nothing. */
export interface Fields {
  name: string
  url: string
  vo: string
  pandaMcpUrl: string
  caFile: string
  monitorUrl: string
  upstream: string
}

export const emptyFields: Fields = {
  name: '',
  url: '',
  vo: '',
  pandaMcpUrl: '',
  caFile: '',
  monitorUrl: '',
  upstream: 'auto',
}

export function fieldsOf(server: Server): Fields {
  return { ...emptyFields, ...server }
}

/** @param foundMcpUrl where the probe found a PandaMCP, for an entry that does not say */
export function serverOf(fields: Fields, foundMcpUrl?: string): Server {
  const { name, url, vo, upstream } = fields
  const pandaMcpUrl = fields.pandaMcpUrl.trim() || foundMcpUrl
  const caFile = fields.caFile.trim()
  const monitorUrl = fields.monitorUrl.trim()
  return {
    name: name.trim() || hostOf(url.trim()),
    url: url.trim(),
    vo: vo.trim(),
    ...(pandaMcpUrl && { pandaMcpUrl }),
    ...(caFile && { caFile }),
    ...(monitorUrl && { monitorUrl }),
    ...(isKind(upstream) && { upstream }),
  }
}

/** What a field lacks, in words; the bridge checks once more. */
export function wrongFields(fields: Fields): Partial<Record<keyof Fields, string>> {
  const wrong: Partial<Record<keyof Fields, string>> = {}
  if (!isAddress(fields.url)) wrong.url = 'Give an address that starts with https://.'
  if (!/^[\w-]+([.:][\w-]+)?$/.test(fields.vo.trim()))
    wrong.vo = 'Give a name such as atlas, or atlas.production.'
  for (const name of ['pandaMcpUrl', 'monitorUrl'] as const) {
    if (fields[name].trim() !== '' && !isAddress(fields[name]))
      wrong[name] = 'Give an address that starts with https://.'
  }
  return wrong
}

function isAddress(text: string): boolean {
  const url = URL.parse(text.trim())
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}

function isKind(upstream: string): upstream is 'pandamcp' | 'rest' {
  return upstream === 'pandamcp' || upstream === 'rest'
}

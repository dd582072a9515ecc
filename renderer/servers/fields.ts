import { voPattern } from '../../bridge/panda/vo.ts'
import type { Server } from '../types.ts'
import { hostOf } from './words.ts'

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
  const { name, vo, upstream } = fields
  const url = addressOf(fields.url)
  const pandaMcpUrl = addressOf(fields.pandaMcpUrl) || foundMcpUrl
  const caFile = fields.caFile.trim()
  const monitorUrl = addressOf(fields.monitorUrl)
  return {
    name: name.trim() || hostOf(url),
    url,
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
  if (!isAddress(fields.url)) wrong.url = 'Give the host and port, such as https://HOST:25443.'
  if (!voPattern.test(fields.vo.trim()))
    wrong.vo = 'Give a name such as atlas, atlas.production or vo.belle:production.'
  for (const name of ['pandaMcpUrl', 'monitorUrl'] as const) {
    if (fields[name].trim() !== '' && !isAddress(fields[name]))
      wrong[name] = 'Give an address that starts with https://.'
  }
  return wrong
}

/** As the user means it: without a scheme it is a host, with its port or without, and those are reached by https. */
export function addressOf(typed: string): string {
  const text = typed.trim()
  return text === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
}

export function isAddress(typed: string): boolean {
  const text = addressOf(typed)
  const url = URL.parse(text)
  // Chromium takes a host with spaces in it.
  return !/\s/.test(text) && url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}

function isKind(upstream: string): upstream is 'pandamcp' | 'rest' {
  return upstream === 'pandamcp' || upstream === 'rest'
}

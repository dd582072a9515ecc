import type { McpResult } from '../mcp/index.ts'
import { isObject } from '../platform/json.ts'
import { annotations, fields, flag, listOf, object, role, text, type Read } from './well-formed.ts'

/** As official clients look at it, which refuse what is not so. */
const base64: Read = (value) => {
  if (typeof value !== 'string') return undefined
  try {
    atob(value)
    return value
  } catch {
    return undefined
  }
}
const whole: Read = (value) => (Number.isSafeInteger(value) ? value : undefined)

const ofAll = { annotations, _meta: object }
const ofContents = fields({ uri: text, mimeType: text, text, blob: base64, _meta: object }, ['uri'])

/** What a resource has in it: a text or bytes. */
function contents(value: unknown): unknown {
  const read = ofContents(value)
  return isObject(read) && ('text' in read || 'blob' in read) ? read : undefined
}

/** The parts of an answer, by their type. */
const parts: Readonly<Record<string, Read>> = {
  text: fields({ ...ofAll, text }, ['text']),
  image: fields({ ...ofAll, data: base64, mimeType: text }, ['data', 'mimeType']),
  audio: fields({ ...ofAll, data: base64, mimeType: text }, ['data', 'mimeType']),
  resource: fields({ ...ofAll, resource: contents }, ['resource']),
  resource_link: fields(
    { ...ofAll, uri: text, name: text, title: text, description: text, mimeType: text, size: whole },
    ['uri', 'name'],
  ),
}

const said = (words: unknown) => ({ type: 'text', text: String(words) })

/** One part; of a type that nobody knows yet it passes as it is. */
function part(value: unknown): unknown {
  if (value === null) return undefined
  if (!isObject(value)) return Array.isArray(value) ? leftOut('a list') : said(value)
  const { type, text: words } = value
  if (typeof type !== 'string') return typeof words === 'string' ? said(words) : leftOut('no type')
  if (type === 'text' && words === null) return undefined
  const read = Object.hasOwn(parts, type) ? parts[type] : fields({ _meta: object })
  return read?.(value) ?? leftOut(`the type ${JSON.stringify(type.slice(0, 60))}`)
}

function leftOut(what: string): unknown {
  return said(`A part of ${what} stood here, which is not as MCP has it. It is left out.`)
}

/** The parts of an answer, of which one alone need not be in a list. */
function content(value: unknown): unknown {
  return listOf(part)(Array.isArray(value) ? value : [value])
}

const completion = fields({
  values: (value) => (listOf(text)(value) as unknown[] | undefined)?.slice(0, 100),
  total: whole,
  hasMore: flag,
})

const reads: Readonly<Record<string, Read>> = {
  _meta: object,
  content,
  contents: (value) => listOf(contents)(value ?? []),
  messages: (value) => listOf(fields({ role, content: part }, ['role', 'content']))(value ?? []),
  description: text,
  completion: (value) => ({ values: [], ...(completion(value) as object | undefined) }),
  isError: (value) => (typeof value === 'boolean' ? value : value === 'true' || value === 1 || undefined),
}

/** The fields of a result as official clients take them: they throw it away otherwise, though the call was carried out. */
export function wellFormedResult(given: McpResult): McpResult {
  const { structuredContent, ...result } = given
  const read = fields(reads)(result) as McpResult
  if (structuredContent == null) return read
  if (isObject(structuredContent)) return { ...read, structuredContent }
  // PandaMCP is asked in a protocol in which it is an object; clients of that protocol refuse all else.
  const isSaid = Array.isArray(read['content']) && read['content'].length > 0
  return isSaid ? read : { ...read, content: [said(JSON.stringify(structuredContent))] }
}

import { BridgeError } from '../errors.ts'
import type { JsonDocument, Value } from './json-document.ts'
import { amount, nouns } from './words.ts'

/** The names and numbers on the way from the root to a value. */
export type Path = readonly string[]

/** A path as a JSON Pointer (RFC 6901); the root is the empty text. */
export function pointer(path: Path): string {
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

const dottedStep = /\[(\d+)\]|\[(["'])(.*?)\2\]|\.?([^.[\]]+)/gy

/**
 * Reads a JSON Pointer (`/data/0/name`), or what assistants write instead (`data[0].name`, `$.data`).
 * @throws BridgeError `invalid-input`
 */
export function parsePath(text: string): Path {
  if (text === '' || text === '$' || text === '/') return []
  if (text.startsWith('/')) {
    return text
      .slice(1)
      .split('/')
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  }
  const dotted = text.replace(/^\$\.?/, '')
  const steps: string[] = []
  let read = 0
  for (const match of dotted.matchAll(dottedStep)) {
    steps.push(match[1] ?? match[3] ?? match[4] ?? '')
    read = match.index + match[0].length
  }
  if (read === dotted.length && !dotted.startsWith('.')) return steps
  throw new BridgeError(
    'invalid-input',
    `"path" is not understood: ${text.slice(0, 100)}`,
    'Write it as a JSON Pointer, for example /data/0/name; leave it out for the whole result.',
  )
}

/**
 * The value that a path leads to.
 * @throws BridgeError `not-found`, naming the last step that exists and what there is
 */
export function follow(document: JsonDocument, path: Path): Value {
  let value = document.root
  for (const [index, step] of path.entries()) {
    const next = child(document, value, step)
    if (!next) throw nothingThere(document, value, path.slice(0, index), step)
    value = next
  }
  return value
}

function child(document: JsonDocument, value: Value, step: string): Value | undefined {
  if (value.kind === 'array') {
    const wanted = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : value.count
    if (wanted >= value.count) return undefined
    let index = 0
    for (const item of document.items(value)) {
      if (index === wanted) return item
      index += 1
    }
  }
  if (value.kind === 'object')
    for (const [name, item] of document.entries(value)) if (name === step) return item
  return undefined
}

function nothingThere(document: JsonDocument, value: Value, path: Path, step: string): BridgeError {
  const where = path.length === 0 ? 'The result' : `"${pointer(path)}"`
  const noun = nouns[value.kind]
  let what = `a ${value.kind}, which has no parts`
  if (value.kind === 'array') what = `an array of ${amount(value.count, noun)}, numbered from 0`
  if (value.kind === 'object') {
    const names: string[] = []
    for (const [name] of document.entries(value)) {
      if (names.length === 10) break
      names.push(name.slice(0, 60))
    }
    const more = value.count - names.length
    what = `an object with ${names.join(', ')}${more > 0 ? ` and ${more} more entries` : ''}`
  }
  return new BridgeError(
    'not-found',
    `There is no "${step.slice(0, 60)}" here. ${where} is ${what}.`,
    'Correct "path".',
  )
}

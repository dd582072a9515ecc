import { endpointOfTool } from '../panda/catalogue/index.ts'
import type { Json } from '../panda/catalogue/index.ts'
import { MASK, maskRandomWords, maskText } from '../platform/mask-text.ts'

/** Values under such names are secrets, however short: all of them are masked. */
const secretName =
  /token|secret|passw|passphrase|credential|authorization|cookie|(?:api|private|access|ssh)[_-]?key/i
/** Values under such names may be secrets: what looks random in them is masked. */
const doubtfulName = /key|proxy/i

/** Deeper than this the arguments of no tool go; what lies there is left out, and said to be. */
const DEEPEST = 24
export const TOO_DEEP = '[left out: nested too deeply]'

type Suspicion = 'none' | 'doubtful' | 'secret'

/**
 * The arguments of a call without what looks like a secret: tokens and private keys wherever they
 * stand, values whose name says so, and parameters that the catalogue marks as secret.
 * Masking twice changes nothing more; it throws for nothing that JSON can express.
 */
export function maskArguments(tool: string, given: unknown): Json {
  const endpoint = endpointOfTool(tool)
  const secrets = new Set(endpoint?.parameters.filter(({ secret }) => secret).map(({ name }) => name))
  return masked(given, 'none', 0, secrets)
}

function masked(value: unknown, suspicion: Suspicion, depth: number, secrets?: ReadonlySet<string>): Json {
  switch (typeof value) {
    case 'string':
      return maskedText(value, suspicion, depth)
    case 'number':
      return suspicion === 'secret' ? MASK : value
    case 'boolean':
      return value
    case 'object':
      if (value === null) return null
      if (depth >= DEEPEST) return TOO_DEEP
      if (Array.isArray(value)) return value.map((item) => masked(item, suspicion, depth + 1))
      return maskedObject(value, suspicion, depth, secrets)
    default:
      // What JSON cannot express, and JSON.stringify leaves out or makes null.
      return null
  }
}

function maskedObject(
  value: object,
  suspicion: Suspicion,
  depth: number,
  secrets: ReadonlySet<string> | undefined,
): Json {
  const entries = new Map<string, Json>()
  for (const [name, item] of Object.entries(value)) {
    // A name that holds a secret makes its value one: the mask in its place says so as well.
    const shown = maskText(name)
    const inner = secrets?.has(name) ? 'secret' : stronger(suspicion, suspicionOf(shown))
    entries.set(freeName(shown, entries), masked(item, inner, depth + 1))
  }
  // Makes `__proto__` an entry as any other.
  return Object.fromEntries(entries)
}

/** Two names that were secrets look alike once masked: neither value may take the other's place. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  if (!taken.has(name)) return name
  let number = 2
  while (taken.has(`${name} ${number}`)) number += 1
  return `${name} ${number}`
}

function maskedText(text: string, suspicion: Suspicion, depth: number): string {
  if (suspicion === 'secret') return text === '' ? '' : MASK
  const inner = /^\s*[{[]/.test(text) ? maskedJson(text, suspicion, depth) : text
  const plain = maskText(inner)
  return suspicion === 'doubtful' ? maskRandomWords(plain) : plain
}

/** Some parameters of PanDA's are JSON in a text: its names say what is secret in it. */
function maskedJson(text: string, suspicion: Suspicion, depth: number): string {
  if (depth >= DEEPEST) return text
  try {
    const before: unknown = JSON.parse(text)
    const after = JSON.stringify(masked(before, suspicion, depth + 1))
    return after === JSON.stringify(before) ? text : after
  } catch {
    return text
  }
}

function suspicionOf(name: string): Suspicion {
  if (secretName.test(name)) return 'secret'
  return doubtfulName.test(name) ? 'doubtful' : 'none'
}

function stronger(one: Suspicion, other: Suspicion): Suspicion {
  if (one === 'secret' || other === 'secret') return 'secret'
  return one === 'doubtful' ? one : other
}

import { maskText } from '../platform/mask-text.ts'
import { BridgeError } from '../errors.ts'
import { plainLine, plainText, plainValue } from '../platform/shown-text.ts'

/** Characters of an error's sentence: it may quote a server, or name its files. */
const LONGEST_SENTENCE = 1_000

/**
 * An answer as it leaves: no text of it holds what could be a secret, or characters that mislead. What comes from
 * elsewhere was made one line and cut where it was read; this holds for whatever was not.
 */
export function safeAnswer<T>(answer: T): T {
  return plainValue(answer, (text) => plainText(maskText(text)))
}

/** The same of why there is no answer. */
export function safeError(thrown: unknown): unknown {
  if (!(thrown instanceof BridgeError)) return thrown
  const { code, message, nextStep } = thrown
  return new BridgeError(code, sentence(message), sentence(nextStep), { cause: thrown.cause })
}

function sentence(text: string): string {
  return plainLine(maskText(text.slice(0, 20 * LONGEST_SENTENCE)), LONGEST_SENTENCE)
}

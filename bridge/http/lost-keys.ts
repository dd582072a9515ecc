import { BridgeError } from '../errors.ts'

/**
 * The problem of a taken port, with what it means for keys: an assistant that is connected over HTTP sends its own to
 * whoever listens there.
 * @param names of the keys that were renewed for it
 */
export function withLostKeys(problem: BridgeError, names: readonly string[]): BridgeError {
  if (names.length === 0) return problem
  const { code, message, nextStep, cause } = problem
  return new BridgeError(
    code,
    `${message} Whoever connected to it over HTTP may have shown it a key, so these were renewed: ${names.join(', ')}.`,
    `${nextStep} Then mend what is connected over HTTP ("panda-bridge repair"); lines that were pasted by hand are pasted anew.`,
    { cause },
  )
}

import { BridgeError } from '../errors.ts'
import { whyNoAccess } from '../platform/file-errors.ts'

/** Forgets one thing after another. What a disk refuses is said in the end: all else is forgotten all the same. */
export class Forgetting {
  readonly #refused: BridgeError[] = []

  /** @param what as it stands at the beginning of a sentence */
  async forget(what: string, act: () => unknown): Promise<void> {
    try {
      await act()
    } catch (cause) {
      const message = `${what} could not be forgotten: ${whyNoAccess(cause)}.`
      const nextStep = 'See to it that the files can be written, then reset the bridge once more.'
      this.#refused.push(
        cause instanceof BridgeError ? cause : new BridgeError('file-access', message, nextStep, { cause }),
      )
    }
  }

  /** @throws BridgeError where something was refused */
  end(): void {
    const [first] = this.#refused
    if (!first) return
    const message = this.#refused.map((refused) => refused.message).join(' ')
    throw new BridgeError(first.code, message, first.nextStep, { cause: first })
  }
}

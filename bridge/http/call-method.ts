import { bridgeMethods, isBridgeMethod, type ApiAnswer, type BridgeApi } from '../api.ts'
import { BridgeError, toBridgeError } from '../errors.ts'
import { checked } from '../panda/checked.ts'

/**
 * Calls a method of BridgeApi by its name, with input from another process. `stop` is not carried out: its
 * answer has to be gone before, so whoever sends that does it then. Never throws.
 */
export async function callMethod(api: BridgeApi, method: string, input: unknown): Promise<ApiAnswer> {
  try {
    if (!isBridgeMethod(method)) throw unknownMethod(method)
    const read: unknown = checked(bridgeMethods[method], input, {
      whole: `What "${method}" is called with`,
      nextStep: 'Nothing was done: correct it and try again.',
    })
    if (method === 'stop') return { ok: null }
    const call = api[method] as (value: unknown) => Promise<unknown>
    return { ok: (await call.call(api, read)) ?? null }
  } catch (thrown) {
    return { error: toBridgeError(thrown).toValue() }
  }
}

export function unknownMethod(method: string): BridgeError {
  return new BridgeError(
    'invalid-input',
    `The bridge has no method "${method.slice(0, 50)}".`,
    'Restart the bridge: it and this program may be of different versions.',
  )
}

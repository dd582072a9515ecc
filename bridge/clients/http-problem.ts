import { BridgeError } from '../errors.ts'
import type { Assistant } from './assistants/assistant.ts'
import { exposureOf } from './private-file.ts'
import { remoteProblem } from './remote.ts'
import type { Surroundings } from './surroundings.ts'

/** Why this assistant's file may not hold an entry for HTTP, which has a key in it; undefined where it may. */
export async function httpProblem(
  assistant: Assistant,
  file: string,
  surroundings: Surroundings,
): Promise<BridgeError | undefined> {
  if (!assistant.http) return noHttp(assistant)
  const remote = remoteProblem(surroundings)
  if (remote) return remote
  const exposure = await exposureOf(file, surroundings)
  if (!exposure) return undefined
  return new BridgeError(
    'not-allowed',
    `An entry for HTTP holds a key, and ${file} is no place for one: ${exposure.why}.`,
    `${exposure.mend}, or connect without HTTP, which needs no key.`,
  )
}

export function noHttp({ name }: Assistant): BridgeError {
  return new BridgeError(
    'not-allowed',
    `${name} reads no entry with an address.`,
    'Connect it without HTTP: it then starts a command.',
  )
}

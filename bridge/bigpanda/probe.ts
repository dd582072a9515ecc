import { z } from 'zod'
import { toBridgeError } from '../errors.ts'
import type { Secret } from '../platform/secret.ts'
import { failed } from '../panda/http-failure.ts'
import { getJson, nameOf, type Answer, type Bounds } from './get.ts'
import {
  anonymous,
  known,
  signInThere,
  unreachable,
  type LoginThere,
  type MonitorState,
} from './monitor-state.ts'

const SMALL: Bounds = { maxBytes: 100_000, timeoutMs: 15_000 }

const authTestSchema = z.object({
  user: z
    .object({ username: z.string().min(1).max(100) })
    .optional()
    .catch(undefined),
})

/**
 * Whether an answer says that the login is not taken: 401 and 403; 500, as an expired or unknown one makes the
 * monitor's own check fail; a way to its sign-in.
 */
export function refusesLogin(answer: Answer): boolean {
  return answer.is === 'sign-in' || [401, 403, 500].includes(answer.status)
}

/**
 * Looks who the monitor takes the user for. `/api/auth_test/` is there since version 1.1.0 and answers 401 without a
 * token; whether data come without one, a small public list says. Never throws, but for an abort.
 * @param token undefined where the login does not go there
 */
export async function probeMonitor(
  monitor: URL,
  token: Secret | undefined,
  login: LoginThere,
  signal: AbortSignal,
): Promise<MonitorState> {
  try {
    if (token) {
      const answer = await getJson('/api/auth_test/', { monitor, token, signal }, SMALL)
      if (answer.is === 'json' && answer.status === 200)
        return known(monitor, authTestSchema.safeParse(answer.body).data?.user?.username)
    }
    const open = await getJson('/resourcetypes/?json', { monitor, signal }, SMALL)
    if (open.is !== 'sign-in' && open.status > 500) throw failed(open.status, nameOf(monitor), 'read')
    const isOpen = open.is !== 'sign-in' && open.status !== 401 && open.status !== 403
    return isOpen ? anonymous(monitor, login) : signInThere(monitor, login)
  } catch (error) {
    signal.throwIfAborted()
    return unreachable(monitor, toBridgeError(error))
  }
}

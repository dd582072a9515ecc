import { returnCode } from './answers.ts'
import type { Endpoint, Method, Role } from './types.ts'

type Defaulted = 'parameters' | 'acceptsAnyParameter' | 'role' | 'secure' | 'returnCodeInData'

/** An entry as it is written in a module's file: what is usual is left out. */
type Written = Omit<
  Endpoint,
  Defaulted | 'module' | 'name' | 'path' | 'method' | 'idempotent' | 'inDefaultPandaMcp'
> &
  Partial<Pick<Endpoint, Defaulted | 'idempotent' | 'inDefaultPandaMcp'>>

/** Who may call it, as the last sentence of a description. */
const whoMay: Record<Role, string> = {
  none: '',
  'task-owner': ' Only for the owner of the task, or with the production role.',
  production: ' Needs the production role.',
}

/** What operators do: PanDA asks for the production role. */
export const operators = { role: 'production', audience: 'operator' } as const

/** What pilots and Harvester do, with the same role. */
export const robots = { role: 'production', audience: 'robot' } as const

/** A command that PanDA puts into a queue: the return code says whether it was taken. */
export const queued = { returnCodeInData: true, answer: returnCode } as const

/**
 * `get` and `post` for the entries of one module. Left out means: no parameters, any signed-in user, TLS,
 * data without a return code, not in PandaMCP's default; idempotent exactly when it is a read. The description ends with
 * who may call it.
 */
export function entriesOf(module: string, urlModule = module) {
  const entry =
    (method: Method) =>
    (name: string, written: Written): Endpoint => ({
      parameters: [],
      acceptsAnyParameter: false,
      role: 'none',
      secure: true,
      idempotent: written.effect === 'read',
      returnCodeInData: false,
      inDefaultPandaMcp: false,
      ...written,
      description: written.description + whoMay[written.role ?? 'none'],
      module,
      name,
      path: `/api/v1/${urlModule}/${name}`,
      method,
    })
  return { get: entry('GET'), post: entry('POST') }
}

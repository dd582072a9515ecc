import { isObject } from '../../platform/json.ts'
import type { Endpoint } from './types.ts'

/** A task (jediTaskID) or job (PandaID) that exists already. */
export interface Subject {
  readonly kind: 'task' | 'job'
  readonly id: number
}

/** How the parameters are called that name what exists; `parent_tid` only tells where the input comes from. */
export const subjectNames = {
  task: ['task_id', 'jedi_task_id', 'task_id_list'],
  job: ['job_id', 'job_ids'],
} as const

/** All tasks and jobs that a call names, in the order of its arguments. @param endpoint undefined for an unknown tool */
export function subjectsOf(endpoint: Endpoint | undefined, args: unknown): Subject[] {
  return [...named('task', endpoint, args), ...named('job', endpoint, args)].flatMap(([kind, id]) =>
    isId(id) ? [{ kind, id }] : [],
  )
}

/** The task or job that a call of these two modules acts on, if it is exactly one. */
export function onlySubjectOf(endpoint: Endpoint, args: unknown): Subject | undefined {
  const { module } = endpoint
  if (module !== 'task' && module !== 'job') return undefined
  const found = named(module, endpoint, args)
  const [subject] = subjectsOf(endpoint, args)
  return found.length === 1 ? subject : undefined
}

function named(
  kind: Subject['kind'],
  endpoint: Endpoint | undefined,
  args: unknown,
): [Subject['kind'], unknown][] {
  if (!isObject(args)) return []
  const known = endpoint && new Set(endpoint.parameters.map(({ name }) => name))
  return subjectNames[kind]
    .filter((name) => (known?.has(name) ?? true) && Object.hasOwn(args, name))
    .flatMap((name) => args[name])
    .map((id) => [kind, id])
}

const isId = (id: unknown): id is number => typeof id === 'number' && Number.isSafeInteger(id) && id > 0

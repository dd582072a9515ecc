import type { ListEntry } from '../mcp/index.ts'
import type { AnswerToolName } from '../panda/answer-tools.ts'

/** What an address of the bridge's own names. */
export type Resource =
  | { is: 'task'; id: number }
  | { is: 'job'; id: number }
  | { is: 'errors'; component: string }
  | { is: 'doc'; id: string }

/** The tool that gives the same: without that in the set a resource cannot be read. */
export const toolOfResource: Record<Resource['is'], AnswerToolName> = {
  task: 'panda_explain_task',
  job: 'panda_explain_job',
  errors: 'panda_explain_error',
  doc: 'panda_read_doc',
}

export const templates: readonly ListEntry[] = [
  {
    uriTemplate: 'panda://task/{task_id}',
    name: 'task',
    title: 'A task',
    description: 'What is happening with a task, and why it fails; can be subscribed to for one’s own tasks.',
    mimeType: 'text/plain',
  },
  {
    uriTemplate: 'panda://job/{job_id}',
    name: 'job',
    title: 'A job',
    description: 'Why a job failed, what it used, its files.',
    mimeType: 'text/plain',
  },
  {
    uriTemplate: 'panda://errors/{component}',
    name: 'errors',
    title: 'Error codes',
    description:
      'All errors of a component: pilot, transform, dataservice, jobdispatcher, taskbuffer, supervisor.',
    mimeType: 'text/plain',
  },
  {
    uriTemplate: 'panda://docs/{id}',
    name: 'documentation',
    title: 'A section of the documentation',
    description: 'As panda_search_docs has found it.',
    mimeType: 'text/plain',
  },
]

/** What that tool is asked, for the resources that are answers. */
export function inputOf(resource: Exclude<Resource, { is: 'errors' }>): Record<string, unknown> {
  switch (resource.is) {
    case 'task':
      return { task_id: resource.id }
    case 'job':
      return { job_id: resource.id }
    case 'doc':
      return { id: resource.id }
  }
}

/** @returns undefined for an address that names nothing of these */
export function resourceOf(uri: unknown): Resource | undefined {
  if (typeof uri !== 'string' || uri.length > 1_000) return undefined
  const number = /^panda:\/\/(task|job)\/(\d{1,15}|\{(?:task|job)_id\})$/.exec(uri)
  if (number) return { is: number[1] as 'task' | 'job', id: Number(number[2]) }
  const component = /^panda:\/\/errors\/([\w{}-]{1,40})$/.exec(uri)?.[1]
  if (component !== undefined) return { is: 'errors', component }
  const id = /^panda:\/\/docs\/(.+)$/.exec(uri)?.[1]
  return id === undefined ? undefined : { is: 'doc', id: decoded(id) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

import type { BridgeState } from '../bridge/api.ts'
import type { NoticeKind, NoticeSwitches } from '../bridge/state/shell.ts'
import { pageAt, type ShownServer } from './tray/servers.ts'

type Known = Extract<BridgeState['tasks'], { is: 'known' }>
type News = NonNullable<Known['news']>
type Event = News['events'][number]
type What = Event['what']

/** One notification about tasks. */
export interface TaskNotice {
  kind: NoticeKind
  title: string
  body: string
  page: string
}

const kindOf = {
  failed: 'task-failed',
  exhausted: 'task-exhausted',
  'ended-with-failures': 'task-ended',
  ended: 'task-ended',
} as const satisfies Record<What, NoticeKind>

const oneHas: Record<What, string> = {
  failed: 'has failed',
  exhausted: 'is exhausted',
  'ended-with-failures': 'has ended with failures',
  ended: 'has ended',
}

/** Names of tasks in one notification. */
const MOST_NAMES = 3

/** The news of the last look that brought some. */
export function newsIn({ tasks }: Pick<BridgeState, 'tasks'>): News | undefined {
  return tasks.is === 'known' ? tasks.news : undefined
}

/** Whose news they are. */
interface Whose {
  switches: NoticeSwitches
  /** Of several servers in use, ` at ePIC`. */
  where: string
  of: ShownServer
}

/** One notification for all that a look has brought. @returns undefined where the user wants to hear of none of it */
export function taskNotice({ counts, events }: News, { switches, where, of }: Whose): TaskNotice | undefined {
  const isOn = (what: What) => switches[kindOf[what]]
  const wanted = events.filter(({ what }) => isOn(what))
  const [first] = wanted
  if (!first) return undefined
  const count = (what: What) => (isOn(what) ? counts[what] : 0)
  const total = count('failed') + count('exhausted') + count('ended-with-failures') + count('ended')
  const kind = kindOf[first.what]
  if (total === 1)
    return {
      kind,
      title: `A task of yours${where} ${oneHas[first.what]}`,
      body: bodyOf(first),
      page: pageAt(of, `tasks/${first.taskId}`),
    }
  const ended = count('ended') + count('ended-with-failures')
  const parts = [
    [ended, 'ended'],
    [count('failed'), 'failed'],
    [count('exhausted'), count('exhausted') === 1 ? 'is exhausted' : 'are exhausted'],
  ] as const
  const [begin, ...others] = parts.filter(([number]) => number > 0)
  const [number, words] = begin ?? [0, '']
  const title = `${number === 1 ? '1 task' : `${number} tasks`} of yours${where} ${words}`
  const names = wanted.slice(0, MOST_NAMES).map(({ name, status }) => `${status}: ${name}`)
  const rest = total - names.length
  return {
    kind,
    title: [title, ...others.map(([each, what]) => `${each} ${what}`)].join(', '),
    body: [...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n'),
    page: pageAt(of, 'tasks'),
  }
}

function bodyOf({ taskId, name, status, progress, topReason }: Event): string {
  const { files, done } = progress
  const filesDone = files > 0 ? `, ${done} of ${files} files done` : ''
  return [
    `${name} (${taskId})`,
    `${status}${filesDone}`,
    ...(topReason === undefined ? [] : [topReason]),
  ].join('\n')
}

import {
  IconActivity,
  IconAdjustments,
  IconBook2,
  IconCpu,
  IconHome,
  IconListCheck,
  IconMessageChatbot,
  IconRocket,
  IconTools,
  type Icon,
} from '@tabler/icons-react'

export type PageId =
  'start' | 'overview' | 'tasks' | 'jobs' | 'lookup' | 'tools' | 'assistants' | 'activity' | 'settings'

export interface PageEntry {
  id: PageId
  title: string
  Icon: Icon
  /** The page in the navigation that leads here, where that is another. */
  below?: PageId
}

export const pageList: readonly PageEntry[] = [
  { id: 'start', title: 'Get started', Icon: IconRocket },
  { id: 'overview', title: 'Overview', Icon: IconHome },
  { id: 'tasks', title: 'Tasks', Icon: IconListCheck },
  { id: 'jobs', title: 'Job', Icon: IconCpu, below: 'tasks' },
  { id: 'lookup', title: 'Look up', Icon: IconBook2 },
  { id: 'tools', title: 'Tools', Icon: IconTools },
  { id: 'assistants', title: 'Assistants', Icon: IconMessageChatbot },
  { id: 'activity', title: 'Activity', Icon: IconActivity },
  { id: 'settings', title: 'Settings', Icon: IconAdjustments },
]

const overview = pageList[1] as PageEntry

/** The page of that name in the address; the overview for any other. */
export function findPage(id: string): PageEntry {
  return pageList.find((page) => page.id === id) ?? overview
}

/** What the window's title says: `Task 48200101` for one of many. */
export function titleOf({ id, title }: PageEntry, second: string | undefined): string {
  if (second === undefined || (id !== 'tasks' && id !== 'jobs')) return title
  return `${id === 'tasks' ? 'Task' : 'Job'} ${second.slice(0, 20)}`
}

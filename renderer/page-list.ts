import {
  IconActivity,
  IconAdjustments,
  IconHome,
  IconMessageChatbot,
  IconRocket,
  IconTools,
  type Icon,
} from '@tabler/icons-react'

export type PageId = 'start' | 'overview' | 'tools' | 'assistants' | 'activity' | 'settings'

export interface PageEntry {
  id: PageId
  title: string
  Icon: Icon
}

export const pageList: readonly PageEntry[] = [
  { id: 'start', title: 'Get started', Icon: IconRocket },
  { id: 'overview', title: 'Overview', Icon: IconHome },
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

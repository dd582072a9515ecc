import { NavLink } from '@mantine/core'
import { findPage, pageList, type PageId } from './page-list.ts'

/** @param firstRun whether the steps for a newcomer are shown */
export function Navigation({
  current,
  firstRun,
  onGo,
}: {
  current: PageId
  firstRun: boolean
  onGo: () => void
}) {
  const shown = pageList.filter(({ id, below }) => below === undefined && (id !== 'start' || firstRun))
  const active = findPage(current).below ?? current
  return shown.map(({ id, title, Icon }) => (
    <NavLink
      key={id}
      href={`#/${id}`}
      label={title}
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      active={id === active}
      aria-current={id === active ? 'page' : undefined}
      onClick={onGo}
      variant="light"
    />
  ))
}

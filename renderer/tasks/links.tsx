import { Anchor, type AnchorProps } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { Fragment, type ReactNode } from 'react'
import { useAt } from '../bridge.tsx'
import { jobPath, taskPath } from './paths.ts'

interface NumberLinkProps extends AnchorProps {
  id: number
  /** Name of the one beside the first that it is of, where that is not the one that is shown. */
  server?: string | undefined
  children?: ReactNode
}

/** A task by its number, as a link to this window's page of it. */
export function TaskLink({ id, server, children, ...props }: NumberLinkProps) {
  const at = useAt()
  return (
    <Anchor href={`#/${taskPath(id, server ?? at)}`} inherit={props.size === undefined} {...props}>
      {children ?? id}
    </Anchor>
  )
}

/** A job by its number, as a link to this window's page of it. */
export function JobLink({ id, server, children, ...props }: NumberLinkProps) {
  const at = useAt()
  return (
    <Anchor href={`#/${jobPath(id, server ?? at)}`} inherit={props.size === undefined} {...props}>
      {children ?? id}
    </Anchor>
  )
}

/** Some numbers, with commas. */
export function NumberLinks({ ids, of: Of }: { ids: readonly number[]; of: typeof TaskLink }) {
  return ids.map((id, index) => (
    <Fragment key={id}>
      {index > 0 && ', '}
      <Of id={id} />
    </Fragment>
  ))
}

/** A page elsewhere, opened in the user's browser. Nothing is shown for what is no https address. */
export function OutsideLink({
  href,
  size = 'sm',
  children,
}: {
  href: string | undefined
  size?: 'xs' | 'sm'
  children: ReactNode
}) {
  if (href === undefined || !isHttps(href)) return null
  return (
    <Anchor
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      size={size}
      style={{ whiteSpace: 'nowrap' }}
    >
      {children} <IconExternalLink size={13} aria-hidden style={{ verticalAlign: '-2px' }} />
    </Anchor>
  )
}

function isHttps(href: string): boolean {
  return URL.parse(href)?.protocol === 'https:'
}

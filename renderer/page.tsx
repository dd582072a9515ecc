import { Skeleton, Stack } from '@mantine/core'
import {
  Component,
  lazy,
  Suspense,
  type ComponentType,
  type LazyExoticComponent,
  type ReactNode,
} from 'react'
import { ErrorAlert, toErrorValue } from './errors.tsx'
import type { PageEntry, PageId } from './page-list.ts'
import { OverviewPage } from './pages/overview/index.tsx'
import type { ErrorValue } from './types.ts'

type PageComponent = ComponentType | LazyExoticComponent<ComponentType>

/** The overview comes with the frame, so that it is there at once; each other page when it is first wanted. */
const pages: Record<PageId, PageComponent> = {
  overview: OverviewPage,
  start: lazy(async () => ({ default: (await import('./pages/first-run/index.tsx')).FirstRunPage })),
  settings: lazy(async () => ({ default: (await import('./pages/settings/index.tsx')).SettingsPage })),
  tasks: lazy(async () => ({ default: (await import('./pages/tasks/index.tsx')).TasksPage })),
  jobs: lazy(async () => ({ default: (await import('./pages/job/index.tsx')).JobPage })),
  lookup: lazy(async () => ({ default: (await import('./pages/lookup/index.tsx')).LookupPage })),
  tools: lazy(async () => ({ default: (await import('./pages/tools/index.tsx')).ToolsPage })),
  assistants: lazy(async () => ({ default: (await import('./pages/assistants/index.tsx')).AssistantsPage })),
  activity: lazy(async () => ({ default: (await import('./pages/activity/index.tsx')).ActivityPage })),
}

export function Page({ page }: { page: PageEntry }) {
  const Content = pages[page.id]
  return (
    <Caught>
      <Suspense fallback={<Loading title={page.title} />}>
        <Content />
      </Suspense>
    </Caught>
  )
}

function Loading({ title }: { title: string }) {
  return (
    <Stack role="status" aria-label={`Loading ${title}`}>
      <Skeleton h={32} w={180} />
      <Skeleton h={160} />
    </Stack>
  )
}

/** A fault in one page leaves the frame, and with it the approvals, as they are. */
class Caught extends Component<{ children: ReactNode }, { error?: ErrorValue }> {
  override state: { error?: ErrorValue } = {}

  static getDerivedStateFromError(thrown: unknown) {
    return { error: toErrorValue(thrown) }
  }

  override render() {
    return this.state.error ? <ErrorAlert error={this.state.error} /> : this.props.children
  }
}

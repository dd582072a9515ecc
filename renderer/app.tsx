import { AppShell, Burger, Group, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useEffect, useRef } from 'react'
import { Approvals } from './approvals/index.tsx'
import { useBridgeState } from './bridge.tsx'
import { DocumentationBanner } from './documentation/banner.tsx'
import { GrantedBanner } from './granted.tsx'
import { HeaderStanding } from './header-standing.tsx'
import { useKeptFocus } from './kept-focus.ts'
import { Navigation } from './navigation.tsx'
import { NewHostBanner } from './new-host.tsx'
import { Page } from './page.tsx'
import { PausedBanner } from './paused.tsx'
import { useFirstRunMemory } from './preferences.ts'
import { isFirstRun } from './pages/first-run/progress.ts'
import { findPage, titleOf } from './page-list.ts'
import { seekPart } from './part.ts'
import { go, useRoute } from './route.ts'

/** The frame around the pages: where one is, how PanDA is, and what waits for the user. */
export function App() {
  const state = useBridgeState()
  const [memory] = useFirstRunMemory()
  const [first, second] = useRoute()
  const main = useRef<HTMLElement>(null)
  const [menuOpen, menu] = useDisclosure(false)
  const firstRun = isFirstRun(state, memory)
  useKeptFocus(main)
  const page = findPage(first ?? (firstRun ? 'start' : 'overview'))
  const title = titleOf(page, second)

  // A newcomer stays at the steps until the last is done, also when the state says that all is.
  useEffect(() => {
    if (first === undefined && firstRun) go('start', { replace: true })
  }, [first, firstRun])
  useEffect(() => {
    const waiting = state.approvals.length > 0 ? `(${state.approvals.length}) ` : ''
    document.title = `${waiting}${title} - PanDA Bridge`
  }, [title, state.approvals.length])

  // Another page begins at its top, however far down the last one was read.
  useEffect(() => {
    if (!seekPart(second)) window.scrollTo({ top: 0, behavior: 'instant' })
    // A part that another leads to shows itself.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [title])

  const toMain = () => main.current?.focus()
  return (
    <>
      <UnstyledButton className="skip-link" bg="blue.8" c="white" p="xs" onClick={toMain}>
        Skip to the page
      </UnstyledButton>
      <AppShell
        header={{ height: 52 }}
        navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
        padding={{ base: 'sm', md: 'lg' }}
      >
        <AppShell.Header>
          <Group h="100%" px="md" justify="space-between" wrap="nowrap">
            <Group gap="xs" wrap="nowrap">
              <Burger
                opened={menuOpen}
                onClick={menu.toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label="Menu"
                aria-expanded={menuOpen}
              />
              <Text fw={700} style={{ whiteSpace: 'nowrap' }}>
                PanDA Bridge
              </Text>
            </Group>
            <HeaderStanding />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar p="xs" aria-label="Pages">
          <Navigation current={page.id} firstRun={firstRun || page.id === 'start'} onGo={menu.close} />
        </AppShell.Navbar>
        <AppShell.Main ref={main} tabIndex={-1}>
          <PausedBanner />
          <NewHostBanner />
          <GrantedBanner />
          <DocumentationBanner />
          <Page key={page.id} page={page} />
        </AppShell.Main>
      </AppShell>
      <Approvals />
    </>
  )
}

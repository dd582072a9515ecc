import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { expect, type Locator, type Page } from '@playwright/test'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { openUi, pretendComputer } from './ui.ts'

/** A bridge of a newcomer: no server is chosen. */
export function startFresh(): Promise<TestBridge> {
  return startTestBridge({
    signedIn: false,
    policy: 'usual',
    bridge: { server: undefined, watchClients: true },
  })
}

interface Entry {
  command: string
  args: string[]
  env?: Record<string, string>
}

/** Lets this process be on a computer that has Claude Desktop and nothing else. */
export function computerWithClaude(): Disposable & { claudeFile: string; home: string } {
  const computer = pretendComputer('.config/Claude')
  return { ...computer, claudeFile: join(computer.home, '.config', 'Claude', 'claude_desktop_config.json') }
}

/** What an assistant does with the file that was written for it. */
export async function comeAs(name: string, file: string, home: string): Promise<Client> {
  const { panda } = (JSON.parse(readFileSync(file, 'utf8')) as { mcpServers: { panda: Entry } }).mcpServers
  const client = new Client({ name, version: '1' })
  await client.connect(new StdioClientTransport({ ...panda, env: { ...panda.env, PANDA_BRIDGE_HOME: home } }))
  return client
}

/** Counts what its user clicks in one window, from now on. Pages of others, such as the identity provider's, count nothing. */
export async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.documentElement.dataset['clicks'] = '0'
    const count = ({ isTrusted }: Event) => {
      const { dataset } = document.documentElement
      if (isTrusted) dataset['clicks'] = String(Number(dataset['clicks']) + 1)
    }
    document.addEventListener('click', count, { capture: true })
  })
  return () => page.evaluate(() => Number(document.documentElement.dataset['clicks']))
}

export interface Walk {
  page: Page
  fixture: TestBridge
  claudeFile: string
  /** Called at each step, when what the next one needs is there. */
  onStep: (name: string, page: Page) => Promise<void>
}

/**
 * The first run as a newcomer takes it: chooses the demo, approves the sign-in on the identity provider's own page,
 * connects Claude Desktop, and has it ask. At each step, what the next click needs can be seen without scrolling.
 * @returns the clicks in the bridge's own window up to the assistant that is connected
 */
export async function walkFirstRun({ page, fixture, claudeFile, onStep }: Walk): Promise<number> {
  const seen = (wanted: Locator) => expect(wanted).toBeInViewport({ ratio: 1 })
  await openUi(page, fixture, '')
  const clicks = await countClicks(page)
  const demo = page.getByRole('button', { name: /^Demo/ })
  await demo.waitFor()
  await onStep('1-server', page)
  for (const name of [/^ATLAS/, /^DOMA/, /^ePIC/, /^Rubin/, /^Demo/, /^Another server/])
    await seen(page.getByRole('button', { name }))

  const [signInPage] = await Promise.all([page.waitForEvent('popup'), demo.click()])
  await seen(page.getByRole('img', { name: /^Code/ }))
  await seen(page.getByRole('link', { name: 'Open the sign-in page' }))
  await page.getByRole('img', { name: 'QR code of the sign-in page' }).waitFor()
  await onStep('2-sign-in', page)
  const approve = signInPage.getByRole('button', { name: 'Approve' })
  await seen(approve)
  await onStep('3-provider', signInPage)
  await approve.click()
  await until(() => fixture.bridge.state.login.is === 'signed-in')
  await signInPage.close()

  const connect = page.getByRole('button', { name: 'Connect Claude Desktop' })
  await seen(connect)
  await expect(page.getByText('Look: assistants can look, and change nothing')).toBeVisible()
  await onStep('4-connect', page)
  await connect.click()
  await seen(page.getByText('Waiting for Claude Desktop …'))
  await seen(page.getByRole('button', { name: 'Copy the first question' }))
  const counted = await clicks()
  await onStep('5-wait', page)

  const claude = await comeAs('claude-ai', claudeFile, fixture.home.folder)
  try {
    await claude.listTools()
    await seen(page.getByText('Claude Desktop is here.'))
    await onStep('6-here', page)
    expect(await claude.callTool({ name: 'system_is_alive', arguments: {} })).not.toMatchObject({
      isError: true,
    })
    await seen(page.getByText('First question answered'))
    await seen(page.getByRole('button', { name: 'Go to the overview' }))
    await onStep('7-answered', page)
  } finally {
    await claude.close()
  }
  return counted
}

/** What is cut off: buttons that show a part of their words, and the page where it reaches beyond the window. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const labels = [...document.querySelectorAll<HTMLElement>('.mantine-Button-label')]
    const short = labels.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    const isWide = document.documentElement.scrollWidth > window.innerWidth
    return [...short.map(({ textContent }) => textContent), ...(isWide ? ['the page'] : [])]
  })
}

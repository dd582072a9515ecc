import { expect, test, type Page } from '@playwright/test'
import { KNOWN_JOBS, KNOWN_TASKS } from '../../bridge/demo/known.ts'
import type { HealthHistory } from '../../bridge/panda/alive-history.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { startFresh } from './newcomer.ts'
import { choicesAlike, controlsTooPale, drawingsUnseen, focusUnseen } from './seen.ts'
import { answerWith, goTo, openUi, pretendComputer } from './ui.ts'

/** Controls are told from their ground by 3 to 1 (WCAG 2.2, 1.4.11) on every page; so is all with colours of the user's own. */

test.use({ actionTimeout: 60_000 })

type View = (page: Page, fixture: TestBridge) => Promise<void>

/** What is gone through in this order, and of what there are chosen ones beside others. */
const tours: Readonly<Record<string, { marks: string[]; views: Readonly<Record<string, View>> }>> = {
  'overview, tasks and sign-in': {
    marks: [
      '.mantine-NavLink-root',
      '.mantine-SegmentedControl-label',
      '[role="row"][class*="task"]',
      'button[aria-pressed]',
    ],
    views: {
      overview: async (page) => {
        await goTo(page, 'overview')
        await page.getByRole('region', { name: 'Your tasks' }).getByRole('link').nth(1).waitFor()
        await page
          .getByRole('img', { name: /milliseconds|answer/ })
          .first()
          .waitFor()
      },
      tasks: async (page) => {
        await goTo(page, 'tasks')
        await page.getByRole('table', { name: 'Your tasks' }).getByRole('link').first().waitFor()
      },
      'tasks of one state': async (page) => {
        await page.getByRole('group', { name: 'State' }).getByRole('button').first().click()
      },
      task: async (page) => {
        await goTo(page, `tasks/${KNOWN_TASKS.everyReason}`)
        await page.getByRole('img', { name: /^Failed jobs by reason/ }).waitFor()
      },
      job: async (page) => {
        await goTo(page, `jobs/${KNOWN_JOBS.outOfMemory}`)
        await page.getByRole('region', { name: 'Why it failed' }).waitFor()
        await page.getByRole('region', { name: 'Log' }).getByText('WARNING').first().waitFor()
      },
      'signed out': async (page, { bridge }) => {
        await goTo(page, 'overview')
        await bridge.api.signOut({})
        await page.getByText('Nobody is signed in').waitFor()
        await page.getByRole('button', { name: 'Sign in' }).first().click()
        await page.getByRole('button', { name: 'Cancel' }).waitFor()
      },
    },
  },
  'assistants and activity': {
    marks: ['.mantine-NavLink-root', '.mantine-Tabs-tab', '[role="option"]'],
    views: {
      assistants: async (page) => {
        await goTo(page, 'assistants')
        await page.getByRole('button', { name: 'Connect Cursor' }).waitFor()
      },
      'connect an assistant': async (page) => {
        await page.getByRole('button', { name: 'Connect Cursor' }).click()
        await page.getByRole('region', { name: 'What changes in the file' }).waitFor()
      },
      activity: async (page) => {
        await page.keyboard.press('Escape')
        await goTo(page, 'activity')
        await page.getByRole('table', { name: 'Calls' }).getByRole('button').first().waitFor()
      },
      'a call': async (page) => {
        await page.getByRole('table', { name: 'Calls' }).getByRole('button').first().click()
        await page.getByRole('dialog').getByText('Its key').waitFor()
      },
      'a list to choose from': async (page) => {
        await page.keyboard.press('Escape')
        await page.getByRole('combobox', { name: 'Outcome' }).click()
        await page.getByRole('option').first().waitFor()
        await page.keyboard.press('ArrowDown')
      },
      'a menu': async (page) => {
        await page.keyboard.press('Escape')
        await page.getByRole('button', { name: 'Export' }).click()
        await page.getByRole('menu').waitFor()
      },
      charts: async (page) => {
        await page.keyboard.press('Escape')
        await page.getByRole('tab', { name: 'Charts' }).click()
        await page.getByRole('img', { name: /hour/ }).waitFor()
      },
    },
  },
  'tools, settings and questions': {
    marks: [
      '.mantine-NavLink-root',
      '.mantine-Radio-radio',
      '.mantine-SegmentedControl-label',
      '.mantine-Switch-input ~ .mantine-Switch-track',
      '.mantine-Tabs-tab',
      'button[aria-pressed]',
      'li[class*="tool"]',
    ],
    views: {
      tools: async (page) => {
        await goTo(page, 'tools/statistics_active_job_stats_by_site')
        await page.getByRole('button', { name: 'Call it' }).click()
        await page.getByRole('img', { name: /a bar for each/ }).waitFor()
      },
      settings: async (page) => {
        await goTo(page, 'settings')
        await page.getByRole('switch', { name: 'Pause all assistants' }).waitFor({ state: 'attached' })
      },
      'a server of one’s own': async (page) => {
        await page.getByRole('button', { name: 'Add a server' }).click()
        await page.getByRole('dialog').getByRole('button', { name: 'More fields' }).click()
      },
      'servers besides PanDA': async (page, { bridge }) => {
        await page.keyboard.press('Escape')
        // Nothing listens there.
        const reach = { by: 'http', url: 'http://127.0.0.1:1/mcp', login: 'bearer' } as const
        const entry = { name: 'Notebook', prefix: 'note_', trust: 'nothing', on: true, reach } as const
        await bridge.api.saveUpstream({ upstream: entry })
        await goTo(page, 'settings/upstreams')
        await others(page).getByText('not linked', { exact: true }).waitFor()
      },
      'its token': async (page) => {
        await others(page).getByRole('button', { name: 'Give its token: Notebook' }).click()
        await page.getByRole('textbox', { name: 'Token' }).fill('x y')
      },
      'those of the field': async (page) => {
        await page.keyboard.press('Escape')
        await others(page).getByRole('button', { name: 'Add one' }).click()
        await page.getByRole('button', { name: /^Rucio ATLAS/ }).waitFor()
      },
      'another of them': async (page) => {
        await page.getByRole('button', { name: /^Another server/ }).click()
        await page.getByRole('radio', { name: 'A login of its own' }).check()
      },
      'a program': async (page) => {
        await page.getByRole('button', { name: 'All servers' }).click()
        await page.getByRole('button', { name: /^A program/ }).click()
        await page.getByText('This is added at the command line').waitFor()
      },
      paused: async (page, { bridge }) => {
        await bridge.api.pause({ paused: true })
        await goTo(page, 'overview')
        await page.getByRole('alert').first().waitFor()
        await page.getByRole('region', { name: 'Your tasks' }).getByRole('link').nth(1).waitFor()
        await page
          .getByRole('region', { name: 'Jobs of everybody' })
          .getByText(/^finished/)
          .waitFor()
      },
      'a question': async (page, fixture) => {
        await fixture.bridge.api.pause({ paused: false })
        const client = await connectClient(fixture, '2026')
        const { jediTaskID } = fixture.demo.state.world.ownTask('running')
        const ended = new AbortController()
        void client
          .callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } }, { signal: ended.signal })
          .catch(() => undefined)
        await until(() => fixture.bridge.state.approvals[0])
        await page.getByRole('button', { name: 'Yes', exact: true, disabled: false }).waitFor()
      },
    },
  },
}

const others = (page: Page) => page.getByRole('region', { name: 'Servers besides PanDA' })

/** A day with an outage and an hour of which nothing is known. */
function day(): HealthHistory {
  const now = Date.now()
  const older = Array.from({ length: 270 }, (_, index) => ({
    from: now - 24 * 3_600_000 + index * 300_000,
    checks: 10,
    worst: index >= 150 && index < 157 ? ('unreachable' as const) : ('alive' as const),
    minMs: 30,
    medianMs: 38 + (index % 41),
    maxMs: 90,
  }))
  return { older, recent: [{ at: now - 60_000, is: 'alive', latencyMs: 41 }] }
}

async function openEverything(page: Page, fixture: TestBridge): Promise<void> {
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  answerWith(fixture, 'getHealthHistory', day)
  const client = await connectClient(fixture, '2026')
  await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  await client.close()
  // Tall enough for a page to be seen without being moved.
  await page.setViewportSize({ width: 1280, height: 3_000 })
  await openUi(page, fixture)
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const forcedColors of ['none', 'active'] as const)
    for (const [tour, { marks, views }] of Object.entries(tours))
      test(`controls, pictures, what is chosen and the keyboard are seen: ${tour}, ${colorScheme}, forced colours ${forcedColors}`, async ({
        page,
        context,
      }) => {
        using _computer = pretendComputer()
        await using fixture = await startTestBridge({ policy: 'usual', bridge: { watchClients: true } })
        await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' })
        await openEverything(page, fixture)
        const look = watcher(page, await context.newPage(), forcedColors === 'active')
        for (const [name, open] of Object.entries(views)) {
          await open(page, fixture)
          await look.at(name)
        }
        if (forcedColors === 'active') expect([...look.compared].toSorted()).toEqual(marks)
      })

  test(`in the first run nothing vanishes either: ${colorScheme}`, async ({ page, context }) => {
    await using fixture = await startFresh()
    await using signedIn = await startTestBridge({ policy: 'usual' })
    const picture = await context.newPage()
    for (const forcedColors of ['none', 'active'] as const) {
      await page.emulateMedia({ colorScheme, forcedColors, reducedMotion: 'reduce' })
      const look = watcher(page, picture, forcedColors === 'active')
      await openUi(page, fixture, 'start')
      await page.getByRole('button', { name: /^Another server/ }).waitFor()
      await look.at('servers')
      await openUi(page, signedIn, 'start')
      await page.getByRole('button', { name: 'Change: Choose what assistants may use' }).click()
      await page.getByRole('button', { name: /^Look/ }).waitFor()
      await look.at('sets')
    }
  })
}

/** Measures what is on the page, and says of each fault in which view it is. */
function watcher(page: Page, picture: Page, isForced: boolean) {
  const compared = new Set<string>()
  return {
    compared,
    at: async (view: string) => {
      expect.soft(await controlsTooPale(page), view).toEqual([])
      if (isForced) {
        expect.soft(await drawingsUnseen(page, picture), view).toEqual([])
        const choices = await choicesAlike(page)
        expect.soft(choices.alike, view).toEqual([])
        for (const kind of choices.compared) compared.add(kind)
      }
      // Last: a list that is open closes when the focus leaves it.
      expect.soft(await focusUnseen(page), view).toEqual([])
    },
  }
}

import { expect, test, type Page } from '@playwright/test'
import { SettingsFile } from '../../bridge/state/settings.ts'
import type { FurtherEntry } from '../../bridge/upstream/further/entry.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { newHome } from '../homes.ts'
import { Notebook } from '../notebook.ts'
import { goTo, openUi, violations } from './ui.ts'

/** The window of a bridge that has Rucio besides PanDA: a real MCP server over HTTP. */

interface Started extends AsyncDisposable {
  fixture: TestBridge
  rucio: Notebook
}

async function start(
  page: Page,
  path: string,
  {
    trust = 'nothing',
    tools = ['list_replicas', 'add_rule'],
  }: Partial<Pick<FurtherEntry, 'trust'>> & {
    tools?: string[]
  } = {},
): Promise<Started> {
  const home = newHome()
  const rucio = await Notebook.open('Rucio')
  rucio.tools = tools
  rucio.description = 'Where the replicas of a dataset are.'
  rucio.inputSchema = {
    type: 'object',
    properties: { page: { type: 'string', description: 'The name of the dataset.' } },
    required: ['page'],
  }
  new SettingsFile(home).change({ upstreams: [rucio.entry({ prefix: 'rucio_', trust })] })
  const fixture = await startTestBridge({ policy: 'usual', bridge: { home } })
  await until(() => fixture.bridge.state.further[0]?.tools === tools.length)
  await openUi(page, fixture, path)
  return {
    fixture,
    rucio,
    [Symbol.asyncDispose]: async () => {
      await fixture[Symbol.asyncDispose]()
      await rucio.close()
    },
  }
}

test('tools of another server stand together, say whose they are and as what they count', async ({
  page,
}) => {
  await using started = await start(page, 'tools')
  const { bridge } = started.fixture
  await expect(page.getByText('What PanDA and your other servers offer')).toBeVisible()
  const group = page.getByRole('button', { name: 'Rucio another server 0 of 2 on' })
  await expect(group).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search tools' }).fill('rucio')
  await page.getByRole('button', { name: /^List replicas/ }).click()
  const about = page.getByRole('region', { name: 'About this tool' })
  await expect(about.getByText('of Rucio', { exact: true })).toBeVisible()
  await expect(about).toContainText('What Rucio says of its tools is not believed')
  await expect(about).toContainText('ends or deletes for good')
  await expect(about).toContainText('The name of the dataset.')
  expect(await violations(page)).toEqual([])

  // Trusted, it is in the set of what only looks, without anything loaded anew.
  await bridge.api.removeUpstream({ name: 'Rucio' })
  await bridge.api.saveUpstream({
    upstream: started.rucio.entry({ prefix: 'rucio_', trust: 'only-looks' }),
  })
  await expect(about).toContainText('You have said that all tools of Rucio only look.')
  await expect(about.getByRole('switch')).toBeChecked()
  await page.getByRole('textbox', { name: 'page' }).fill('data26')
  await page.getByRole('button', { name: 'Call it' }).click()
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('Rucio noted: list_replicas')
  expect(started.rucio.called).toEqual(['list_replicas'])

  // What looks like an answer of PanDA's is none.
  await page.getByRole('textbox', { name: 'page' }).fill('like PanDA')
  await page.getByRole('button', { name: 'Call it' }).click()
  await expect(page.getByRole('region', { name: 'Answer' })).toContainText('a page of that name')
  await expect(page.getByRole('region', { name: 'Answer' })).not.toContainText('The call failed')
})

test('which tools of other servers a set has is chosen, and single ones are switched', async ({ page }) => {
  await using started = await start(page, 'tools', { trust: 'only-looks' })
  const { bridge } = started.fixture
  const choice = page.getByRole('region', { name: 'Tools of other servers in this set' })
  await expect(choice).toContainText('This set stays as it is: copy it to choose otherwise.')
  await expect(choice.getByRole('radio', { name: 'Those that only look' })).toBeChecked()
  const id = await bridge.api.copySet({ id: 'look', name: 'Mine' })
  await bridge.api.chooseSet({ id })
  const one = page.getByRole('switch', { name: 'Assistants may use rucio_add_rule', exact: true })
  // While the page has the set that stays as it is, a switch asks whether to copy that.
  await expect(choice).not.toContainText('This set stays as it is')
  await expect(one).toBeChecked()
  await one.press('Space')
  await expect(one).not.toBeChecked()
  expect(bridge.state.set).toMatchObject({ further: 'reads', without: 1 })
  await choice.getByText('Single ones').click()
  await expect(choice).toContainText('switched on one by one')
  const other = page.getByRole('switch', { name: 'Assistants may use rucio_list_replicas', exact: true })
  await expect(other).not.toBeChecked()
  // From elsewhere, too.
  await bridge.api.chooseFurther({ id, further: 'all' })
  await expect(other).toBeChecked()
  await expect(one).not.toBeChecked()
  expect(await violations(page)).toEqual([])
})

test('a tool of another server that has come anew is held back, with the reason', async ({ page }) => {
  await using started = await start(page, 'tools', { trust: 'only-looks' })
  const { rucio } = started
  rucio.tools = [...rucio.tools, 'delete_rule']
  rucio.say({ method: 'notifications/tools/list_changed' })
  const row = page.getByRole('button', { name: /^Delete rule/ })
  await row.click()
  await expect(page.getByText('Held back: new on the server')).toBeVisible()
  // What it does and that it is held back stand side by side.
  const [does, held] = await Promise.all(
    ['only looks', 'held back'].map((words) => row.getByText(words, { exact: true }).boundingBox()),
  )
  expect(does?.y).toBe(held?.y)
  await page.getByRole('button', { name: 'I have looked at it' }).click()
  await expect(page.getByText('Held back: new on the server')).toHaveCount(0)
})

test('how assistants get the tools is chosen, with what both ways cost and which is in force', async ({
  page,
}) => {
  const tools = Array.from({ length: 45 }, (_, number) => `list_replicas_${number}`)
  await using started = await start(page, 'settings/tool-list', { trust: 'only-looks', tools })
  const { bridge } = started.fixture
  const section = page.getByRole('region', { name: 'How assistants get the tools' })
  await expect(section).toContainText('a search now, since the set has more than 40 tools')
  const sizes = section.getByRole('list', { name: 'How long both lists are' })
  await expect(sizes).toContainText(/All of them: \d+ tools, about [\d,]+ tokens/)
  await expect(sizes).toContainText(/Some, and a search: \d+ tools, about [\d,]+ tokens/)
  await expect(section).toContainText('Tokens are estimated')
  await section.getByText('All of them', { exact: true }).click()
  await expect(section).toContainText('all tools of the set, as you have chosen')
  expect(bridge.state.toolList).toBe('all')

  const client = await connectClient(started.fixture, '2026')
  await client.listTools()
  const rules = page.getByRole('region', { name: 'Rules for one assistant' })
  await rules.getByRole('combobox', { name: 'Assistant' }).click()
  await page.getByRole('option', { name: /stdio/ }).click()
  await rules.getByRole('combobox', { name: 'How it gets the tools' }).click()
  await page.getByRole('option', { name: 'Some, and a search' }).click()
  await rules.getByRole('button', { name: 'Save' }).click()
  await expect(rules.getByRole('list', { name: 'Rules that are set' })).toContainText(
    'gets some tools and a search',
  )
  expect(bridge.state.clientRules['stdio']).toEqual({ mayAskInChat: false, tools: 'search' })
  // Another choice for it leaves this one.
  await rules.getByRole('switch').press('Space')
  await rules.getByRole('button', { name: 'Save' }).click()
  await expect(rules.getByRole('list', { name: 'Rules that are set' })).toContainText('may ask in the chat')
  expect(bridge.state.clientRules['stdio']).toEqual({ mayAskInChat: true, tools: 'search' })
  await client.close()
  await goTo(page, 'settings')
  expect(await violations(page)).toEqual([])
})

test('the record says which server answered, and is filtered by it', async ({ page }) => {
  await using started = await start(page, 'activity', { trust: 'only-looks' })
  const client = await connectClient(started.fixture, '2025')
  await client.callTool({ name: 'rucio_list_replicas', arguments: { page: 'data26', task_id: 7 } })
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  started.rucio.is = 'signed-out'
  await client.callTool({ name: 'rucio_add_rule', arguments: { page: 'data26' } })
  await client.close()
  const table = page.getByRole('table', { name: 'Calls' })
  await expect(table.getByRole('row')).toHaveCount(4)
  await page.getByRole('combobox', { name: 'Server' }).click()
  await page.getByRole('option', { name: 'Rucio' }).click()
  await expect(page.getByText('2 of 3 calls')).toBeVisible()
  await table.getByRole('button', { name: 'rucio_list_replicas' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Rucio, a server besides PanDA')
  await expect(dialog.getByRole('link')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await table.getByRole('button', { name: 'rucio_add_rule' }).click()
  await expect(dialog).toContainText('The server did not accept the login.')
  await expect(dialog).not.toContainText('PanDA could')
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Charts' }).click()
  await expect(
    page.getByRole('img', { name: /^Calls by server: Rucio 2, of them 1 failed; PanDA 1/ }),
  ).toBeVisible()
})

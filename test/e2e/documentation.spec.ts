import { expect, test, type Page } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { archiveOf, pages, serveDocumentation, servesArchive } from '../small-documentation.ts'
import { goTo, openUi, violations } from './ui.ts'

const section = (page: Page) => page.getByRole('region', { name: 'Documentation', exact: true })

async function start() {
  const served = await serveDocumentation()
  const fixture = await startTestBridge({ bridge: { documentationSource: served.source } })
  return {
    served,
    fixture,
    async [Symbol.asyncDispose]() {
      await fixture[Symbol.asyncDispose]()
      await served[Symbol.asyncDispose]()
    },
  }
}

test('the documentation is fetched once the user has read what, from where, how large and under which licence', async ({
  page,
}) => {
  await using started = await start()
  const { fixture, served } = started
  await openUi(page, fixture, 'settings')
  for (const word of ['PanDA', '127.0.0.1', 'github.com/PanDAWMS/panda-docs', 'Apache-2.0', '20 MB'])
    await expect(section(page)).toContainText(word)
  expect(served.requests).toHaveLength(0)
  expect(await violations(page)).toEqual([])

  // Of a server that takes its time one sees that it is asked.
  let serve = () => {}
  served.answer((request, response) => {
    serve = () => servesArchive(archiveOf(pages))(request, response)
  })
  await section(page).getByRole('button', { name: 'Fetch it', exact: true }).click()
  await expect(section(page)).toContainText('Fetching it')
  await goTo(page, 'overview')
  await expect.poll(() => served.requests.length).toBe(1)
  serve()
  await goTo(page, 'settings')
  await expect(section(page)).toContainText('Sections')
  await expect(section(page)).toContainText('Last changed')
  expect(await violations(page)).toEqual([])

  await section(page).getByRole('button', { name: 'Remove it' }).click()
  await expect(section(page)).toContainText('You chose not to fetch it.')
  expect(await fixture.bridge.api.getDocumentation({})).toMatchObject({ state: 'refused' })
})

test('what cannot be fetched is told with what to do, and tried again', async ({ page }) => {
  await using started = await start()
  const { fixture, served } = started
  served.answer((_, response) => response.writeHead(503).end())
  await openUi(page, fixture, 'settings')
  await section(page).getByRole('button', { name: 'Fetch it', exact: true }).click()
  await expect(section(page).getByRole('alert')).toContainText('does not hand out')
  served.answer(servesArchive(archiveOf(pages)))
  await section(page).getByRole('button', { name: 'Try again' }).click()
  await expect(section(page)).toContainText('Sections')
})

test('a search of an assistant that nobody has allowed to look asks the user, on every page, until there is an answer', async ({
  page,
}) => {
  await using started = await start()
  const { fixture, served } = started
  await openUi(page, fixture, 'tools')
  const question = page.getByRole('alert').filter({ hasText: 'A search wants to look' })
  await expect(question).toHaveCount(0)
  const client = await connectClient(fixture, '2025')
  const search = () => client.callTool({ name: 'panda_search_docs', arguments: { words: 'fill the kettle' } })
  await search()
  await expect(question).toContainText('about 20 MB')
  await goTo(page, 'assistants')
  await expect(question).toBeVisible()
  expect(await violations(page)).toEqual([])
  await question.getByRole('button', { name: 'Fetch it', exact: true }).click()
  await expect(question).toHaveCount(0)
  await expect.poll(() => served.requests.length).toBe(1)
  expect(JSON.stringify(await search())).toContain('Filling it')
  await client.close()
})

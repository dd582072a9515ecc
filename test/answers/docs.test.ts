import { expect, test } from 'vitest'
import { endsAfterEach } from '../ends.ts'
import { serveDocumentation } from '../small-documentation.ts'
import { ask, refusal, startWithAssistant } from './ask.ts'

const ends = endsAfterEach()

async function start() {
  const served = await serveDocumentation()
  ends(() => served[Symbol.asyncDispose]())
  const started = await startWithAssistant(ends, { bridge: { documentationSource: served.source } })
  return { ...started, served }
}

test('before the user has said so nothing is fetched, and the assistant is told to ask the user; endpoints and errors are found', async () => {
  const { client, served } = await start()
  const { answer, text } = await ask(client, 'panda_search_docs', { words: 'retry a task' })
  expect(served.requests).toHaveLength(0)
  expect(answer.needsConsent).toMatch(/Ask the user/)
  expect(text).toContain(answer.needsConsent)
  expect(answer.sections.map(({ id }) => id)).toContain('endpoints/task/retry')

  const { answer: errors } = await ask(client, 'panda_search_docs', { words: 'segmentation fault' })
  expect(errors.sections.map(({ id }) => id).join(' ')).toMatch(/errors\/transform\/139/)
})

test('once the user has allowed it, a section is found and read with its address and date, as a tool and as a resource', async () => {
  const { client, fixture, served } = await start()
  const { api } = fixture.bridge
  expect(await api.getDocumentation({})).toMatchObject({ state: 'needs-consent' })
  await api.allowDocumentation({ allow: true })
  const { answer } = await ask(client, 'panda_search_docs', { words: 'fill the kettle' })
  expect(answer.needsConsent).toBeUndefined()
  expect(served.requests).toHaveLength(1)
  const found = answer.sections.find(({ id }) => id.startsWith('docs/'))
  expect(found?.address).toMatch(/^https:\/\/panda-wms\.readthedocs\.io\//)
  expect(found?.date).toBeDefined()

  const { answer: section, text } = await ask(client, 'panda_read_doc', { id: found?.id })
  expect(section.title).toBe(found?.title)
  expect(text).toContain(section.address)
  const read = await client.readResource({ uri: `panda://docs/${encodeURIComponent(found?.id ?? '')}` })
  expect(JSON.stringify(read)).toContain(section.address)
  expect(await api.getDocumentation({})).toMatchObject({ state: 'here' })

  await api.allowDocumentation({ allow: false })
  const { answer: without } = await ask(client, 'panda_search_docs', { words: 'fill the kettle' })
  expect(without.sections.some(({ id }) => id.startsWith('docs/'))).toBe(false)
  expect(without.missing.join(' ')).toContain('you chose not to fetch it')
})

test('an id that is none is a sentence with those that come nearest', async () => {
  const { client } = await start()
  expect(await refusal(client, 'panda_read_doc', { id: 'endpoints/task/retri' })).toContain(
    'endpoints/task/retry',
  )
})

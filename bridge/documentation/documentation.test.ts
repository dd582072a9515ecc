import { expect, test } from 'vitest'
import { documentationToSearch } from '../../test/documentation-to-search.ts'
import { archiveOf, pages, servesArchive } from '../../test/small-documentation.ts'
import { catalogue } from '../panda/catalogue/index.ts'
import { catalogueSections, consentForAssistant } from './index.ts'

const { served, documentationOf, fetched } = documentationToSearch()

test.each([['kettel'], ['KETTLES'], ['kettl'], ['boil --fill']])('"%s" finds the page too', async (words) => {
  const { documentation } = await fetched(await served())
  expect((await documentation.search(words)).hits[0]?.id).toContain('docs/client/kettle')
})

test('no words, and more than a question has, are refused', async () => {
  const documentation = documentationOf(await served())
  for (const words of ['  ', 'x'.repeat(1_001)])
    await expect(documentation.search(words)).rejects.toMatchObject({ code: 'invalid-input' })
  expect((await documentation.search('xylophone')).hits).toEqual([])
})

test('the endpoints of PanDA are found with what is written, and what an assistant is told sends it to the user', async () => {
  const documentation = documentationOf(await served(), {
    extra: () => Promise.resolve(catalogueSections(catalogue)),
  })
  const { hits } = await documentation.search('kill a task')
  expect(hits[0]).toMatchObject({
    id: 'endpoints/task/kill',
    title: expect.stringMatching(/^task_kill: /) as string,
  })
  expect((await documentation.read('endpoints/task/kill')).text).toContain('task_id')
  expect(consentForAssistant(documentation.question)).toMatch(/20 MB from 127\.0\.0\.1.*Ask the user/)
})

test('a section is read with its neighbours and in parts of a bounded length', async () => {
  const server = await served()
  const long = {
    name: 'panda-docs-main/docs/source/long.rst',
    text: `Long\n====\n\n${'Many words here.\n\n'.repeat(900)}`,
  }
  server.answer(servesArchive(archiveOf([...pages, long])))
  const { documentation } = await fetched(server)
  expect(await documentation.read('docs/client/kettle#when-it-fails')).toMatchObject({
    text: 'Error 4711 means that the plug is not in.',
    part: 1,
    parts: 1,
    previous: { id: 'docs/client/kettle#filling-it' },
    next: { id: 'docs/client/kettle#on-a-ship' },
    below: [{ id: 'docs/client/kettle#on-a-ship', title: 'On a ship' }],
  })
  const { parts } = await documentation.read('docs/long#long')
  let whole = ''
  for (let part = 1; part <= parts; part += 1) {
    const { text } = await documentation.read('docs/long#long', { part })
    expect(text.length).toBeLessThanOrEqual(5_000)
    whole += text
  }
  expect(whole.match(/Many words here\./g)).toHaveLength(900)
  await expect(documentation.read('docs/long#long', { part: parts + 1 })).rejects.toMatchObject({
    code: 'invalid-input',
  })
})

test('an id that there is not is answered with those near it', async () => {
  const { documentation } = await fetched(await served())
  await expect(documentation.read('docs/client/kettle#fillings')).rejects.toMatchObject({
    code: 'not-found',
    nextStep: expect.stringContaining('docs/client/kettle#filling-it') as string,
  })
  await expect(documentation.read('zzz')).rejects.toMatchObject({ code: 'not-found' })
})

test('nothing that an archive holds reaches a reader as commands or in another direction', async () => {
  const { documentation } = await fetched(await served())
  const { text } = await documentation.read('docs/advanced/teapot#choosing-leaves')
  expect(text).toBe('Green leaves want 80 degrees. ␛[31mRed\ufffd')
})

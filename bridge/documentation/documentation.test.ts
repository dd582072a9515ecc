import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { newHome } from '../../test/homes.ts'
import {
  archiveOf,
  changedAt,
  pages,
  serveDocumentation,
  servesArchive,
  type DocumentationServer,
} from '../../test/small-documentation.ts'
import { silentLog } from '../home/log.ts'
import { catalogue } from '../panda/catalogue/index.ts'
import type { DocumentationOptions } from './documentation.ts'
import { catalogueSections, consentForAssistant, Documentation, type Section } from './index.ts'

const atEnd = endsAfterEach()
const DAY = 24 * 3_600_000

const errors: Section[] = [
  {
    id: 'errors/plug/4711',
    title: 'Plug 4711',
    above: [],
    text: 'The plug is not in. Put it in.',
    source: 'our table',
  },
]

async function served(): Promise<DocumentationServer> {
  const server = await serveDocumentation()
  atEnd(() => server[Symbol.asyncDispose]())
  return server
}

interface Clock {
  now: number
}

function documentationOf(
  { source }: Pick<DocumentationServer, 'source'>,
  options: Partial<DocumentationOptions> = {},
): Documentation {
  const folder = newHome().cacheFolder
  const documentation = new Documentation({
    folder,
    log: silentLog,
    source,
    extra: () => Promise.resolve(errors),
    ...options,
  })
  atEnd(() => documentation.close())
  return documentation
}

/** One that was searched once. */
async function fetched(server: DocumentationServer, clock: Clock = { now: Date.now() }) {
  const folder = newHome().cacheFolder
  const make = () => documentationOf(server, { folder, now: () => clock.now })
  const documentation = make()
  await documentation.allow()
  await documentation.search('kettle')
  return { documentation, folder, clock, make }
}

const keptIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'documentation.json'), 'utf8')) as object

test('before the user has allowed it nothing is fetched: the question says what, from where, how large, and what else is here is searched', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  const { hits, documentation: state, note } = await documentation.search('error 4711')
  expect(hits.map(({ id }) => id)).toEqual(['errors/plug/4711'])
  expect(state).toMatchObject({
    state: 'needs-consent',
    question: {
      licence: 'Apache-2.0',
      origin: 'https://github.com/PanDAWMS/panda-docs',
      aboutBytes: 20_000_000,
    },
  })
  expect(note).toContain('only if you allow it')
  const { question } = documentation.question
  for (const fact of ['127.0.0.1', 'about 20 MB', 'Apache-2.0', 'github.com/PanDAWMS/panda-docs'])
    expect(question).toContain(fact)
  await documentation.state()
  expect(await documentation.prepare()).toMatchObject({ state: 'needs-consent' })
  expect(server.requests).toHaveLength(0)
})

test('once allowed, the next search fetches it, tells how far it is, and finds sections with address, date and an excerpt', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  expect(server.requests).toHaveLength(0)
  const progress: number[] = []
  const {
    hits,
    total,
    documentation: state,
    note,
  } = await documentation.search('how do I fill a kettle', {
    onProgress: (bytes) => progress.push(bytes),
  })
  expect(hits[0]).toEqual({
    id: 'docs/client/kettle#filling-it',
    title: 'Filling it',
    above: ['Boiling a kettle'],
    address: 'https://panda-wms.readthedocs.io/en/latest/client/kettle.html#filling-it',
    source: "PanDA's documentation",
    date: changedAt,
    excerpt: expect.stringContaining('$ kettle --fill 2l') as string,
    characters: expect.any(Number) as number,
  })
  expect(total).toBeGreaterThanOrEqual(hits.length)
  expect(hits.map(({ id }) => id).join()).not.toContain('README')
  expect(state).toMatchObject({ state: 'here', commit: 'a'.repeat(40), date: changedAt, sections: 6 })
  expect(note).toBe('')
  expect(progress.at(-1)).toBe(archiveOf(pages).length)
  expect(server.requests[0]?.headers).toMatchObject({
    'user-agent': expect.stringContaining('panda-bridge') as string,
  })
  expect(server.requests[0]?.headers.authorization).toBeUndefined()
})

test('what was fetched is kept for its owner alone, and searched offline by the next bridge', async () => {
  const server = await served()
  const { folder, make } = await fetched(server)
  await server[Symbol.asyncDispose]()
  const { hits, documentation } = await make().search('choosing leaves')
  expect(hits[0]?.id).toBe('docs/advanced/teapot#choosing-leaves')
  expect(documentation).toMatchObject({ state: 'here' })
  expect(readdirSync(folder).toSorted()).toEqual(['documentation-choice.json', 'documentation.json'])
  // Windows has no modes.
  const mode = statSync(join(folder, 'documentation.json')).mode & 0o777
  expect(process.platform === 'win32' ? 0o600 : mode).toBe(0o600)
})

test('it can be fetched before anybody searches', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  expect(await documentation.state()).toEqual({ state: 'missing' })
  expect(await documentation.prepare()).toMatchObject({ state: 'here', sections: 6 })
})

test('a refusal is remembered and takes away what was fetched; a reset asks again', async () => {
  const server = await served()
  const { documentation, folder, make } = await fetched(server)
  await documentation.refuse()
  expect(readdirSync(folder)).toEqual(['documentation-choice.json'])
  const { hits, documentation: state } = await make().search('kettle plug')
  expect(hits.map(({ id }) => id)).toEqual(['errors/plug/4711'])
  expect(state).toMatchObject({ state: 'refused' })
  await documentation.forget()
  expect(await documentation.state()).toMatchObject({ state: 'needs-consent' })
  expect(server.requests).toHaveLength(1)
})

test('who refuses while it is fetched ends that, keeps nothing of it, and who waits gets what else there is', async () => {
  const server = await served()
  const folder = newHome().cacheFolder
  const documentation = documentationOf(server, { folder })
  await documentation.allow()
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const asked = new Promise<void>((come) => {
    server.answer((_, response) => {
      response.on('close', resolve)
      response.write('x', () => come())
    })
  })
  const searching = documentation.search('plug')
  await asked
  await documentation.refuse()
  await ended
  expect(await searching).toMatchObject({
    hits: [{ id: 'errors/plug/4711' }],
    documentation: { state: 'refused' },
  })
  expect(readdirSync(folder)).toEqual(['documentation-choice.json'])
})

test('who allowed another place is asked again', async () => {
  const server = await served()
  const { folder } = await fetched(server)
  const other = await served()
  const { documentation } = await documentationOf(other, { folder }).search('kettle')
  expect(documentation).toMatchObject({ state: 'needs-consent' })
})

test('searches at once fetch once; one that is cancelled does not cancel the other', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  let respond = () => {}
  const asked = new Promise<void>((resolve) => {
    server.answer((request, response) => {
      respond = () => servesArchive(archiveOf(pages))(request, response)
      resolve()
    })
  })
  const cancel = new AbortController()
  const first = documentation.search('kettle', { signal: cancel.signal })
  const second = documentation.search('teapot')
  await asked
  cancel.abort()
  await expect(first).rejects.toMatchObject({ code: 'cancelled' })
  respond()
  expect((await second).hits[0]?.id).toBe('docs/advanced/teapot#teapots')
  expect(server.requests).toHaveLength(1)
})

test('the download ends when the last that waits for it has gone, and the next search begins anew', async () => {
  const server = await served()
  const documentation = documentationOf(server)
  await documentation.allow()
  const cancel = new AbortController()
  const ended = new Promise<void>((resolve) => {
    server.answer((_, response) => {
      response.on('close', resolve)
      response.write('x', () => cancel.abort())
    })
  })
  await expect(documentation.search('kettle', { signal: cancel.signal })).rejects.toMatchObject({
    code: 'cancelled',
  })
  await ended
  server.answer(servesArchive(archiveOf(pages)))
  expect((await documentation.search('kettle')).documentation).toMatchObject({ state: 'here' })
})

test('a week later a search answers at once from what is here, and asks whether that has changed', async () => {
  const server = await served()
  const { documentation, clock, folder } = await fetched(server)
  clock.now += 6 * DAY
  await documentation.search('kettle')
  expect(server.requests).toHaveLength(1)
  clock.now += 2 * DAY
  await documentation.search('kettle')
  await expect.poll(() => keptIn(folder)).toMatchObject({ checkedAt: new Date(clock.now).toISOString() })
  expect(server.requests).toHaveLength(2)
  expect(server.requests[1]?.headers['if-none-match']).toBeTruthy()
  expect(await documentation.state()).toMatchObject({ checkedAt: new Date(clock.now).toISOString() })
  await documentation.search('kettle')
  expect(server.requests).toHaveLength(2)
})

test('what has changed by then is found by a later search', async () => {
  const server = await served()
  const { documentation, clock, folder } = await fetched(server)
  const newer = {
    name: 'panda-docs-main/docs/source/whistle.rst',
    text: 'Whistles\n========\n\nIt whistles.\n',
  }
  server.answer(servesArchive(archiveOf([...pages, newer], 'c'.repeat(40)), '"other"'))
  clock.now += 8 * DAY
  expect((await documentation.search('whistles')).hits).toEqual([])
  await expect.poll(() => keptIn(folder)).toMatchObject({ commit: 'c'.repeat(40) })
  await expect
    .poll(async () => (await documentation.search('whistles')).hits[0]?.id)
    .toBe('docs/whistle#whistles')
})

test('where refreshing fails the old is searched, with its day and why', async () => {
  const server = await served()
  const { documentation, clock } = await fetched(server, { now: Date.parse('2026-05-01T10:00:00Z') })
  server.answer((_, response) => response.writeHead(503).end())
  clock.now += 8 * DAY
  await documentation.search('kettle')
  await expect
    .poll(async () => (await documentation.search('kettle')).note)
    .toMatch(/as of 2026-05-01.*HTTP 503/)
  expect((await documentation.search('kettle')).hits[0]?.id).toBe('docs/client/kettle#boiling-a-kettle')
  // One that failed is not tried again by each search; what was sent before this request has come by its answer.
  await fetch(server.source.url)
  expect(server.requests).toHaveLength(3)
  clock.now += 2 * 3_600_000
  server.answer(servesArchive(archiveOf(pages)))
  await documentation.search('kettle')
  await expect.poll(async () => (await documentation.search('kettle')).note).toBe('')
})

test.each([
  ['half a file', '{"version":1,"sect'],
  ['a file of something else', '{"version":1,"sections":[{"id":"docs/x"}]}'],
  ['an address that is not https', undefined],
])('%s on disk is fetched anew, and that is said', async (_, text) => {
  const server = await served()
  const { folder, make } = await fetched(server)
  const file = join(folder, 'documentation.json')
  writeFileSync(
    file,
    text ?? readFileSync(file, 'utf8').replaceAll('https://panda-wms', 'javascript://panda-wms'),
  )
  const { hits, note } = await make().search('kettle')
  expect(hits[0]?.address).toMatch(/^https:/)
  expect(note).toContain('could not be read')
  expect(server.requests).toHaveLength(2)
})

test.each([
  [
    'a network that asks to sign in',
    'invalid-file',
    (_: unknown, response: ServerResponse) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
  ],
  [
    'a server that has it no more',
    'unreachable',
    (_: unknown, response: ServerResponse) => response.writeHead(404).end(),
  ],
  [
    'a server with too much to do',
    'overloaded',
    (_: unknown, response: ServerResponse) => response.writeHead(429).end(),
  ],
  [
    'a redirect that is not https',
    'invalid-file',
    (_: unknown, response: ServerResponse) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/x' }).end(),
  ],
  ['a connection that breaks', 'unreachable', (_: unknown, response: ServerResponse) => response.destroy()],
  [
    'an archive that stops in the middle',
    'unreachable',
    (_: unknown, response: ServerResponse) =>
      response
        .writeHead(200, { 'content-length': 500 })
        .write(archiveOf(pages).subarray(0, 400), () => response.destroy()),
  ],
] as const)('%s is said, and what else is here is searched', async (_, code, answer) => {
  const server = await served()
  server.answer(answer)
  const documentation = documentationOf(server)
  await documentation.allow()
  const { hits, documentation: state, note } = await documentation.search('plug')
  expect(hits.map(({ id }) => id)).toEqual(['errors/plug/4711'])
  expect(state).toMatchObject({ state: 'missing', problem: { code } })
  expect(note).toContain('was not searched')
  server.answer(servesArchive(archiveOf(pages)))
  expect((await documentation.search('kettle')).documentation).toMatchObject({ state: 'here' })
})

test('a server that says nothing more is given up', async () => {
  const server = await served()
  server.answer((_, response) => response.write('x'))
  const documentation = documentationOf(server, { bounds: { stallMs: 50 } })
  await documentation.allow()
  expect((await documentation.search('plug')).documentation).toMatchObject({ problem: { code: 'timed-out' } })
})

test('nothing that an archive holds reaches a reader as commands or in another direction', async () => {
  const { documentation } = await fetched(await served())
  const { text } = await documentation.read('docs/advanced/teapot#choosing-leaves')
  expect(text).toBe('Green leaves want 80 degrees. ␛[31mRed\ufffd')
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

test('some time after the last search nothing of it is in memory, and the next search has it again', async () => {
  const server = await served()
  const { folder } = await fetched(server)
  const documentation = documentationOf(server, { folder, idleMs: 1 })
  expect((await documentation.search('kettle')).hits).not.toEqual([])
  await expect.poll(() => documentation.isLoaded).toBe(false)
  expect((await documentation.search('kettle')).hits).not.toEqual([])
  expect(server.requests).toHaveLength(1)
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

test('a folder that cannot be written does not keep anybody from searching', async () => {
  const server = await served()
  const folder = newHome().cacheFolder
  const documentation = documentationOf(server, { folder })
  await documentation.allow()
  mkdirSync(join(folder, 'documentation.json'))
  expect((await documentation.search('kettle')).hits[0]?.id).toBe('docs/client/kettle#boiling-a-kettle')
})

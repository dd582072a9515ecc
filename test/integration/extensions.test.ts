import { expect, test } from 'vitest'
import { KNOWN_JOBS, KNOWN_TASKS } from '../../bridge/demo/index.ts'
import { ask } from '../answers/ask.ts'
import { useAnother } from '../beside.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { typeAtTerminal } from '../cli.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { mountain, mountainWith } from '../mountain.ts'
import { Notebook } from '../notebook.ts'
import { serveDocumentation } from '../small-documentation.ts'

const ends = endsAfterEach()

async function start(): Promise<TestBridge> {
  const fixture = await startTestBridge({ policy: 'usual' })
  ends(() => fixture[Symbol.asyncDispose]())
  return fixture
}

/** As its user adds it: looks at what it brings, and says yes to that. */
async function add({ bridge: { api } }: TestBridge, text: string): Promise<void> {
  const source = { text }
  const { fingerprint } = await api.previewExtension({ source })
  await api.addExtension({ source, seen: fingerprint })
}

async function assistant(fixture: TestBridge) {
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  return client
}

const namesOf = (entries: readonly { name: string }[]) => entries.map(({ name }) => name)
const shift = { name: 'mountain-shift-report', arguments: { task_id: '48210008' } }

test('a look at it says what it brings, and changes nothing', async () => {
  const { bridge } = await start()
  const preview = await bridge.api.previewExtension({ source: { text: mountain() } })
  expect(preview).toMatchObject({ name: 'mountain', title: 'Mountain Observatory', edition: 1 })
  expect(preview.brings.map(({ what }) => what)).toEqual([
    'PanDA servers to choose',
    'Servers besides PanDA, to add',
    'Endpoint sets to choose',
    'Rules, which hold where yours are milder',
    'Prompts',
    'Errors in words',
    'Documentation, which is fetched only if you allow it',
    'Questions to ask',
  ])
  expect(preview.brings[0]?.each[0]).toContain('https://panda.mountain.example:25443')
  expect(await bridge.api.listExtensions({})).toEqual([])
  expect(bridge.state.rules.destructive).toBe('ask')
  // What was looked at is what is added.
  await expect(
    bridge.api.addExtension({
      source: { text: mountain().replace('mountain.example/mcp', 'other.example/mcp') },
      seen: preview.fingerprint,
    }),
  ).rejects.toMatchObject({ code: 'invalid-input' })
})

test('its server can be chosen and signed in to, and nobody is sent there before', async () => {
  const fixture = await start()
  const { bridge, demo } = fixture
  await add(
    fixture,
    mountain({ panda: demo.url, monitor: demo.url }).replace('"vo": "mountain"', '"vo": "wlcg"'),
  )
  const { added } = await bridge.api.listServers({})
  expect(added).toMatchObject([{ by: 'Mountain Observatory', server: { name: 'Mountain', vo: 'wlcg' } }])
  expect(bridge.servers.map(({ name }) => name)).toContain('Mountain')
  expect(bridge.state.server?.name).not.toBe('Mountain')
  const [chosen] = added
  if (!chosen) throw new Error('There is none')
  await bridge.api.setServer({ server: chosen.server })
  const { userCode } = await bridge.api.signIn({})
  await demo.approve(userCode)
  expect(await bridge.api.awaitSignIn({})).toMatchObject({ is: 'signed-in' })
  expect(await bridge.api.checkNow({})).toMatchObject({ is: 'alive' })
})

test('its server besides PanDA is asked nothing until the user adds it, and then each of its tools is asked about', async () => {
  const fixture = await start()
  const { bridge } = fixture
  const notebook = await Notebook.open()
  ends(() => notebook.close())
  await add(fixture, mountain({ notes: notebook.url }))
  const preset = (await bridge.api.listUpstreamPresets({})).find(({ name }) => name === 'Mountain Notebook')
  if (!preset) throw new Error('There is none')
  expect(preset.about).toContain('from the extension Mountain Observatory')
  expect(preset.trust).toBe('nothing')
  expect(notebook.headers).toEqual([])

  const { about: _, ...upstream } = preset
  await bridge.api.saveUpstream({ upstream })
  await until(() => bridge.state.further[0]?.is === 'fine')
  const tools = await bridge.api.listTools({})
  expect(tools.find(({ name }) => name === 'mountain_note_read')?.effect).toBe('destructive')

  // PandaMCP, for which a set is written into a file, could offer none of them.
  const id = await bridge.api.copySet({ id: 'look', name: 'With notes' })
  const before = await bridge.api.exportSet({ id })
  await bridge.api.switchTool({ id, tool: 'mountain_note_read', on: true })
  expect(await bridge.api.exportSet({ id })).toBe(before)
})

test('its servers besides PanDA are added at a terminal with all that stands in it', async () => {
  const fixture = await start()
  const { bridge, home } = fixture
  const reaches = [
    { by: 'command', command: '/nowhere/notes', arguments: ['-v'], variables: { NOTES_OF: 'ada' } },
    { by: 'http', url: 'http://127.0.0.1:9/mcp', login: 'none', clientId: 'mountain-client' },
  ]
  const upstreams = reaches.map((reach, index) => {
    return { name: `Notes ${index}`, prefix: `notes${index}_`, about: 'Notes.', reach }
  })
  await add(fixture, mountainWith({ upstreams }))
  const [what] =
    (await bridge.api.listExtensions({}))[0]?.brings.filter(({ what }) => what.startsWith('Servers b')) ?? []
  expect(what?.each[0]).toContain('NOTES_OF=ada')
  for (const { name, reach } of upstreams) {
    const { screen } = await typeAtTerminal(home, ['upstreams', 'add', name], 'yes')
    expect(screen).toContain(reach.by === 'command' ? 'NOTES_OF=ada' : reach.url)
  }
  expect(bridge.settings.read().upstreams.map(({ reach }) => reach)).toMatchObject(reaches)
})

test('its set can be chosen and copied, stays as it is, and is not pulled away while it is in force', async () => {
  const fixture = await start()
  const { api } = fixture.bridge
  await add(fixture, mountain())
  await api.chooseSet({ id: 'ext-mountain-shift' })
  const client = await assistant(fixture)
  expect(namesOf((await client.listTools()).tools).toSorted()).toEqual([
    'panda_bridge_read_result',
    'panda_explain_task',
    'panda_overview',
    'task_get_status',
  ])
  await expect(
    api.switchTool({ id: 'ext-mountain-shift', tool: 'task_kill', on: true }),
  ).rejects.toMatchObject({
    message: 'The set "Mountain shift" is from the extension Mountain Observatory and stays as it is.',
  })
  const { fingerprint } = (await api.listExtensions({}))[0] ?? { fingerprint: '' }
  await expect(api.switchExtension({ name: 'mountain', on: false, seen: fingerprint })).rejects.toMatchObject(
    {
      nextStep: 'Choose another set first.',
    },
  )
  expect(await api.copySet({ id: 'ext-mountain-shift', name: 'My shift' })).toBe('own-my-shift')
  // Nor where it is in force at another server alone.
  await using other = await useAnother(fixture, { set: 'ext-mountain-shift' })
  expect(other.url).not.toBe('')
  await api.chooseSet({ id: 'look' })
  await expect(api.removeExtension({ name: 'mountain' })).rejects.toMatchObject({
    message: 'The set "Mountain shift" of this extension is in force.',
  })
})

test('none of its sets can be taken for another by its name', async () => {
  const fixture = await start()
  const { api } = fixture.bridge
  await api.copySet({ id: 'look', name: 'Night' })
  const sets = [
    { id: 'look', name: 'ｌook ', tools: ['task_kill'] },
    { id: 'night', name: 'Night', tools: ['task_kill'] },
    { id: 'day', name: 'Day', tools: ['task_kill'] },
  ]
  await add(fixture, mountainWith({ sets }))
  await add(fixture, mountainWith({ name: 'abyss', sets: sets.slice(2) }))
  const named = (await api.listSets({})).map(({ id, name }) => `${id}: ${name}`)
  expect(named).toEqual(
    expect.arrayContaining([
      'look: Look',
      'own-night: Night',
      'ext-mountain-look: ｌook (ext-mountain-look)',
      'ext-mountain-night: Night (ext-mountain-night)',
      'ext-mountain-day: Day (ext-mountain-day)',
      'ext-abyss-day: Day (ext-abyss-day)',
    ]),
  )
  await api.chooseSet({ id: 'ext-mountain-look' })
  expect(fixture.bridge.state.set.name).toBe('ｌook (ext-mountain-look)')
})

test('its rules make the user’s own stricter, never milder, and go with it', async () => {
  const fixture = await start()
  const { bridge } = fixture
  const { api } = bridge
  await api.setRules({ rules: { read: 'ask', write: 'ask', destructive: 'ask' } })
  await add(
    fixture,
    mountain().replace('"destructive": "refuse"', '"read": "allow", "destructive": "refuse"'),
  )
  expect(bridge.state.rules).toEqual({ read: 'ask', write: 'ask', destructive: 'refuse' })
  expect(bridge.state.narrowedBy).toEqual([{ by: 'Mountain Observatory', effects: ['destructive'] }])
  await api.setRules({ rules: { read: 'allow', write: 'ask', destructive: 'allow' } })
  expect(bridge.state.rules.destructive).toBe('refuse')
  await api.removeExtension({ name: 'mountain' })
  expect(bridge.state.rules.destructive).toBe('allow')
})

test('its prompt is in the menu of an assistant that was connected before, with its arguments', async () => {
  const fixture = await start()
  const client = await assistant(fixture)
  let changes = 0
  client.setNotificationHandler('notifications/prompts/list_changed', () => void (changes += 1))
  expect(namesOf((await client.listPrompts()).prompts)).not.toContain(shift.name)
  await add(fixture, mountain())
  await until(() => changes > 0)
  const found = (await client.listPrompts()).prompts.find(({ name }) => name === shift.name)
  expect(found).toMatchObject({
    title: 'Shift report',
    description: 'What the next shifter has to know. (Mountain Observatory)',
    arguments: [
      { name: 'task_id', required: true },
      { name: 'weather', required: false },
    ],
  })
  const { messages } = await client.getPrompt({
    ...shift,
    arguments: { ...shift.arguments, weather: 'clear {task_id}' },
  })
  expect(JSON.stringify(messages)).toContain('for the task 48210008. The weather: clear {task_id}.')
  await expect(client.getPrompt({ ...shift, arguments: { task_id: 'all' } })).rejects.toThrow(
    'must be the number',
  )
  const { completion } = await client.complete({
    ref: { type: 'ref/prompt', name: shift.name },
    argument: { name: 'task_id', value: '4821' },
  })
  expect(completion.values).toContain(String(KNOWN_TASKS.failing5000))
})

test('none of its prompts has the name of one of the bridge’s own', async () => {
  const fixture = await start()
  const text = mountain()
    .replace('"name": "mountain"', '"name": "morning"')
    .replace('"shift-report"', '"report"')
  await add(fixture, text)
  const { prompts } = await (await assistant(fixture)).listPrompts()
  const reports = prompts.filter(({ name }) => name === 'morning-report')
  expect(reports.map(({ title }) => title)).toEqual(['Morning report'])
})

test('its words for an error stand in the answer why a task failed, with whose they are', async () => {
  const fixture = await start()
  const client = await assistant(fixture)
  const before = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.failing5000 })
  expect(before.text).not.toContain('dark frame')
  await add(fixture, mountain().replace('shutter is closed', 'el_pt_NOSYS'))
  const { answer, text } = await ask(client, 'panda_explain_task', { task_id: KNOWN_TASKS.failing5000 })
  expect(answer.failures[0]?.error).toMatchObject({
    by: 'Mountain Observatory',
    meaning:
      'The dark frame of this night is missing, without which no picture is calibrated (exit code 65).',
    canAct: ['experiment'],
  })
  expect(text).toContain('as Mountain Observatory says')
  expect(text).toContain('take a dark frame')

  // By PanDA's message, before the number.
  const { answer: job } = await ask(client, 'panda_explain_job', { job_id: KNOWN_JOBS.payloadPython })
  expect(job.error).toMatchObject({
    by: 'Mountain Observatory',
    meaning: expect.stringContaining('The shutter was closed') as string,
  })
  const asked = await ask(client, 'panda_explain_error', { code: 'transform:65' })
  expect(asked.answer.meanings[0]).toMatchObject({ by: 'Mountain Observatory', known: true })
})

test('its words for an error stand in the table of the component, before those of the program', async () => {
  const fixture = await start()
  await add(fixture, mountain().replace('"pilot"', '"brokerage"'))
  const client = await assistant(fixture)
  const table = async (component: string) => {
    const { contents } = await client.readResource({ uri: `panda://errors/${component}` })
    return String((contents[0] as { text?: string }).text)
  }
  const ofProgram = (await table('transform')).split('\n').filter((line) => line.startsWith('transform:65 '))
  expect(ofProgram).toEqual([
    expect.stringMatching(/^transform:65 \(NO_DARK_FRAME\), as Mountain Observatory says: The dark frame/),
  ])
  // Of a component of which the program itself has no table; with PanDA's message that it is for.
  expect(await table('brokerage')).toMatch(
    /^brokerage:1305, as Mountain Observatory says, with "shutter is closed": The shutter was closed/,
  )
  const { completion } = await client.complete({
    ref: { type: 'ref/resource', uri: 'panda://errors/{component}' },
    argument: { name: 'component', value: 'brok' },
  })
  expect(completion.values).toEqual(['brokerage'])
})

test('its documentation is fetched when the user says so, then found by a search, and removed again', async () => {
  const fixture = await start()
  const { api } = fixture.bridge
  await using served = await serveDocumentation()
  const client = await assistant(fixture)
  const search = async () =>
    (await ask(client, 'panda_search_docs', { words: 'boiling a kettle' })).answer.sections.map(
      ({ from }) => from,
    )
  await add(fixture, mountain({ archive: served.source.url }))
  const handbook = 'The handbook of the Mountain Observatory'
  const of = async () => (await api.listExtensions({}))[0]?.documentation[0]
  expect(await of()).toMatchObject({ id: 'mountain-handbook', is: 'not-asked' })
  expect((await of())?.question).toContain('about 1 MB')
  expect(await search()).not.toContain(handbook)
  expect(served.requests).toEqual([])

  await api.allowAddedDocumentation({ id: 'mountain-handbook', allow: true })
  expect(await search()).toContain(handbook)
  const { answer } = await ask(client, 'panda_read_doc', { id: 'mountain-handbook/client/kettle#filling-it' })
  expect(answer.address).toBe('https://docs.mountain.example/handbook/client/kettle.html#filling-it')
  expect(await of()).toMatchObject({ is: 'here' })
  await api.allowAddedDocumentation({ id: 'mountain-handbook', allow: false })
  expect(await search()).not.toContain(handbook)
})

test('its errors are found by a search, and its questions are offered', async () => {
  const fixture = await start()
  await add(fixture, mountain())
  const client = await assistant(fixture)
  const { answer } = await ask(client, 'panda_search_docs', { words: 'dark frame' })
  expect(answer.sections[0]).toMatchObject({ from: 'The error table of Mountain Observatory' })
  expect(fixture.bridge.state.moreQuestions).toContainEqual({
    by: 'Mountain Observatory',
    ask: 'Write the report of my shift.',
  })
  expect(await fixture.bridge.api.getDiagnostics({})).toContain('"name": "mountain"')
})

test('its prompt is there at a server beside the first as well', async () => {
  const fixture = await start()
  const other = await useAnother(fixture, { set: 'look' })
  ends(() => other.stop())
  const client = await assistant(fixture)
  const atOther = `other_${shift.name}`
  expect(namesOf((await client.listPrompts()).prompts)).not.toContain(atOther)
  await add(fixture, mountain())
  expect(namesOf((await client.listPrompts()).prompts)).toContain(atOther)
  const { messages } = await client.getPrompt({ ...shift, name: atOther })
  expect(JSON.stringify(messages)).toContain('for the task 48210008')
  await fixture.bridge.api.removeExtension({ name: 'mountain' })
  expect(namesOf((await client.listPrompts()).prompts)).not.toContain(atOther)
})

test('what it brings is there after a restart, and gone once it is off', async () => {
  const fixture = await start()
  const { api } = fixture.bridge
  await add(fixture, mountain())
  const [found] = await api.listExtensions({})
  await api.switchExtension({ name: 'mountain', on: false, seen: found?.fingerprint ?? '' })
  const client = await assistant(fixture)
  expect(namesOf((await client.listPrompts()).prompts)).not.toContain(shift.name)
  expect((await api.listServers({})).added).toEqual([])
  expect(
    textOf(await client.callTool({ name: 'panda_explain_error', arguments: { code: 'transform:65' } })),
  ).not.toContain('Mountain')
})

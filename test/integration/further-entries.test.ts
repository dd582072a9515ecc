import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { endsAfterEach } from '../ends.ts'
import { Notebook } from '../notebook.ts'

const ends = endsAfterEach()

async function start(): Promise<{ fixture: TestBridge; notebook: Notebook }> {
  const notebook = await Notebook.open()
  ends(() => notebook.close())
  const fixture = await startTestBridge({ policy: 'usual', signedIn: false })
  ends(() => fixture[Symbol.asyncDispose]())
  return { fixture, notebook }
}

const keptOf = async ({ home }: TestBridge) =>
  (await readdir(home.credentialsFolder)).filter((name) => name.startsWith('upstream-'))

test('more servers than the settings take are refused, and the settings stay readable', async () => {
  const { fixture, notebook } = await start()
  const { api } = fixture.bridge
  const upstream = (n: number) => notebook.entry({ name: `Notebook ${n}`, prefix: `n${n}_`, on: false })
  for (let n = 0; n < 50; n += 1) await api.saveUpstream({ upstream: upstream(n) })
  await expect(api.saveUpstream({ upstream: upstream(50) })).rejects.toMatchObject({
    code: 'invalid-input',
    message: 'There are 50 servers besides PanDA, and there can be no more.',
  })
  // One of them can be changed still.
  await api.saveUpstream({ upstream: { ...upstream(49), trust: 'only-looks' } })
  expect(fixture.bridge.settings.read().upstreams).toHaveLength(50)
  expect(fixture.bridge.state.further.at(49)).toMatchObject({ name: 'Notebook 49', trust: 'only-looks' })
})

test('a server that is given another name or address takes no secret along, and leaves none behind', async () => {
  const { fixture, notebook } = await start()
  const { api } = fixture.bridge
  const upstream = notebook.entry({ login: 'bearer' })
  notebook.takes = (bearer) => bearer === 'the-shared-token'
  await api.saveUpstream({ upstream, bearer: 'the-shared-token' })
  await until(() => fixture.bridge.state.further[0]?.is === 'fine')
  expect(await keptOf(fixture)).toHaveLength(1)
  await api.saveUpstream({ upstream: { ...upstream, trust: 'only-looks' }, was: 'Notebook' })
  expect(fixture.bridge.state.further[0]?.isLinked).toBe(true)
  await api.saveUpstream({ upstream: { ...upstream, name: 'Notes' }, was: 'Notebook' })
  expect(fixture.bridge.state.further).toMatchObject([{ name: 'Notes', is: 'not-linked', isLinked: false }])
  expect(await keptOf(fixture)).toEqual([])
})

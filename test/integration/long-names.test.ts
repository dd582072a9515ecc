import { expect, test } from 'vitest'
import { until } from '../bridge.ts'
import { connectClient, eras, textOf } from '../clients.ts'
import { startBridgeToOdd } from '../odd-pandamcp.ts'

// Names of tools that the interfaces of models do not take.

const long = `experiment_workflows_${'reprocessing_'.repeat(5)}campaign`
const alike = `${long}_of_last_year`
const fits = 'a'.repeat(60)
/** With spaces, points and letters of other scripts: the last reads as a tool of PanDA's. */
const odd = ['read a page', 'notes.read', 'réplique', 't\u0430sk_kill']
const toolOf = (name: string) => ({ name, inputSchema: { type: 'object' } })

test.each(eras)('an assistant of %s gets names of 60 characters at most, and calls by them', async (era) => {
  await using fixture = await startBridgeToOdd({ tools: [long, alike, fits].map(toolOf) })
  const { api } = fixture.bridge
  await until(() => fixture.bridge.state.upstream.tools === 3)
  for (const tool of [long, alike, fits]) await api.switchTool({ id: 'own-everything', tool, on: true })
  const client = await connectClient(fixture, era)
  const listed = async () =>
    (await client.listTools()).tools.filter(({ title }) => (title?.length ?? 0) >= 60)
  const tools = await listed()
  const nameOf = (whole: string) => tools.find(({ title }) => title === whole)?.name ?? ''
  for (const { name } of tools) expect(name).toMatch(/^[\w-]{1,60}$/)
  expect(nameOf(fits)).toBe(fits)
  expect(nameOf(long)).not.toBe(nameOf(alike))
  // The same the next time.
  expect((await listed()).map(({ name }) => name)).toEqual(tools.map(({ name }) => name))

  // Who answers, the rules and the record know the whole name.
  const call = async (name: string) => textOf(await client.callTool({ name, arguments: {} }))
  expect(await call(nameOf(long))).toBe(`called ${long}`)
  expect(await call(nameOf(alike))).toBe(`called ${alike}`)
  expect(await call(fits)).toBe(`called ${fits}`)
  expect(await call(long)).toBe(`called ${long}`)
  await until(() => fixture.bridge.state.recentCalls.length === 4)
  expect(fixture.bridge.state.recentCalls.map(({ tool }) => tool)).toEqual([long, fits, alike, long])

  await api.switchTool({ id: 'own-everything', tool: long, on: false })
  expect(await call(nameOf(long))).toContain('is not in the endpoint set')
  expect(await call(`${'a'.repeat(51)}_01234567`)).toContain('knows no tool')
  await client.close()
})

test.each(eras)(
  'an assistant of %s gets names of letters, digits and _ alone, and calls by them',
  async (era) => {
    await using fixture = await startBridgeToOdd({ tools: odd.map(toolOf) })
    const { api } = fixture.bridge
    await until(() => fixture.bridge.state.upstream.tools === odd.length)
    for (const tool of odd) await api.switchTool({ id: 'own-everything', tool, on: true })
    const client = await connectClient(fixture, era)
    const { tools } = await client.listTools()
    for (const { name } of tools) expect(name).toMatch(/^[\w-]{1,60}$/)
    for (const whole of odd) {
      const { name = '' } = tools.find(({ title }) => title === whole) ?? {}
      expect(textOf(await client.callTool({ name, arguments: {} }))).toBe(`called ${whole}`)
    }
    expect(tools.map(({ name }) => name)).not.toContain('task_kill')
    await client.close()
  },
)

import { expect, test } from 'vitest'
import { startDemo } from '../../bridge/demo/index.ts'
import { besideOf, signInAt, useAnother } from '../beside.ts'
import { startTestBridge, until } from '../bridge.ts'
import { runCli, typeAtTerminal } from '../cli.ts'
import { connectClient } from '../clients.ts'

test('a person uses a server beside the first at the terminal, and leaves it', async () => {
  await using fixture = await startTestBridge()
  await using other = await startDemo()
  const { home, bridge } = fixture
  const name = new URL(other.url).host
  const use = ['servers', 'beside', other.url, '--vo', 'atlas', '--prefix', 'second_']
  expect(await runCli(home, use)).toMatchObject({ code: 5 })
  expect(bridge.state.beside).toEqual([])
  const asked = await typeAtTerminal(home, use, 'yes')
  expect(asked.screen).toContain('Assistants would also see the tools of')
  expect(asked.screen).toContain(`${name} is used beside the first. Its tools are named second_…`)
  expect(asked.code).toBe(0)
  expect(besideOf(fixture, name)).toMatchObject({ prefix: 'second_', set: { id: 'look' } })

  expect(await runCli(home, ['servers', 'leave', name])).toMatchObject({ code: 0 })
  expect(bridge.state.beside).toEqual([])
  expect(await runCli(home, ['servers', 'leave', 'Demo'])).toMatchObject({ code: 2 })
})

test('commands ask the one of several servers that is named', async () => {
  await using fixture = await startTestBridge()
  await using other = await useAnother(fixture, { demo: { mcpExtras: true } })
  const { home, bridge } = fixture
  const run = (...args: string[]) => runCli(home, args)

  const status = (await run('status')).stdout
  expect(status).toMatch(/\nOther +http:\S+, VO atlas, beside the first: its tools are named other_…/)
  expect(status).toMatch(/\n {2}Login +signed out/)
  expect(await run('tasks', '--server', 'Other')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining("panda-bridge login --server 'Other'"),
  })

  await signInAt(fixture, other, 'Other')
  other.requests.length = 0
  const asked = fixture.demo.requests.length
  for (const args of [['tasks'], ['overview'], ['summary'], ['call', 'system_is_alive'], ['tools'], ['sets']])
    expect(await run(...args, '--server', 'other')).toMatchObject({ code: 0 })
  expect(fixture.demo.requests).toHaveLength(asked)
  expect(other.requests.length).toBeGreaterThan(0)

  // The numbers of its tasks are no tasks of the first's.
  await until(() => bridge.state.recentCalls.length > 0)
  expect((await run('activity')).stdout).toMatch(/command line +system_is_alive at Other /i)
  const client = await connectClient(fixture, '2025')
  const waiting = client.callTool({ name: 'other_demo_wait', arguments: { seconds: 60 } })
  await until(() => bridge.state.runningCalls.length === 1)
  expect((await run('running')).stdout).toContain('demo_wait at Other')
  expect((await run('status')).stdout).toMatch(/Running +demo_wait at Other of test-2025/)
  await bridge.api.cancelCall({ id: bridge.state.runningCalls[0]?.id ?? '' })
  await waiting
  await client.close()

  const health = await run('health', '--server', 'Other')
  expect(health.stdout).toContain('PanDA: alive')
  expect(await run('health', '--server', 'Nowhere')).toMatchObject({ code: 1 })

  // It is in use beside the first: to sign in there makes it no other.
  expect((await run('login', '--server', 'Other', '--no-browser')).stdout).toContain('Signed in as')
  expect(bridge.state.server?.name).toBe('Demo')
  expect(await run('logout', '--server', 'Other')).toMatchObject({ code: 0 })
  expect(besideOf(fixture).login.is).toBe('signed-out')
  expect(bridge.state.login.is).toBe('signed-in')

  expect(await run('sets', 'copy', 'own-everything', 'Same')).toMatchObject({ code: 0 })
  expect(await run('sets', 'choose', 'own-same', '--server', 'Other')).toMatchObject({ code: 0 })
  expect(besideOf(fixture).set.id).toBe('own-same')
  expect(bridge.state.set.id).toBe('own-everything')
})

test('which servers an assistant has is said at the terminal; a person is asked before it gets more', async () => {
  await using fixture = await startTestBridge()
  await using other = await useAnother(fixture)
  const { home, bridge } = fixture
  const rules = (servers: string) => ['rules', '--client', 'cursor', '--servers', servers]
  const given = () => bridge.state.clientRules['cursor']?.servers
  expect(await runCli(home, rules('other'))).toMatchObject({ code: 0 })
  expect(given()).toEqual(['Other'])
  expect(await runCli(home, rules('Demo,Other'))).toMatchObject({ code: 5 })
  expect(given()).toEqual(['Other'])
  const asked = await typeAtTerminal(home, rules('all'), 'yes')
  expect(asked.screen).toContain('cursor would have Demo, too.')
  expect(given()).toBeUndefined()
  expect(await runCli(home, rules('Nowhere'))).toMatchObject({ code: 1 })
  expect(await runCli(home, ['rules', '--servers', 'Demo'])).toMatchObject({ code: 2 })
  expect(other.requests).toEqual(expect.any(Array))
})

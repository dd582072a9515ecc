import { expect, test } from 'vitest'
import { startTestBridge, until } from '../bridge.ts'
import { runCli } from '../cli.ts'
import { connectClient } from '../clients.ts'

test('a call that takes long is listed and stopped at a terminal too', async () => {
  await using fixture = await startTestBridge({ demo: { mcpExtras: true } })
  const { home, bridge } = fixture
  expect(await runCli(home, ['running'])).toMatchObject({ code: 0, stdout: 'No call is under way.\n' })

  const client = await connectClient(fixture, '2025')
  const calls = [1, 2].map(() => client.callTool({ name: 'demo_wait', arguments: { seconds: 60 } }))
  await until(() => bridge.state.runningCalls.length === 2)
  const [first, second] = bridge.state.runningCalls
  const { stdout } = await runCli(home, ['running'])
  expect(stdout).toMatch(/ID +FOR +ASSISTANT +TOOL/)
  expect(stdout.match(/test-2025 +demo_wait/g)).toHaveLength(2)
  const id = first?.id.slice(0, 8) ?? ''
  expect(stdout).toContain(id)
  expect((await runCli(home, ['status'])).stdout).toMatch(
    new RegExp(`Running +demo_wait of test-2025, for .* panda-bridge running --stop ${id}`),
  )

  expect(await runCli(home, ['running', '--stop', 'nothing'])).toMatchObject({ code: 1, stdout: '' })
  const stopped = await runCli(home, ['running', '--stop', id])
  expect(stopped).toMatchObject({ code: 0, stderr: '' })
  // It counts as a tool that changes something: nothing is known of it.
  expect(stopped.stdout).toBe(
    'Stopped demo_wait.\nWhether it was carried out is not known: look before it is asked again.\n',
  )
  const answer = await Promise.race(calls)
  expect(JSON.stringify(answer.content)).toContain('The user stopped this call')
  await until(() => bridge.state.runningCalls.length === 1)
  expect(bridge.state.runningCalls[0]?.id).toBe(second?.id)
  // As of a variable that a script has not set: it names none, also where one alone runs.
  expect(await runCli(home, ['running', '--stop', ''])).toMatchObject({ code: 1, stdout: '' })
  expect(bridge.state.runningCalls[0]?.id).toBe(second?.id)
  await client.close()
  await Promise.allSettled(calls)
})

import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startTestBridge } from '../bridge.ts'
import { connectClient, textOf, type Era } from '../clients.ts'

test('with ID tokens of 10 s and rotating refresh tokens, 200 calls of 4 clients in 60 s all succeed', async () => {
  await using fixture = await startTestBridge({ demo: { idTokenSeconds: 10 } })
  const speaks: Era[] = ['2026', '2025', '2026', '2025']
  const clients = await Promise.all(speaks.map((era) => connectClient(fixture, era)))
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const failures: string[] = []
  let answered = 0
  await Promise.all(
    clients.map(async (client, index) => {
      // Spread over the minute, and not in step with each other or with the tokens.
      await setTimeout(index * 77)
      for (let call = 0; call < 50; call += 1) {
        const result = await client.callTool({ name: 'task_get_status', arguments: { task_id: jediTaskID } })
        if (result.isError) failures.push(textOf(result))
        else answered += 1
        await setTimeout(1_200)
      }
      await client.close()
    }),
  )
  expect({ answered, failures }).toEqual({ answered: 200, failures: [] })
  expect(fixture.demo.counters).toMatchObject({ maxRefreshesInFlight: 1, reusedRefreshTokens: 0 })
  expect(fixture.demo.counters.refreshes).toBeGreaterThanOrEqual(5)
}, 120_000)

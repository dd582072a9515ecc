import { expect, test } from 'vitest'
import { startTestBridge } from '../bridge.ts'
import { connectClient } from '../clients.ts'

test('the ID token that PanDA gives back in an answer does not reach the assistant', async () => {
  await using fixture = await startTestBridge({ policy: 'everything', upstream: 'rest' })
  const client = await connectClient(fixture, '2025')
  const result = await client.callTool({ name: 'system_get_attributes', arguments: { x: 'y' } })
  await client.close()
  const said = JSON.stringify(result)
  expect(said).toContain('HTTP_AUTHORIZATION')
  expect(said).toMatch(/Bearer \*{100}/)
  expect(said).not.toMatch(/eyJ/)
})

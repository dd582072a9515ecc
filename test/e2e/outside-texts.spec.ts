// What an assistant says of itself is shown as a text in the window too.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, test } from '@playwright/test'
import { startTestBridge } from '../bridge.ts'
import { openUi } from './ui.ts'

test('an assistant whose name turns or hides text cannot make a question look like another one', async ({
  page,
}) => {
  await using fixture = await startTestBridge({ policy: 'usual' })
  await fixture.bridge.api.chooseSet({ id: 'my-work' })
  const client = new Client({ name: 'Cur\u200Bsor\u202E ?ti llik\u2066', version: '1' })
  const requestInit = { headers: await fixture.headersOf('stdio') }
  await client.connect(
    new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), { requestInit }),
  )
  await openUi(page, fixture)
  const { jediTaskID } = fixture.demo.state.world.ownTask('running')
  const refused = client.callTool({ name: 'task_kill', arguments: { task_id: jediTaskID } })
  const question = page.getByRole('dialog', { name: 'An assistant asks for your yes' })
  await expect(question).toContainText('Cur\uFFFDsor\uFFFD ?ti llik\uFFFD')
  expect(await page.locator('body').innerText()).not.toMatch(/[\u200B-\u200F\u202A-\u202E\u2066-\u2069]/)
  await page.screenshot({ path: '/tmp/bounds-approval.png' })
  await question.getByRole('button', { name: 'No' }).click()
  expect((await refused).isError).toBe(true)
  await client.close()
})

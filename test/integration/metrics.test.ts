import { request } from 'node:http'
import { expect, test } from 'vitest'
import { ClientKeys } from '../../bridge/auth/client-keys.ts'
import { FileCredentialStore } from '../../bridge/auth/credentials.ts'
import { CONTROL_KEY } from '../../bridge/auth/key-names.ts'
import { bridgeAgent } from '../../bridge/home/socket/connect.ts'
import { signInAt, useAnother } from '../beside.ts'
import { startTestBridge, until } from '../bridge.ts'
import { connectClient } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'

const ends = endsAfterEach()

async function started() {
  const fixture = await startTestBridge({ upstream: 'rest' })
  ends(() => fixture[Symbol.asyncDispose]())
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  await client.callTool({ name: 'system_is_alive', arguments: {} })
  await client.callTool({ name: 'task_get_status', arguments: { task_id: 1 } })
  await until(() => fixture.bridge.activity.calls.length === 2)
  return fixture
}

/** Asks at the home's socket, as a monitoring system does. */
async function scrape(socket: string, control: string, key?: string) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; type: string; text: string }>()
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` }
  const agent = bridgeAgent(socket, control)
  ends(() => agent.destroy())
  const asked = request({ agent, path: '/metrics', headers }, (response) => {
    let text = ''
    response.on('data', (chunk: Buffer) => (text += chunk.toString()))
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', text }),
    )
  })
  asked.once('error', reject)
  asked.end()
  return promise
}

test('what a monitoring system asks for is at the home’s socket, for who has the control key', async () => {
  const fixture = await started()
  const keys = new ClientKeys(new FileCredentialStore(fixture.home.credentialsFolder))
  await keys.load()
  const { socket = '' } = fixture.bridge.addresses
  const control = keys.find(CONTROL_KEY)?.reveal() ?? ''
  expect((await scrape(socket, control)).status).toBe(401)
  const { authorization = '' } = await fixture.headersOf('stdio')
  const ofAssistant = authorization.replace('Bearer ', '')
  expect((await scrape(socket, control, ofAssistant)).status).toBe(403)
  for (const key of [control, ofAssistant]) {
    const headers = { authorization: `Bearer ${key}` }
    const atPort = await fetch(new URL('/metrics', fixture.bridge.url), { headers })
    expect(atPort.status).toBe(404)
  }
  const { status, type, text } = await scrape(socket, control, control)
  expect({ status, type }).toEqual({
    status: 200,
    type: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  })
  const lines = text.split('\n')
  const panda = 'upstream="PanDA",server="Demo"'
  expect(lines).toContain(`panda_bridge_calls_total{tool="system_is_alive",${panda},outcome="ok"} 1`)
  expect(lines).toContain(`panda_bridge_calls_total{tool="task_get_status",${panda},outcome="failed"} 1`)
  expect(lines).toContain(`panda_bridge_call_seconds_count{${panda}} 2`)
  expect(lines).toContain('panda_bridge_signed_in{robot="",server="Demo"} 1')
  expect(lines).toContain(`panda_bridge_upstream_up{${panda}} 1`)
  expect(text.endsWith('\n# EOF\n')).toBe(true)
  expect(text).not.toContain('Dana')
})

test('the login, the standing and the calls of each PanDA server in use are told apart', async () => {
  const fixture = await startTestBridge()
  ends(() => fixture[Symbol.asyncDispose]())
  const other = await useAnother(fixture)
  ends(() => other.stop())
  const metrics = await fixture.bridge.api.getMetrics({})
  expect(metrics).toContain('panda_bridge_signed_in{robot="",server="Demo"} 1\n')
  expect(metrics).toContain('panda_bridge_signed_in{robot="",server="Other"} 0\n')
  expect(metrics).toContain('panda_bridge_tools{upstream="PanDA",server="Other"}')
  expect(metrics.match(/^panda_bridge_login_ends_seconds/gm)).toHaveLength(1)
  await signInAt(fixture, other, 'Other')
  const both = await fixture.bridge.api.getMetrics({})
  expect(both).toContain('panda_bridge_signed_in{robot="",server="Other"} 1\n')
  expect(both).toMatch(/^panda_bridge_login_ends_seconds\{server="Other"\} \d/m)
  expect(both).not.toContain('panda_bridge_calls_total{')
  await fixture.bridge.api.callTool({ name: 'system_is_alive', arguments: {}, id: 'one', server: 'Other' })
  const called = 'tool="system_is_alive",upstream="PanDA",server="Other",outcome="ok"'
  await until(async () =>
    (await fixture.bridge.api.getMetrics({})).includes(`panda_bridge_calls_total{${called}} 1\n`),
  )
})

test('each call has one id: in the record, in the log, and at PanDA', async () => {
  const fixture = await started()
  const [call] = fixture.bridge.activity.calls
  const asked = fixture.demo.callsOf('system', 'is_alive')
  expect(asked.map(({ requestId }) => requestId)).toContain(call?.id)
  const logged = await fixture.bridge.api.getDiagnostics({})
  expect(logged).toContain(`"request":"${call?.id ?? ''}"`)
})

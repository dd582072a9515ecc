import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { endsAfterAll } from '../../test/ends.ts'
import { Authorities, hasOpenssl } from '../../test/tls/authority.ts'
import { startDemo, type Demo } from '../demo/index.ts'
import { BridgeError } from '../errors.ts'
import type { PandaServer } from '../panda/servers.ts'
import { probeServer, type ProbeReport } from './probe.ts'

let demo: Demo
const ends = endsAfterAll()
beforeAll(async () => {
  demo = await startDemo()
  ends(() => demo.stop())
})
afterEach(() => {
  demo.startMcp()
  Object.assign(demo.faults, { rest: null, mcp: null, identity: null })
})

const server = (change: Partial<PandaServer> = {}): PandaServer => ({
  name: 'Test',
  url: demo.url,
  vo: 'atlas',
  ...change,
})
const outline = ({ steps }: ProbeReport): string[] =>
  steps.map(({ step, ok }) => `${step} ${ok ? 'ok' : 'wrong'}`)

describe('a probe of a PanDA server', () => {
  it('finds that all is well, and where its PandaMCP is', async () => {
    const told: string[] = []
    const report = await probeServer(server(), { onStep: ({ step }) => told.push(step) })
    expect(report).toMatchObject({ ok: true, pandaMcpUrl: demo.mcpUrl })
    expect(outline(report)).toEqual([
      'connection ok',
      'panda ok',
      'vo ok',
      'identity-provider ok',
      'pandamcp ok',
    ])
    expect(told).toEqual(report.steps.map(({ step }) => step))
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ ok: true })
  })

  it('ends the MCP session that it opened', async () => {
    const before = demo.counters.mcpSessions
    const seen: string[] = []
    demo.faults.mcp = { kind: 'down', only: (path) => (seen.push(path), false) }
    await probeServer(server({ pandaMcpUrl: demo.mcpUrl }))
    expect(seen).toEqual(['/mcp#initialize', '/mcp#DELETE'])
    expect(demo.counters.mcpSessions).toBe(before + 1)
  })

  it.each([
    ['atlas.production', true],
    ['atlas:production', true],
    ['Atlas', false],
    ['atlas.nobody', false],
  ])('for the VO %s', async (vo, ok) => {
    const report = await probeServer(server({ vo }))
    expect(report.ok).toBe(ok)
    if (ok) return
    expect(outline(report)).toEqual(['connection ok', 'panda ok', 'vo wrong'])
    expect(report.steps.at(-1)?.message).toContain(`has no sign-in for the VO "${vo}"`)
    expect(report.steps.at(-1)?.nextStep).toContain('the case of the VO')
  })

  it('finds that the name is not known, and asks for the network of CERN', async () => {
    const report = await probeServer(server({ url: 'https://pandaserver.invalid:25443' }))
    expect(outline(report)).toEqual(['connection wrong'])
    expect(report.steps[0]?.message).toContain('cannot be found')
    expect(report.steps[0]?.nextStep).toContain('its tunnel')
  })

  it('finds that nothing listens there', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    await once(gone.close(), 'close')
    const report = await probeServer(server({ url: `http://127.0.0.1:${port}` }))
    expect(outline(report)).toEqual(['connection wrong'])
    expect(report.steps[0]?.message).toContain('refuses connections')
  })

  it('finds a port that does not speak TLS', async () => {
    const report = await probeServer(server({ url: demo.url.replace('http:', 'https:') }))
    expect(outline(report)).toEqual(['connection wrong'])
    expect(report.steps[0]?.message).toContain('does not speak TLS')
  })

  it('finds that something else answers there, and has sent it no login', async () => {
    const headers: string[] = []
    const other = createServer((request, response) => {
      headers.push(...Object.keys(request.headers))
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>')
    }).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const report = await probeServer(
      server({ url: `http://127.0.0.1:${(other.address() as AddressInfo).port}` }),
    )
    other.closeAllConnections()
    other.close()
    expect(outline(report)).toEqual(['connection ok', 'panda wrong'])
    expect(report.steps.at(-1)?.message).toContain('does not answer as a PanDA server does')
    expect(headers).not.toContain('authorization')
    expect(headers).not.toContain('x-auth-token')
  })

  it('finds that the identity provider does not answer', async () => {
    demo.faults.identity = { kind: 'down' }
    const report = await probeServer(server())
    expect(outline(report)).toEqual(['connection ok', 'panda ok', 'vo ok', 'identity-provider wrong'])
    expect(report.steps.at(-1)?.message).toContain('The identity provider (127.0.0.1')
  })

  it.each([
    ['breaks connections', () => void demo.stopMcp()],
    ['answers HTML', () => (demo.faults.mcp = { kind: 'overloaded' })],
    ['wants a login', () => (demo.faults.mcp = { kind: 'unauthorized' })],
    [
      'sends on to another host',
      () => (demo.faults.mcp = { kind: 'redirect', to: 'http://other.invalid/mcp' }),
    ],
    ['sends on to itself', () => (demo.faults.mcp = { kind: 'redirect', to: '/mcp' })],
  ])('takes REST where /mcp/ %s', async (_what, breakIt) => {
    breakIt()
    const report = await probeServer(server())
    expect(report).toMatchObject({ ok: true, pandaMcpUrl: undefined })
    expect(report.steps.at(-1)).toMatchObject({
      step: 'pandamcp',
      ok: true,
      message: 'It has no PandaMCP: its REST API is used.',
    })
  })

  it('says so when the PandaMCP that was given is none; the server is usable all the same', async () => {
    const given = `${demo.url}/elsewhere`
    const report = await probeServer(server({ pandaMcpUrl: given }))
    expect(report).toMatchObject({ ok: true, pandaMcpUrl: undefined })
    expect(report.steps.at(-1)).toMatchObject({
      ok: false,
      message: `No PandaMCP answers at ${given} (HTTP 404).`,
    })
  })

  it('leaves a given PandaMCP that wants a login first for the sign-in to decide', async () => {
    demo.faults.mcp = { kind: 'unauthorized' }
    const report = await probeServer(server({ pandaMcpUrl: demo.mcpUrl }))
    expect(report).toMatchObject({ ok: true, pandaMcpUrl: demo.mcpUrl })
    expect(report.steps.at(-1)?.message).toContain('wants a login')
  })

  it('knows a PandaMCP by a stream that begins with a byte order mark and has its type in capitals', async () => {
    const result = {
      protocolVersion: '2025-06-18',
      capabilities: {},
      serverInfo: { name: 'x', version: '1' },
    }
    const odd = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'Text/Event-Stream' })
      response.end(`\uFEFFdata: ${JSON.stringify({ jsonrpc: '2.0', id: 1, result })}\n\n`)
    }).listen(0, '127.0.0.1')
    ends(() => odd.close())
    await once(odd, 'listening')
    const pandaMcpUrl = `http://127.0.0.1:${(odd.address() as AddressInfo).port}/mcp`
    expect(await probeServer(server({ pandaMcpUrl }))).toMatchObject({ ok: true, pandaMcpUrl })
  })

  it('ends where the CA file is no good', async () => {
    const trust = async (): Promise<never> => {
      throw new BridgeError('file-access', 'There is no CA file /x.', 'Check the path.')
    }
    expect(await probeServer(server(), { trust })).toEqual({
      ok: false,
      pandaMcpUrl: undefined,
      steps: [
        { step: 'authorities', ok: false, message: 'There is no CA file /x.', nextStep: 'Check the path.' },
      ],
    })
  })

  it.skipIf(!hasOpenssl)('names the certificate authority that is missing', async () => {
    await using authorities = await Authorities.create()
    const root = await authorities.issue({ subject: '/CN=CERN Grid Certification Authority' })
    const tls = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root)
    await using untrusted = await startDemo({ tls })
    const report = await probeServer(server({ url: untrusted.url }))
    expect(outline(report)).toEqual(['connection ok', 'certificate wrong'])
    expect(report.steps.at(-1)?.message).toContain('"CERN Grid Certification Authority" is missing here')
    expect(report.steps.at(-1)?.nextStep).toContain('cafiles.cern.ch')
  })
})

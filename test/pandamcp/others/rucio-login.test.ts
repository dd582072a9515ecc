import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Client } from '@modelcontextprotocol/client'
import { beforeAll, describe, expect, test } from 'vitest'
import ownDocument from '../../../assets/client-metadata.json' with { type: 'json' }
import { SettingsFile } from '../../../bridge/state/settings.ts'
import { furtherEntrySchema } from '../../../bridge/upstream/further/entry.ts'
import { startTestBridge, until, type TestBridge } from '../../bridge.ts'
import { connectClient, textOf } from '../../clients.ts'
import { endsAfterAll, endsAfterEach } from '../../ends.ts'
import { newHome } from '../../homes.ts'
import { ownPort } from '../../own-port.ts'
import { preparePythonServers } from './install.ts'
import { ServerProgram } from './server-program.ts'
import { rucioUser, StandInRucio } from './stand-in-rucio.ts'

// rucio-mcp gives the logins for itself, and takes clients by their documents alone (OAuth Client ID Metadata Document). The
// Rucio behind it, where the person logs in, is a stand-in.

const reason = process.env['PANDAMCP_UNAVAILABLE']
const python = reason ? { unavailable: reason } : await preparePythonServers()

const { client_id: clientId } = ownDocument

describe.skipIf('unavailable' in python)('rucio-mcp', () => {
  let rucio: StandInRucio
  let server: ServerProgram
  const endsAtLast = endsAfterAll()
  const ends = endsAfterEach()

  beforeAll(async () => {
    if ('unavailable' in python) return
    rucio = await StandInRucio.open()
    endsAtLast(() => rucio.close())
    const folder = await mkdtemp(join(tmpdir(), 'rucio-login-'))
    endsAtLast(() => rm(folder, { recursive: true, force: true }))
    const configuration = join(folder, 'rucio.cfg')
    await writeFile(configuration, rucio.configuration('oidc'))
    const documents = join(folder, 'documents.json')
    await writeFile(documents, JSON.stringify({ [clientId]: ownDocument }))
    server = await ServerProgram.start({
      command: python.python,
      // Its own address stands in what it says of itself.
      port: ownPort,
      args: (port) => [
        join(import.meta.dirname, 'rucio_with_documents.py'),
        documents,
        'serve',
        '--transport=http',
        `--port=${port}`,
        '--metrics-port=0',
        `--resource-url=http://127.0.0.1:${port}`,
        '--site=escape',
        `--rucio-cfg=${configuration}`,
      ],
      env: () => ({ HOME: folder }),
    })
    endsAtLast(() => server.kill())
  })

  async function start(named: { clientId?: string }): Promise<{ fixture: TestBridge; client: Client }> {
    const home = newHome()
    const url = `${server.origin}/site/escape/`
    const upstream = furtherEntrySchema.parse({
      name: 'Rucio',
      prefix: '',
      reach: { by: 'http', url, login: 'oauth', ...named },
      trust: 'annotations',
    })
    new SettingsFile(home).change({ upstreams: [upstream], endpointSet: 'my-work', toolList: 'all' })
    const fixture = await startTestBridge({ policy: 'usual', bridge: { home } })
    ends(() => fixture[Symbol.asyncDispose]())
    const client = await connectClient(fixture, '2026')
    ends(() => client.close())
    await until(() => fixture.bridge.state.further[0]?.is === 'not-linked')
    return { fixture, client }
  }

  const whoami = async (client: Client) => {
    const result = await client.callTool({ name: 'rucio_whoami', arguments: {} })
    return { isError: result.isError === true, text: textOf(result) }
  }

  /** What the person's browser does: rucio-mcp's page, which waits, Rucio's login meanwhile, and back to the bridge. */
  async function logIn(url: string): Promise<void> {
    const page = await fetch(url)
    const session = new URL(page.url).searchParams.get('session') ?? ''
    expect(await page.text()).toContain('Log in to Rucio')
    await fetch(`${rucio.url}/login`)
    const status = new URL(`bridge/status?session=${session}`, page.url)
    const { code, state, redirect_uri } = await until(async () => {
      const said = (await (await fetch(status)).json()) as Record<string, string>
      return said['status'] === 'done' ? said : undefined
    })
    const back = new URL(redirect_uri ?? '')
    back.search = new URLSearchParams({ code: code ?? '', state: state ?? '' }).toString()
    expect(await (await fetch(back)).text()).toContain('PanDA Bridge has the answer')
  }

  test('registers nobody, and the user is told what it may want', async () => {
    const { fixture } = await start({})
    await expect(fixture.bridge.api.linkUpstream({ name: 'Rucio' })).rejects.toMatchObject({
      code: 'link-refused',
      message: expect.stringMatching(/^The login at Rucio .* cannot be had: “.*registration/),
      nextStep: expect.stringContaining('it may want a client ID, which the entry can name'),
    })
  })

  test('gives a login to a client that names its document, and goes on with it when it was started anew', async () => {
    const { fixture, client } = await start({ clientId })
    const { api } = fixture.bridge
    const { url } = await api.linkUpstream({ name: 'Rucio' })
    expect(new URL(url).searchParams.get('client_id')).toBe(clientId)
    const ended = api.awaitUpstreamLink({ name: 'Rucio' })
    await logIn(url)
    await ended
    await until(() => (fixture.bridge.state.further[0]?.tools ?? 0) > 30)
    expect(await whoami(client)).toEqual({
      isError: false,
      text: expect.stringContaining(rucioUser.account),
    })
    await server.comeBack()
    expect(await whoami(client)).toMatchObject({ isError: false })
    const [last] = (await api.getActivity({ limit: 1 })).calls
    expect(last).toMatchObject({ tool: 'rucio_whoami', upstream: 'Rucio', outcome: 'ok' })
  })

  test('FastMCP takes the document too, with a port of the moment', async () => {
    if ('unavailable' in python) return
    const program = [
      'import json, sys',
      'from fastmcp.server.auth.cimd import CIMDDocument, CIMDFetcher',
      'document = CIMDDocument.model_validate(json.loads(sys.argv[1]))',
      'print(CIMDFetcher().validate_redirect_uri(document, "http://127.0.0.1:54321/linked"))',
      'print(CIMDFetcher().validate_redirect_uri(document, "http://127.0.0.1:54321/other"))',
    ].join('\n')
    const { stdout } = await promisify(execFile)(python.python, ['-c', program, JSON.stringify(ownDocument)])
    expect(stdout.trim().split('\n')).toEqual(['True', 'False'])
  })
})

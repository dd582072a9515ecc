import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Client } from '@modelcontextprotocol/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { SettingsFile } from '../../bridge/state/settings.ts'
import { furtherEntrySchema } from '../../bridge/upstream/further/entry.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterAll, endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { preparePythonServers } from '../pandamcp/others/install.ts'
import { ServerProgram } from '../pandamcp/others/server-program.ts'
import { user } from './keycloak-realm.ts'
import { prepareKeycloak, startKeycloak, type Keycloak } from './keycloak.ts'
import { openBrowser, type Person } from './person.ts'

// A real MCP server (FastMCP) that takes the logins of a real Keycloak, and a person who logs in there in a real browser.

const prepared = await prepareKeycloak()
const python = await preparePythonServers()

const AUDIENCE = 'lab'
const LONG = 'lab'
const SHORT = 'lab-short'
/** Of a client that the administrators have made. */
const CLIENT = 'panda-bridge'

describe.skipIf('unavailable' in prepared || 'unavailable' in python)('an MCP server of Keycloak', () => {
  let keycloak: Keycloak
  let person: Person
  const servers: Record<string, ServerProgram> = {}
  const endsAtLast = endsAfterAll()
  const ends = endsAfterEach()

  beforeAll(async () => {
    if ('unavailable' in prepared || 'unavailable' in python) return
    person = await openBrowser()
    endsAtLast(() => person[Symbol.asyncDispose]())
    const registers = { audience: AUDIENCE }
    const clients = [{ name: CLIENT, isForBrowsers: true, idToken: 3 }]
    keycloak = await startKeycloak(prepared, {
      realms: [
        { name: LONG, clients: [], registers },
        { name: SHORT, clients, registers, rotates: true, accessToken: 3 },
      ],
    })
    endsAtLast(() => keycloak[Symbol.asyncDispose]())
    for (const realm of [LONG, SHORT]) {
      const server = await ServerProgram.start({
        command: python.python,
        args: (port) => [
          join(import.meta.dirname, '../pandamcp/others/fast_server.py'),
          'http',
          `--port=${port}`,
          `--realm=${keycloak.url}/realms/${realm}`,
        ],
      })
      servers[realm] = server
      endsAtLast(() => server.kill())
    }
  })

  async function start(realm: string, clientId?: string): Promise<{ fixture: TestBridge; client: Client }> {
    const home = newHome()
    const url = `${servers[realm]?.origin ?? ''}/mcp`
    const lab = furtherEntrySchema.parse({
      name: 'Lab',
      prefix: 'lab_',
      reach: { by: 'http', url, login: 'oauth', ...(clientId !== undefined && { clientId }) },
      trust: 'annotations',
    })
    new SettingsFile(home).change({ upstreams: [lab], endpointSet: 'my-work', toolList: 'all' })
    const fixture = await startTestBridge({ policy: 'usual', bridge: { home } })
    ends(() => fixture[Symbol.asyncDispose]())
    const client = await connectClient(fixture, '2026')
    ends(() => client.close())
    return { fixture, client }
  }

  const stateOf = ({ bridge }: TestBridge) => bridge.state.further[0]

  async function call(client: Client): Promise<{ isError: boolean; text: string }> {
    const result = await client.callTool({ name: 'lab_beam', arguments: { energy: 7 } })
    return { isError: result.isError === true, text: textOf(result) }
  }

  /** What the person does: Keycloak's own pages, up to ours. */
  async function logIn(page: Page, url: string): Promise<void> {
    await page.context().clearCookies()
    await page.goto(url)
    await page.locator('#username').fill(user.name)
    await page.locator('#password').fill(user.password)
    await page.locator('#kc-login').click()
    await page.getByText('Do you grant these access privileges?').waitFor()
  }

  async function link({ bridge }: TestBridge): Promise<URL> {
    const { url } = await bridge.api.linkUpstream({ name: 'Lab' })
    const ended = bridge.api.awaitUpstreamLink({ name: 'Lab' })
    await logIn(person.page, url)
    await person.page.getByRole('button', { name: 'Yes' }).click()
    await person.page.getByText('PanDA Bridge has the answer').waitFor()
    await ended
    await until(() => bridge.state.further[0]?.is === 'fine')
    return new URL(url)
  }

  test('is not linked until the user has logged in there in the browser, as a client that was registered for it', async () => {
    const { fixture, client } = await start(LONG)
    await until(() => stateOf(fixture)?.is === 'not-linked')
    expect((await call(client)).isError).toBe(true)
    const asked = (await link(fixture)).searchParams
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      resource: `${servers[LONG]?.origin}/mcp`,
    })
    expect(asked.get('client_id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(await call(client)).toEqual({ isError: false, text: expect.stringContaining('muon') })
    const [recorded] = (await fixture.bridge.api.getActivity({ limit: 1 })).calls
    expect(recorded).toMatchObject({ tool: 'lab_beam', upstream: 'Lab', outcome: 'ok' })
  })

  test.each([
    ['one that was registered for it', undefined, /^[0-9a-f-]{36}$/],
    ['one of the administrators', CLIENT, /^panda-bridge$/],
  ])('lives on past its access tokens, each of three seconds, by %s', async (_, clientId, id) => {
    const { fixture, client } = await start(SHORT, clientId)
    expect((await link(fixture)).searchParams.get('client_id')).toMatch(id)
    const begun = Date.now()
    // Some lives of an access token long.
    await until(async () => {
      expect(await call(client)).toMatchObject({ isError: false })
      return Date.now() - begun > 8_000
    })
  })

  test('lives on when the user logs out there, for it has offline access, and ends when it is unlinked here', async () => {
    const { fixture, client } = await start(SHORT)
    const asked = (await link(fixture)).searchParams
    expect(asked.get('scope')?.split(' ')).toContain('offline_access')
    const [{ id }] = (await keycloak.administer(SHORT, 'GET', `users?username=${user.name}`)) as [
      { id: string },
    ]
    const clients = await keycloak.administer(SHORT, 'GET', `clients?clientId=${asked.get('client_id')}`)
    const [registered] = clients as [{ id: string }]
    const logins = () => keycloak.administer(SHORT, 'GET', `users/${id}/offline-sessions/${registered.id}`)
    await person.page.goto(`${keycloak.url}/realms/${SHORT}/protocol/openid-connect/logout`)
    await person.page.locator('#kc-logout').click()
    await person.page.getByRole('heading', { name: 'You are logged out' }).waitFor()
    const begun = Date.now()
    await until(async () => {
      expect(await call(client)).toMatchObject({ isError: false })
      return Date.now() - begun > 8_000
    })
    expect(await logins()).toHaveLength(1)
    expect(await fixture.bridge.api.unlinkUpstream({ name: 'Lab' })).toEqual({ notice: undefined })
    expect(await logins()).toEqual([])
  })

  test('whose consent an administrator revokes is not linked any more, and says so', async () => {
    const { fixture, client } = await start(SHORT)
    const clientId = (await link(fixture)).searchParams.get('client_id') ?? ''
    expect(await call(client)).toMatchObject({ isError: false })
    const users = (await keycloak.administer(SHORT, 'GET', `users?username=${user.name}`)) as { id: string }[]
    await keycloak.administer(SHORT, 'DELETE', `users/${users[0]?.id}/consents/${clientId}`)
    const { text } = await until(async () => {
      const answer = await call(client)
      return answer.isError ? answer : undefined
    })
    expect(text).toMatch(
      /^(?:The login at Lab .* has ended|Lab .* is not linked with one)\. Link it in PanDA Bridge/,
    )
    await until(() => stateOf(fixture)?.is === 'not-linked')
    expect(fixture.bridge.state.login.is).toBe('signed-in')
    await link(fixture)
    expect(await call(client)).toMatchObject({ isError: false })
  })

  test('is not linked where the user says no there', async () => {
    const { fixture } = await start(LONG)
    const { url } = await fixture.bridge.api.linkUpstream({ name: 'Lab' })
    const ended = fixture.bridge.api.awaitUpstreamLink({ name: 'Lab' }).catch((thrown: unknown) => thrown)
    await logIn(person.page, url)
    await person.page.getByRole('button', { name: 'No' }).click()
    await person.page.getByText('The login was not given').waitFor()
    expect(await ended).toMatchObject({ code: 'refused-by-user' })
    expect(stateOf(fixture)?.is).toBe('not-linked')
  })

  test('needs no other login after it was killed', async () => {
    const { fixture, client } = await start(LONG)
    await link(fixture)
    await servers[LONG]?.kill()
    expect(await call(client)).toMatchObject({
      isError: true,
      text: expect.stringContaining('refuses connections'),
    })
    await servers[LONG]?.comeBack()
    expect(await call(client)).toMatchObject({ isError: false })
  })
})

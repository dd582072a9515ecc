import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import ownDocument from '../../assets/client-metadata.json' with { type: 'json' }
import { agree, AuthorizationServer } from '../authorization-server.ts'
import { startTestBridge, until, type TestBridge } from '../bridge.ts'
import { connectClient, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { newHome } from '../homes.ts'
import { allowNotebook, Notebook } from '../notebook.ts'

const ends = endsAfterEach()
let notebook: Notebook
let logins: AuthorizationServer
let fixture: TestBridge
let linkedAt = 0

beforeEach(async () => {
  notebook = await Notebook.open()
  ends(() => notebook.close())
  logins = await AuthorizationServer.open(() => notebook.url)
  ends(() => logins.close())
  notebook.authorizationServer = logins.issuer
  notebook.takes = (bearer) => bearer !== '' && logins.knows(bearer, notebook.url)
  const home = newHome()
  allowNotebook(home, notebook.entry({ login: 'oauth' }))
  fixture = await startTestBridge({ policy: 'usual', bridge: { home } })
  ends(() => fixture[Symbol.asyncDispose]())
})

const standing = () => fixture.bridge.state.further[0]
const use = async () => {
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  return client.callTool({ name: 'note_read', arguments: {} })
}

const isEnded = (result: Parameters<typeof textOf>[0]) =>
  /^(?:The login at Notebook .* has ended|Notebook .* is not linked with one)\. Link it in PanDA Bridge/.test(
    textOf(result),
  )

async function link(): Promise<string> {
  const { api } = fixture.bridge
  const { url } = await api.linkUpstream({ name: 'Notebook' })
  const ended = api.awaitUpstreamLink({ name: 'Notebook' })
  const last = await agree(url)
  await ended
  await until(() => standing()?.is === 'fine')
  linkedAt = Date.now()
  return last
}

test('a server that wants a login is not linked until its user has logged in there in the browser', async () => {
  await until(() => standing()?.is === 'not-linked')
  expect(textOf(await use())).toMatch(/knows no tool "note_read"/)
  const { url } = await fixture.bridge.api.linkUpstream({ name: 'Notebook' })
  expect(new URL(url).origin).toBe(logins.issuer)
  const asked = new URL(url).searchParams
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    code_challenge_method: 'S256',
    resource: notebook.url,
    scope: 'notes offline_access',
  })
  expect(standing()?.linking?.url).toBe(url)
  await agree(url)
  await until(() => standing()?.is === 'fine')
  expect(standing()).toMatchObject({ isLinked: true, linking: undefined })
  expect(textOf(await use())).toBe('Notebook noted: note_read')
})

test('the login is among the secrets alone, and the next start has it', async () => {
  await link()
  const [header] = notebook.headers.flatMap(({ authorization }) => authorization ?? []).slice(-1)
  const token = header?.replace('Bearer ', '') ?? ''
  const { home } = fixture
  const files = await readdir(home.folder, { recursive: true, withFileTypes: true })
  const holding: string[] = []
  for (const file of files.filter((each) => each.isFile())) {
    const path = join(file.parentPath, file.name)
    // One that is being written has another name a moment later.
    const text = await readFile(path).catch(() => '')
    if (text.includes(token)) holding.push(file.parentPath)
  }
  expect(token.length).toBeGreaterThan(20)
  expect(holding).toEqual([home.credentialsFolder])
  expect(JSON.stringify(fixture.bridge.state)).not.toContain(token)
})

test('an access token is renewed before it ends, once for all who wait', async () => {
  logins.accessSeconds = 1
  await link()
  const renewals = () => logins.requests.filter((each) => each === 'POST /token').length
  const before = renewals()
  const client = await connectClient(fixture, '2025')
  ends(() => client.close())
  logins.accessSeconds = 3_600
  const callsAtOnce = async () => {
    const calls = [1, 2, 3, 4].map(() => client.callTool({ name: 'note_read', arguments: {} }))
    for (const result of await Promise.all(calls)) expect(textOf(result)).toBe('Notebook noted: note_read')
  }
  await until(async () => {
    await callsAtOnce()
    return renewals() > before
  })
  await callsAtOnce()
  expect(renewals() - before).toBeLessThanOrEqual(2)
})

test('a token that lives shorter than the usual margin is not renewed for each call', async () => {
  logins.accessSeconds = 50
  await link()
  const renewals = () => logins.requests.filter((each) => each === 'POST /token').length
  const before = renewals()
  for (let call = 0; call < 4; call += 1) expect(textOf(await use())).toBe('Notebook noted: note_read')
  expect(renewals()).toBe(before)
})

describe('who gives logins takes what asks for a token, and does not answer', () => {
  const renewals = () => logins.requests.filter((each) => each === 'POST /token').length
  let release: () => void

  async function linkAndHold(accessSeconds: number): Promise<number> {
    logins.accessSeconds = accessSeconds
    await link()
    const { promise, resolve } = Promise.withResolvers<void>()
    logins.held = promise
    release = resolve
    ends(() => release())
    return renewals()
  }

  test('a token that is good for a while is used meanwhile', async () => {
    const before = await linkAndHold(9)
    await until(async () => {
      expect(textOf(await use())).toBe('Notebook noted: note_read')
      return renewals() > before
    })
  })

  test('it is asked once for all who wait, and all are told', async () => {
    const before = await linkAndHold(1)
    const client = await connectClient(fixture, '2025')
    ends(() => client.close())
    // Its end is waited for: what the server is asked with before would be good.
    await until(() => Date.now() > linkedAt + 1_500)
    const calls = [1, 2, 3, 4].map(() => client.callTool({ name: 'note_read', arguments: {} }))
    await until(() => renewals() > before && fixture.bridge.state.runningCalls.length === calls.length)
    release()
    for (const result of await Promise.all(calls))
      expect(textOf(result)).toMatch(
        /^Who gives logins for Notebook .* is in trouble, and gives none now\. Try again/,
      )
    expect(renewals() - before).toBe(1)
    expect(standing()).toMatchObject({ is: 'trouble', isLinked: true })
    logins.held = undefined
    expect(textOf(await use())).toBe('Notebook noted: note_read')
  })
})

test('a server that names another authorization server gets no refresh token there, and the login of now goes on', async () => {
  logins.accessSeconds = 1
  await link()
  const other = await AuthorizationServer.open(() => notebook.url)
  ends(() => other.close())
  notebook.authorizationServer = other.issuer
  const { api } = fixture.bridge
  const { url } = await api.linkUpstream({ name: 'Notebook' })
  expect(new URL(url).origin).toBe(other.issuer)
  const renewals = () => logins.requests.filter((each) => each === 'POST /token').length
  const before = renewals()
  await until(async () => textOf(await use()) === 'Notebook noted: note_read' && renewals() > before)
  expect(other.requests).not.toContain('POST /token')
  await api.cancelUpstreamLink({ name: 'Notebook' })
  await until(() => standing()?.linking === undefined)
  expect(standing()?.is).toBe('fine')
})

test('an access token that nothing renews is good to its end, and no longer', async () => {
  logins.accessSeconds = 8
  logins.renews = false
  await link()
  expect(textOf(await use())).toBe('Notebook noted: note_read')
  await until(async () => /has ended/.test(textOf(await use())))
  await until(() => standing()?.is === 'not-linked')
})

describe('a client ID that is the address of a document which says who it is', () => {
  const { client_id: clientId } = ownDocument

  async function withClientId(): Promise<void> {
    const upstream = notebook.entry({ login: 'oauth' })
    if (upstream.reach.by !== 'http') throw new Error('It is no program')
    await fixture.bridge.api.saveUpstream({
      upstream: { ...upstream, reach: { ...upstream.reach, clientId } },
    })
  }

  test('takes the place of a registration, and of its renewals', async () => {
    logins.documents.set(clientId, ownDocument)
    logins.accessSeconds = 2
    await withClientId()
    const last = await link()
    expect(last).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/linked\?/)
    const before = logins.requests.filter((each) => each === 'POST /token').length
    await until(async () => {
      expect(textOf(await use())).toBe('Notebook noted: note_read')
      return logins.requests.filter((each) => each === 'POST /token').length > before + 1
    })
    expect(logins.requests).not.toContain('POST /reg')
  })

  test('is of no use before the document is there', async () => {
    await withClientId()
    const { url } = await fixture.bridge.api.linkUpstream({ name: 'Notebook' })
    expect(new URL(url).searchParams.get('client_id')).toBe(clientId)
    expect((await fetch(url)).status).toBe(400)
    expect(standing()?.is).toBe('not-linked')
  })
})

test('two windows that link one server at once wait for one login', async () => {
  const { api } = fixture.bridge
  const [one, other] = await Promise.all([1, 2].map(() => api.linkUpstream({ name: 'Notebook' })))
  expect(one?.url).toBe(other?.url)
})

test('a login that has ended is told, and takes nobody’s login at PanDA', async () => {
  logins.accessSeconds = 1
  await link()
  logins.refuses = true
  await until(async () => isEnded(await use()))
  await until(() => standing()?.is === 'not-linked')
  expect(fixture.bridge.state.login.is).toBe('signed-in')
})

test('a client that its server has forgotten is registered anew with the next login', async () => {
  logins.accessSeconds = 1
  await link()
  const registered = () => logins.requests.filter((each) => each === 'POST /reg').length
  expect(registered()).toBe(1)
  await logins.forgetClients()
  await until(async () => isEnded(await use()))
  await link()
  expect(registered()).toBe(2)
})

test('a login refused in the browser is no login', async () => {
  const { api } = fixture.bridge
  const { url } = await api.linkUpstream({ name: 'Notebook' })
  const ended = api.awaitUpstreamLink({ name: 'Notebook' })
  const back = new URL(new URL(url).searchParams.get('redirect_uri') ?? '')
  back.search = new URLSearchParams({
    state: new URL(url).searchParams.get('state') ?? '',
    error: 'access_denied',
    iss: logins.issuer,
  }).toString()
  const [why] = await Promise.all([ended.catch((thrown: unknown) => thrown), fetch(back)])
  expect(why).toMatchObject({ code: 'refused-by-user' })
  expect(standing()?.is).toBe('not-linked')
})

test('what comes back with another state, or from another authorization server, gives no login', async () => {
  const { api } = fixture.bridge
  const { url } = await api.linkUpstream({ name: 'Notebook' })
  const asked = new URL(url).searchParams
  const back = (fields: Record<string, string>) => {
    const address = new URL(asked.get('redirect_uri') ?? '')
    address.search = new URLSearchParams({ code: 'stolen', ...fields }).toString()
    return fetch(address)
  }
  expect((await back({ state: 'guessed' })).status).toBe(404)
  expect(standing()?.linking).toBeDefined()
  const ended = api.awaitUpstreamLink({ name: 'Notebook' })
  const forged = back({ state: asked.get('state') ?? '', iss: 'https://evil.example' })
  const [why] = await Promise.all([ended.catch((thrown: unknown) => thrown), forged])
  expect(why).toMatchObject({ code: 'link-refused' })
})

test('a browser on another computer: the address at which it ends is pasted', async () => {
  const { api } = fixture.bridge
  const { url } = await api.linkUpstream({ name: 'Notebook' })
  // What that browser shows when nothing answers at its own 127.0.0.1.
  const stuck = await agree(url, { isElsewhere: true })
  await expect(
    api.finishUpstreamLink({ name: 'Notebook', address: 'http://127.0.0.1:1/linked?code=x&state=y' }),
  ).rejects.toMatchObject({ code: 'invalid-input' })
  await api.finishUpstreamLink({ name: 'Notebook', address: stuck })
  await until(() => standing()?.is === 'fine')
})

test('unlinking forgets the login, also there, and the server is not asked with it any more', async () => {
  let last = ''
  notebook.takes = async (bearer) => {
    last = bearer
    return bearer !== '' && (await logins.knows(bearer, notebook.url))
  }
  await link()
  const used = last
  expect(await logins.knows(used, notebook.url)).toBe(true)
  expect(await fixture.bridge.api.unlinkUpstream({ name: 'Notebook' })).toEqual({ notice: undefined })
  expect(await logins.knows(used, notebook.url)).toBe(false)
  await until(() => standing()?.is === 'not-linked')
  expect(textOf(await use())).toMatch(/wants a login, and it is not linked with one/)
})

test('a reset ends it there too', async () => {
  await link()
  expect(logins.requests).not.toContain('POST /token/revocation')
  await fixture.bridge.api.reset({ disconnect: false })
  expect(logins.requests).toContain('POST /token/revocation')
})

/** Who else gives the logins. */
async function givenBy(options: { revocation: boolean | string }): Promise<void> {
  logins = await AuthorizationServer.open(() => notebook.url, options)
  ends(() => logins.close())
  notebook.authorizationServer = logins.issuer
}

describe('a login is forgotten here, and the user told that it goes on there, where who gave it', () => {
  test('offers no way to end it', async () => {
    await givenBy({ revocation: false })
    await link()
    const { notice } = await fixture.bridge.api.unlinkUpstream({ name: 'Notebook' })
    expect(notice).toMatch(
      /^Who gives logins for Notebook \(127\.0\.0\.1:\d+\) offers no way to end the login/,
    )
    await until(() => standing()?.is === 'not-linked')
  })

  test('names another place for that, which hears no token', async () => {
    const elsewhere = await AuthorizationServer.open(() => notebook.url)
    ends(() => elsewhere.close())
    await givenBy({ revocation: `${elsewhere.issuer}/token/revocation` })
    await link()
    const { notice } = await fixture.bridge.api.removeUpstream({ name: 'Notebook' })
    expect(notice).toMatch(/ offers no way to end the login/)
    expect(elsewhere.requests).toEqual([])
    expect(fixture.bridge.state.further).toEqual([])
  })

  test('is not there', async () => {
    await link()
    await logins.close()
    const { notice } = await fixture.bridge.api.unlinkUpstream({ name: 'Notebook' })
    expect(notice).toMatch(/ could not be told: there it ends by itself, or on the pages of your account\.$/)
    await until(() => standing()?.is === 'not-linked')
  })
})

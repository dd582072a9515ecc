import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client, StreamableHTTPClientTransport, type ElicitResult } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import type { ElicitRequestFormParams, ServerContext } from '@modelcontextprotocol/server'
import { describe, expect, test } from 'vitest'
import { startBridgeToAsking, type Asking } from '../asking-pandamcp.ts'
import { until, type TestBridge } from '../bridge.ts'
import { cli, recordProcess } from '../cli.ts'
import { rawModern, textOf } from '../clients.ts'
import { endsAfterEach } from '../ends.ts'
import { startBridgeToOdd } from '../odd-pandamcp.ts'

// What a server asks the user while it carries out an assistant's call.

const ends = endsAfterEach()
const ways = ['2026', '2025', 'shim of 2025', 'shim of 2026'] as const
type Way = (typeof ways)[number]

interface Shown {
  message: string
  requestedSchema: unknown
}
type Reply = (shown: Shown, signal: AbortSignal) => ElicitResult | Promise<ElicitResult>

/** A client of MCP's own SDK that shows forms, where it is given what its user says to one. */
async function connect(
  fixture: TestBridge,
  way: Way,
  reply?: Reply,
  { key = 'stdio', capability = {} }: { key?: string; capability?: { url?: Record<string, never> } } = {},
): Promise<Client> {
  const mode = way.endsWith('2026') ? { pin: '2026-07-28' } : 'legacy'
  const client = new Client(
    { name: 'chat', version: '1' },
    { capabilities: { ...(reply && { elicitation: capability }) }, versionNegotiation: { mode } },
  )
  if (reply)
    client.setRequestHandler('elicitation/create', ({ params }, { mcpReq }) => {
      if (!('requestedSchema' in params)) throw new Error('This is no form')
      return reply({ message: params.message, requestedSchema: params.requestedSchema }, mcpReq.signal)
    })
  if (way.startsWith('shim')) {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'stdio'],
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: fixture.home.folder,
        PANDA_BRIDGE_HOME: fixture.home.folder,
      },
    })
    await client.connect(transport)
    recordProcess(transport.pid ?? undefined)
  } else {
    const requestInit = { headers: await fixture.headersOf(key) }
    await client.connect(
      new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), { requestInit }),
    )
  }
  ends(() => client.close().catch(() => undefined))
  return client
}

async function start(
  tools: Record<string, Asking>,
  rule?: 'ask',
  times?: Parameters<typeof startBridgeToAsking>[2],
): ReturnType<typeof startBridgeToAsking> {
  const fixture = await startBridgeToAsking(tools, rule, times)
  ends(() => fixture[Symbol.asyncDispose]())
  return fixture
}

const site = {
  type: 'object' as const,
  properties: { site: { type: 'string' as const, title: 'Site', enum: ['CERN-PROD', 'BNL'] } },
  required: ['site'],
}
/** On the stream of the call that it belongs to: left alone, the SDK takes the one of the session. */
const ask = ({ mcpReq }: ServerContext, form: ElicitRequestFormParams, signal?: AbortSignal) =>
  mcpReq.elicitInput(form, { relatedRequestId: mcpReq.id, ...(signal && { signal }) })
const askSite: Asking = (call) => ask(call, { message: 'Where shall it run?', requestedSchema: site })
const answerOf = (result: Parameters<typeof textOf>[0]): unknown => JSON.parse(textOf(result))
const ended = (fixture: TestBridge) => until(() => fixture.bridge.state.recentCalls[0])

describe.each(ways)('of an assistant of %s', (way) => {
  test('a question of the server comes to its chat as the server’s, and the answer goes back', async () => {
    const fixture = await start({ choose: askSite })
    const shown: Shown[] = []
    const client = await connect(fixture, way, (form) => {
      shown.push(form)
      return { action: 'accept', content: { site: 'BNL' } }
    })
    const result = await client.callTool({ name: 'choose', arguments: {} })
    expect(answerOf(result)).toEqual({ action: 'accept', content: { site: 'BNL' } })
    expect(fixture.capabilities()).toMatchObject({ elicitation: { form: {} } })
    const host = new URL(fixture.bridge.state.upstream.url ?? '').host
    expect(shown).toEqual([
      {
        message: `PandaMCP at ${host} asks: “Where shall it run?”\nPanDA Bridge passes your answer on to that server. Give no password, token or PIN.`,
        requestedSchema: site,
      },
    ])
    expect(await ended(fixture)).toMatchObject({ tool: 'choose', outcome: 'ok', questions: ['answered'] })
  })

  test.each(['decline', 'cancel'] as const)('a %s goes back as it is', async (action) => {
    const fixture = await start({ choose: askSite })
    const client = await connect(fixture, way, () => ({ action }))
    expect(answerOf(await client.callTool({ name: 'choose', arguments: {} }))).toEqual({ action })
    const questions = [action === 'decline' ? 'declined' : 'not-answered']
    expect(await ended(fixture)).toMatchObject({ questions })
  })

  test('several questions of one call follow each other', async () => {
    const fixture = await start({
      choose: async (call, server, given) => [
        await askSite(call, server, given),
        await askSite(call, server, given),
      ],
    })
    const sites = ['BNL', 'CERN-PROD']
    const client = await connect(fixture, way, () => ({
      action: 'accept',
      content: { site: sites.shift() ?? '' },
    }))
    expect(answerOf(await client.callTool({ name: 'choose', arguments: {} }))).toMatchObject([
      { content: { site: 'BNL' } },
      { content: { site: 'CERN-PROD' } },
    ])
    expect(await ended(fixture)).toMatchObject({ questions: ['answered', 'answered'] })
  })

  test('a program that shows no forms is not asked, and the call goes on', async () => {
    const fixture = await start({ choose: askSite })
    const client = await connect(fixture, way)
    expect(answerOf(await client.callTool({ name: 'choose', arguments: {} }))).toEqual({ action: 'cancel' })
    expect(await ended(fixture)).toMatchObject({ outcome: 'ok', questions: ['cannot-show'] })
  })
})

const eras = ['2026', '2025'] as const
/** A user who has not said anything yet. */
function thinking(): { reply: Reply; asked: Promise<Shown>; takenBack: Promise<void> } {
  const asked = Promise.withResolvers<Shown>()
  const takenBack = Promise.withResolvers<void>()
  const reply: Reply = (shown, signal) => {
    asked.resolve(shown)
    signal.addEventListener('abort', () => takenBack.resolve())
    return new Promise(() => undefined)
  }
  return { reply, asked: asked.promise, takenBack: takenBack.promise }
}
/** A tool that asks for a site, and what the server heard of that, whatever becomes of the call. */
function hearing(): { choose: Asking; heard: Promise<unknown> } {
  const heard = Promise.withResolvers<unknown>()
  const choose: Asking = async (...all) => {
    const said = await askSite(...all)
    heard.resolve(said)
    return said
  }
  return { choose, heard: heard.promise }
}
const accept: Reply = () => ({ action: 'accept', content: { site: 'BNL' } })

describe.each(eras)('for an assistant of %s', (era) => {
  test('one that shows addresses to open, and no forms, is not asked', async () => {
    const fixture = await start({ choose: askSite })
    const client = await connect(fixture, era, accept, { capability: { url: {} } })
    expect(answerOf(await client.callTool({ name: 'choose', arguments: {} }))).toEqual({ action: 'cancel' })
    expect(await ended(fixture)).toMatchObject({ questions: ['cannot-show'] })
  })

  test('nothing is asked where the user wants no questions', async () => {
    const fixture = await start({ choose: askSite })
    const shown: Shown[] = []
    const client = await connect(fixture, era, (form) => (shown.push(form), { action: 'decline' }))
    await fixture.bridge.api.letServersAsk({ on: false })
    expect(fixture.bridge.state.serversMayAsk).toBe(false)
    expect(answerOf(await client.callTool({ name: 'choose', arguments: {} }))).toEqual({ action: 'cancel' })
    expect(await ended(fixture)).toMatchObject({ questions: ['not-wanted'] })
    expect(shown).toEqual([])
  })

  test('a call that needs a yes has it before the server is asked anything', async () => {
    let called = 0
    const fixture = await start({ choose: (...all) => ((called += 1), askSite(...all)) }, 'ask')
    const shown: Shown[] = []
    const client = await connect(fixture, era, (form, signal) => (shown.push(form), accept(form, signal)))
    const calling = client.callTool({ name: 'choose', arguments: {} })
    const { id } = await until(() => fixture.bridge.state.approvals[0])
    expect([called, shown.length]).toEqual([0, 0])
    await fixture.bridge.api.answerApproval({ id, answer: 'yes' })
    expect(answerOf(await calling)).toMatchObject({ action: 'accept' })
    expect([called, shown.length]).toEqual([1, 1])
    expect(await ended(fixture)).toMatchObject({ approval: 'approved', questions: ['answered'] })
  })

  test('a yes in the chat comes before the question there', async () => {
    const fixture = await start({ choose: askSite }, 'ask')
    await fixture.bridge.api.setClientRules({ client: 'stdio', rules: { mayAskInChat: true } })
    const messages: string[] = []
    const client = await connect(fixture, era, ({ message }) => {
      messages.push(message)
      const isServers = message.includes('asks:')
      const content: ElicitResult['content'] = isServers ? { site: 'BNL' } : { approve: true }
      return { action: 'accept', content }
    })
    const result = await client.callTool({ name: 'choose', arguments: {} })
    expect(answerOf(result)).toEqual({ action: 'accept', content: { site: 'BNL' } })
    expect(messages.map((message) => message.includes('asks:'))).toEqual([false, true])
  })

  test('a server that asks without end is heard five times', async () => {
    let refused = ''
    const fixture = await start({
      choose: async (...all) => {
        for (let asked = 0; asked < 50; asked += 1)
          await Promise.resolve(askSite(...all)).catch((error: Error) => (refused = error.message))
      },
    })
    let shown = 0
    const client = await connect(fixture, era, (...asked) => ((shown += 1), accept(...asked)))
    await client.callTool({ name: 'choose', arguments: {} }).catch(() => undefined)
    expect(shown).toBe(5)
    expect(refused).toContain('at most 5 questions')
    const answered = Array.from({ length: 5 }, () => 'answered')
    expect(await ended(fixture)).toMatchObject({ questions: [...answered, 'too-many'] })
  })

  test('a question that wants a password is refused, and the record says so', async () => {
    const fixture = await start({
      sign: async (call) => {
        const properties = { answer: { type: 'string' as const } }
        const form = {
          message: 'Type your password',
          requestedSchema: { type: 'object' as const, properties },
        }
        return ask(call, form).catch((error: Error) => error.message)
      },
    })
    let shown = 0
    const client = await connect(fixture, era, (...asked) => ((shown += 1), accept(...asked)))
    expect(textOf(await client.callTool({ name: 'sign', arguments: {} }))).toContain(
      'may not ask for passwords',
    )
    expect(shown).toBe(0)
    expect(await ended(fixture)).toMatchObject({ outcome: 'ok', questions: ['secret'] })
  })

  test('an answer that does not fit is none', async () => {
    const fixture = await start({ choose: askSite })
    const client = await connect(fixture, era, () => ({ action: 'accept', content: { site: 'Mars' } }))
    expect(answerOf(await client.callTool({ name: 'choose', arguments: {} }))).toEqual({ action: 'cancel' })
    expect(await ended(fixture)).toMatchObject({
      questions: [expect.stringMatching(/^invalid-answer|^not-answered/)],
    })
  })

  test('what was answered stands in no file', async () => {
    const fixture = await start({
      name: async (call) => {
        const properties = { name: { type: 'string' as const } }
        await ask(call, { message: 'Which-question-7c1?', requestedSchema: { type: 'object', properties } })
        return 'done'
      },
    })
    const client = await connect(fixture, era, () => ({
      action: 'accept',
      content: { name: 'answer-93fa1' },
    }))
    await client.callTool({ name: 'name', arguments: {} })
    expect(await ended(fixture)).toMatchObject({ questions: ['answered'] })
    await fixture[Symbol.asyncDispose]()
    const { folder } = fixture.home
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true }).filter(
      (one) => one.isFile(),
    )
    const texts = files.map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'))
    expect(texts.filter((text) => text.includes('"name"'))).not.toEqual([])
    for (const text of texts) expect(text).not.toMatch(/answer-93fa1|Which-question-7c1/)
  })

  test('the time that the user takes is not the server’s', async () => {
    const fixture = await start({ choose: askSite }, undefined, { requestMs: 400, longestRequestMs: 500 })
    let userMs = 0
    const client = await connect(fixture, era, async (...asked) => {
      const from = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 900))
      userMs = performance.now() - from
      return accept(...asked)
    })
    const from = performance.now()
    const result = await client.callTool({ name: 'choose', arguments: {} })
    const allMs = performance.now() - from
    expect(answerOf(result)).toMatchObject({ action: 'accept' })
    const { ms } = await ended(fixture)
    expect(ms).toBeLessThanOrEqual(allMs - userMs)
  })

  test.each(['pause', 'no more questions', 'key taken back'] as const)(
    'by %s an open question is taken back',
    async (what) => {
      const { choose, heard } = hearing()
      const fixture = await start({ choose })
      const { reply, asked } = thinking()
      const client = await connect(fixture, era, reply)
      client.callTool({ name: 'choose', arguments: {} }).catch(() => undefined)
      await asked
      const { api } = fixture.bridge
      if (what === 'pause') await api.pause({ paused: true })
      else if (what === 'no more questions') await api.letServersAsk({ on: false })
      else await api.revokeKey({ name: 'stdio' })
      // Where the session ends with its key, the call ends as well.
      const said = what === 'key taken back' && era === '2025' ? undefined : await heard
      expect([undefined, { action: 'cancel' }]).toContainEqual(said)
      expect(await ended(fixture)).toMatchObject({ questions: ['taken-back'] })
    },
  )

  test('the questions of two calls at once reach each its own assistant', async () => {
    const both = Promise.withResolvers<void>()
    let calls = 0
    const fixture = await start({
      choose: async (call, _, { who }) => {
        calls += 1
        if (calls === 2) both.resolve()
        await both.promise
        const message = `A question of ${String(who)}`
        const { content } = await ask(call, {
          message,
          requestedSchema: { type: 'object', properties: { who: { type: 'string' } } },
        })
        return content
      },
    })
    const results = await Promise.all(
      ['one', 'two'].map(async (who) => {
        const messages: string[] = []
        const client = await connect(
          fixture,
          era,
          ({ message }) => (messages.push(message), { action: 'accept', content: { who } }),
          { key: who === 'one' ? 'stdio' : 'other' },
        )
        const result = await client.callTool({ name: 'choose', arguments: { who } })
        expect(messages).toEqual([expect.stringContaining(`A question of ${who}”`)])
        return answerOf(result)
      }),
    )
    expect(results).toEqual([{ who: 'one' }, { who: 'two' }])
  })
})

test.each(['2025', 'shim of 2025'] as const)(
  'a call of %s that is cancelled takes its question with it',
  async (way) => {
    const atServer = Promise.withResolvers<void>()
    const fixture = await start({
      choose: (call) => {
        call.mcpReq.signal.addEventListener('abort', () => atServer.resolve())
        return askSite(call, undefined as never, {})
      },
    })
    const { reply, asked, takenBack } = thinking()
    const client = await connect(fixture, way, reply)
    const cancel = new AbortController()
    const calling = client.callTool({ name: 'choose', arguments: {} }, { signal: cancel.signal })
    await asked
    cancel.abort()
    await expect(calling).rejects.toThrow(/abort/i)
    await Promise.all([takenBack, atServer.promise])
    expect(await ended(fixture)).toMatchObject({ outcome: 'cancelled', questions: ['taken-back'] })
  },
)

test('a client that hangs up has answered nothing, and the call goes on', async () => {
  const { choose, heard } = hearing()
  const fixture = await start({ choose })
  const { reply, asked } = thinking()
  const hangUp = new AbortController()
  const client = new Client({ name: 'chat', version: '1' }, { capabilities: { elicitation: {} } })
  client.setRequestHandler('elicitation/create', ({ params }, { mcpReq }) =>
    reply(params as unknown as Shown, mcpReq.signal),
  )
  const isCall = (body: unknown) => typeof body === 'string' && body.includes('"choose"')
  await client.connect(
    new StreamableHTTPClientTransport(new URL(fixture.bridge.state.mcpUrl), {
      requestInit: { headers: await fixture.headersOf('stdio') },
      fetch: (url, init) => fetch(url, isCall(init?.body) ? { ...init, signal: hangUp.signal } : init),
    }),
  )
  ends(() => client.close().catch(() => undefined))
  client.callTool({ name: 'choose', arguments: {} }).catch(() => undefined)
  await asked
  hangUp.abort()
  expect(await heard).toEqual({ action: 'cancel' })
  expect(await ended(fixture)).toMatchObject({ questions: ['taken-back'] })
})

test('an assistant hears that its call waits for an answer, and progress only grows', async () => {
  const fixture = await start({
    choose: async (call, server, given) => {
      const progressToken = call.mcpReq._meta?.progressToken ?? ''
      const tell = (progress: number) =>
        call.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress } })
      await tell(0.5)
      const answer = await askSite(call, server, given)
      await tell(0.6)
      return answer
    },
  })
  const client = await connect(fixture, '2025', accept)
  const told: { progress: number; message?: string | undefined }[] = []
  await client.callTool({ name: 'choose', arguments: {} }, { onprogress: (progress) => told.push(progress) })
  expect(told.map(({ message = '' }) => message.replace(/at \S+/, 'at HOST'))).toEqual([
    '',
    'PandaMCP at HOST waits for the user’s answer.',
    '',
  ])
  const progress = told.map(({ progress }) => progress)
  expect([...new Set(progress)].toSorted((one, other) => one - other)).toEqual(progress)
})

describe('the ticket of a question that ended its request', () => {
  const call = { name: 'choose', arguments: {} }
  const forms = (body: string) =>
    body.replace('clientCapabilities":{}', 'clientCapabilities":{"elicitation":{}}')
  const send = (fixture: TestBridge, params: object, written = forms) =>
    rawModern(fixture, 'tools/call', { ...call, ...params }, written)
  const yes = { question: { action: 'accept', content: { site: 'BNL' } } }

  async function open(): Promise<{ fixture: TestBridge; requestState: unknown; called: () => number }> {
    let called = 0
    const fixture = await start({ choose: (...all) => ((called += 1), askSite(...all)) })
    const { result } = await send(fixture, {})
    expect(result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { question: { method: 'elicitation/create' } },
    })
    return { fixture, requestState: result?.['requestState'], called: () => called }
  }

  test('is good once, for its call, and what it answers is not carried out a second time', async () => {
    const { fixture, requestState, called } = await open()
    const other = await send(fixture, { arguments: { other: 1 }, requestState, inputResponses: yes })
    expect(other.error).toMatchObject({
      code: -32_602,
      message: expect.stringContaining('not open any more') as string,
    })
    const tampered = await send(fixture, { requestState: `${String(requestState)}x`, inputResponses: yes })
    expect(tampered.error).toMatchObject({ code: -32_602 })
    const again = await send(fixture, { requestState })
    expect(again.result).toMatchObject({ resultType: 'input_required', requestState })
    const { result } = await send(fixture, { requestState, inputResponses: yes })
    expect(JSON.parse(textOf(result as { content: object[] }))).toEqual({
      action: 'accept',
      content: { site: 'BNL' },
    })
    const late = await send(fixture, { requestState, inputResponses: yes })
    expect(late.error).toMatchObject({ code: -32_602 })
    // A client that has lost the answer, or whose user put the question away.
    const repeated = await send(fixture, { requestState })
    expect(repeated.error).toMatchObject({
      code: -32_602,
      message: expect.stringContaining('answered before') as string,
    })
    expect(called()).toBe(1)
  })

  test('keeps a bridge from ending that nobody else uses: a user may take longer than that', async () => {
    const { fixture, requestState } = await open()
    const opened = Date.now()
    await until(() => Date.now() > opened + 20)
    expect(fixture.bridge.idleMs).toBe(0)
    await send(fixture, { requestState, inputResponses: yes })
    await until(() => fixture.bridge.idleMs > 0)
  })

  test('goes with its call, where the user stops that', async () => {
    const { fixture, requestState, called } = await open()
    const { id } = await until(() => fixture.bridge.state.runningCalls[0])
    expect(await fixture.bridge.api.cancelCall({ id })).toBe(true)
    expect(await ended(fixture)).toMatchObject({ outcome: 'cancelled', questions: ['taken-back'] })
    const { error } = await send(fixture, { requestState, inputResponses: yes })
    expect(error).toMatchObject({ code: -32_602 })
    expect(called()).toBe(1)
  })

  test('is of no use to another assistant', async () => {
    const { fixture, requestState, called } = await open()
    const asOther = { ...fixture, headersOf: () => fixture.headersOf('other') }
    const { error } = await send(asOther, { requestState, inputResponses: yes })
    expect(error).toMatchObject({ code: -32_602 })
    expect(called()).toBe(1)
    expect(fixture.bridge.state.recentCalls).toEqual([])
  })

  test('is one of few: who asks and never answers does not hold calls without end', async () => {
    const { fixture } = await open()
    for (let calls = 0; calls < 25; calls += 1) await send(fixture, {})
    const given = () => fixture.bridge.state.recentCalls.map(({ questions }) => questions)
    await until(() => given().length === 6)
    expect(given()).toEqual(Array.from({ length: 6 }, () => ['not-answered']))
  })
})

describe('a server that is no good one', () => {
  const form = {
    message: 'Which?',
    requestedSchema: { type: 'object', properties: { site: { type: 'string' } } },
  }
  const callsItself = { name: 'system_is_alive', arguments: {} }

  async function startOdd(): Promise<Awaited<ReturnType<typeof startBridgeToOdd>>> {
    const fixture = await startBridgeToOdd()
    ends(() => fixture[Symbol.asyncDispose]())
    return fixture
  }

  test('reaches nobody with a question that belongs to no call, or to one that has ended', async () => {
    const fixture = await startOdd()
    const { odd } = fixture
    let shown = 0
    const client = await connect(fixture, '2025', (...asked) => ((shown += 1), accept(...asked)))
    await until(() => odd.came.some(({ method }) => method === 'notifications/initialized'))
    const outside = Promise.withResolvers<unknown>()
    const late: unknown[] = []
    const goOn = Promise.withResolvers<void>()
    odd.answers['tools/call'] = async (_, { say, ask }) => {
      // By the stream on which it speaks of no call, while one is under way.
      outside.resolve(await odd.askUnasked('elicitation/create', form))
      const id = odd.came.findLast(({ method }) => method === 'tools/call')?.id
      say({ id, result: { content: [] } })
      late.push(await ask('elicitation/create', form))
      goOn.resolve()
      return { content: [] }
    }
    await client.callTool(callsItself)
    expect(await outside.promise).toMatchObject({ error: { code: -32_600 } })
    await goOn.promise
    expect(late).toEqual([
      expect.objectContaining({ error: expect.objectContaining({ code: -32_600 }) as object }),
    ])
    expect(shown).toBe(0)
    expect((await ended(fixture)).questions).toBeUndefined()
  })

  test('gets one answer to one question: another with its id is not heard, and one that it takes back is closed', async () => {
    const fixture = await startOdd()
    const { odd } = fixture
    const { reply, asked, takenBack } = thinking()
    let shown = 0
    const client = await connect(fixture, '2025', (...all) => ((shown += 1), reply(...all)))
    odd.answers['tools/call'] = async (_, { say, notify }) => {
      const question = { id: 'same', method: 'elicitation/create', params: form }
      say(question)
      await asked
      say(question)
      notify('notifications/cancelled', { requestId: 'other' })
      notify('notifications/cancelled', { requestId: 'same' })
      await takenBack
      return { content: [{ type: 'text', text: 'went on' }] }
    }
    expect(textOf(await client.callTool(callsItself))).toBe('went on')
    expect(shown).toBe(1)
    expect(odd.came.filter(({ id }) => id === 'same')).toEqual([])
    expect(await ended(fixture)).toMatchObject({ outcome: 'ok', questions: ['taken-back'] })
  })

  test('gets no further with a schema of megabytes', async () => {
    const fixture = await startOdd()
    const { odd } = fixture
    let shown = 0
    const client = await connect(fixture, '2025', (...asked) => ((shown += 1), accept(...asked)))
    const properties = Object.fromEntries(
      Array.from({ length: 30_000 }, (_, n) => [
        `f${n}`,
        { type: 'string', pattern: '^(a+)+$', title: 'x'.repeat(40) },
      ]),
    )
    const answers: unknown[] = []
    odd.answers['tools/call'] = async (_, { ask }) => {
      answers.push(
        await ask('elicitation/create', {
          message: 'Which?',
          requestedSchema: { type: 'object', properties },
        }),
      )
      return { content: [{ type: 'text', text: 'went on' }] }
    }
    expect(textOf(await client.callTool(callsItself))).toBe('went on')
    expect(answers).toMatchObject([{ error: { code: -32_602 } }])
    expect(shown).toBe(0)
    expect(await ended(fixture)).toMatchObject({ questions: ['no-form'] })
  })
})

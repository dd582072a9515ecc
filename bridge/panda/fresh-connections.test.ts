import { createServer } from 'node:http'
import { Agent, fetch as fetchOfUndici } from 'undici'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { listen } from '../../test/hostile-pandamcp.ts'
import { startSilentServer } from '../../test/silent-server.ts'
import { networkChanges, NetworkChanges } from '../platform/network.ts'
import { FreshConnections, shortLife } from './fresh-connections.ts'
import { keepConnectionsShort } from './fresh-connections-of-process.ts'
import { fetchToLook } from './fetch-to-look.ts'

beforeEach(() => {
  // The clock of the day goes on while a computer sleeps, and no timer does.
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a connection that is kept', () => {
  let addresses: string
  let connections: FreshConnections
  let agent: Agent
  beforeEach(() => {
    addresses = '192.0.2.1'
    connections = new FreshConnections(
      () => (agent = new Agent(shortLife)),
      new NetworkChanges(() => addresses),
    )
  })
  afterEach(() => connections.destroy())

  /** Reads the answer to its end, and waits until its connection is idle. */
  async function ask(url: string, method = 'GET'): Promise<void> {
    const response = await fetchOfUndici(url, { method, dispatcher: connections })
    await response.text()
    await vi.waitFor(() => expect(agent.stats[url]).toMatchObject({ free: 1 }))
  }

  /** On which connection each of the requests so far arrived. */
  const ways = ({ arrived }: { arrived: { connection: number }[] }) =>
    arrived.map(({ connection }) => connection)

  test('is used again at once, for whatever it is', async () => {
    const server = await startSilentServer(() => false)
    for (const method of ['GET', 'POST', 'GET']) await ask(server.url, method)
    expect(ways(server)).toEqual([1, 1, 1])
  })

  test('is not used after a sleep', async () => {
    const server = await startSilentServer((_, isKept) => isKept)
    await ask(server.url)
    vi.setSystemTime(Date.now() + 3_600_000)
    await ask(server.url)
    expect(ways(server)).toEqual([1, 2])
  })

  test('is not used in another network', async () => {
    const server = await startSilentServer((_, isKept) => isKept)
    await ask(server.url)
    addresses = '198.51.100.7'
    vi.setSystemTime(Date.now() + 600)
    await ask(server.url)
    expect(ways(server)).toEqual([1, 2])
  })

  test('after a moment is still used for a look, and no longer for what may change something', async () => {
    const server = await startSilentServer(() => false)
    await ask(server.url)
    vi.setSystemTime(Date.now() + 2_000)
    await ask(server.url)
    vi.setSystemTime(Date.now() + 2_000)
    await ask(server.url, 'POST')
    expect(ways(server)).toEqual([1, 1, 2])
  })

  test('is closed when idle, though the server announces to keep it for ten minutes', async () => {
    vi.useRealTimers()
    const server = await startSilentServer((_, isKept) => isKept)
    await ask(server.url)
    await expect(server.closed(1)).resolves.toBeDefined()
  })

  test('is renewed without an end of what is under way', async () => {
    let answer: (() => void) | undefined
    const url = await listen(createServer((_, response) => void (answer = () => response.end('late'))))
    const slow = fetchOfUndici(url, { dispatcher: connections })
    await vi.waitFor(() => expect(answer).toBeDefined())
    connections.renew()
    answer?.()
    expect(await (await slow).text()).toBe('late')
  })
})

describe('what only looks', () => {
  beforeEach(() => keepConnectionsShort())
  const init = { signal: AbortSignal.timeout(30_000) }

  test('is sent once more, on a new connection, where its own has gone silent', async () => {
    const server = await startSilentServer((request) => request === 2)
    await (await fetchToLook(server.url, init, 50)).text()
    expect(await (await fetchToLook(server.url, init, 50)).json()).toMatchObject({ success: true })
    const [, second, third] = server.arrived
    expect(server.arrived).toHaveLength(3)
    expect(third?.connection).not.toBe(second?.connection)
  })

  test('is sent once more where the network has become another since', async () => {
    const server = await startSilentServer(() => true)
    const asked = fetchToLook(server.url, init, 50)
    await vi.waitFor(() => expect(server.arrived).toHaveLength(1))
    networkChanges.happened()
    await vi.waitFor(() => expect(server.arrived).toHaveLength(2))
    expect(server.arrived.map(({ connection }) => connection)).toEqual([1, 2])
    asked.catch(() => undefined)
  })

  test('is answered by a slow server on its first connection all the same', async () => {
    const answers: ((text: string) => void)[] = []
    const url = await listen(
      createServer(({ url: path }, response) => {
        if (path === '/quick') response.end()
        else answers.push((text) => response.end(text))
      }),
    )
    await (await fetchToLook(`${url}/quick`, init, 50)).text()
    const slow = fetchToLook(url, init, 50)
    await vi.waitFor(() => expect(answers).toHaveLength(2))
    answers[0]?.('the first')
    expect(await (await slow).text()).toBe('the first')
  })

  test('is sent once to a server that is slow on a new connection', async () => {
    let asked = 0
    const url = await listen(
      createServer((_, response) => {
        asked += 1
        setTimeout(() => response.end('slow'), 300)
      }),
    )
    expect(await (await fetchToLook(url, init, 20)).text()).toBe('slow')
    expect(asked).toBe(1)
  })

  test('ends when its asker goes away', async () => {
    const server = await startSilentServer((request) => request === 2)
    const gone = new AbortController()
    await (await fetchToLook(server.url, init, 50)).text()
    const asked = fetchToLook(server.url, { signal: gone.signal }, 10_000)
    await vi.waitFor(() => expect(server.arrived).toHaveLength(2))
    gone.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
  })
})

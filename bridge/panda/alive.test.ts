import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { endsAfterEach } from '../../test/ends.ts'
import { Authorities, hasOpenssl } from '../../test/tls/authority.ts'
import { inChild } from '../../test/tls/child.ts'
import { startDemo, type Demo, type RestFault } from '../demo/index.ts'
import { silentLog } from '../home/log.ts'
import { AliveMonitor, CHECK_EVERY_MS, SECOND_TRY_MS, type HealthState } from './alive.ts'
import { CHECK_TIMEOUT_MS, SLOW_MS } from './is-alive.ts'

let demo: Demo
let monitor: AliveMonitor
let told: HealthState[]
const ends = endsAfterEach()

function monitorOf(url: string): AliveMonitor {
  return new AliveMonitor(url, { log: silentLog, onChange: (state) => void told.push(state) })
}

/** The clock stands still unless a test moves it; the network is real. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
  ends(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
  vi.spyOn(globalThis, 'setTimeout')
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  demo = await startDemo()
  ends(() => demo.stop())
  told = []
  monitor = monitorOf(demo.url)
  ends(() => monitor.close())
})

/** Waits by the network's own turns, as the clock does not run. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => void setImmediate(resolve))
}

/** Runs the clock to the second try, once the monitor waits for it. */
async function secondTry(): Promise<void> {
  await until(() => vi.mocked(setTimeout).mock.calls.some(([, ms]) => ms === SECOND_TRY_MS))
  await vi.advanceTimersByTimeAsync(SECOND_TRY_MS)
}

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const asked = (): number => demo.callsOf('system', 'is_alive').length

async function firstCheck(): Promise<HealthState> {
  monitor.start()
  await until(() => told.length > 0)
  return monitor.state
}

describe('the state of a PanDA server', () => {
  it('is unknown before it was asked', () => {
    expect(monitor.state).toEqual({
      is: 'unknown',
      since: Date.now(),
      reason: undefined,
      latencyMs: undefined,
      lastCheckedAt: undefined,
      paused: false,
    })
    expect(asked()).toBe(0)
  })

  it('of a server that hangs up is told in words', async () => {
    demo.faults.rest = { kind: 'down' }
    monitor.start()
    await secondTry()
    await until(() => told.length > 0)
    expect(monitor.state.reason?.message).toMatch(/ broke the connection off without an answer\.$/)
  })

  it('is not slow because this process is busy, as an app is while it starts', async () => {
    vi.useRealTimers()
    const busyMs = 500
    monitor.start()
    // The request has been made; its answer comes while nobody listens.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs)
    await until(() => told.length > 0)
    expect(monitor.state.is).toBe('alive')
    expect(monitor.state.latencyMs).toBeLessThan(busyMs)
  })

  it('is alive when it says so, without a login', async () => {
    expect(await firstCheck()).toMatchObject({
      is: 'alive',
      latencyMs: 0,
      lastCheckedAt: Date.now(),
      reason: undefined,
    })
    expect(demo.requests.map(({ hadToken }) => hadToken)).toEqual([false])
    expect(JSON.parse(JSON.stringify(told))).toHaveLength(1)
  })

  it.each([
    [SLOW_MS, 'alive'],
    [SLOW_MS + 1, 'slow'],
  ])('when the answer takes %i ms is %s', async (ms, is) => {
    let answer: (() => void) | undefined
    const server = createServer((_request, response) => {
      answer = () => response.end('{"success": true, "message": "", "data": null}')
    })
    monitor = monitorOf(await listening(server))
    monitor.start()
    await until(() => answer !== undefined)
    await vi.advanceTimersByTimeAsync(ms)
    answer?.()
    await until(() => told.length > 0)
    server.close()
    expect(monitor.state).toMatchObject({ is, latencyMs: ms })
    expect(monitor.state.reason?.code).toBe(is === 'slow' ? 'overloaded' : undefined)
  })

  it.each<[RestFault, string, string]>([
    [{ kind: 'overloaded' }, 'overloaded', 'is overloaded or being restarted (HTTP 503)'],
    [{ kind: 'crash' }, 'refused-by-panda', `(HTTP 500): "'NoneType' object is not subscriptable"`],
    [{ kind: 'banned' }, 'refused-by-panda', '(HTTP 403): "ERROR : Dana Muon is banned"'],
    [{ kind: 'refuse', message: 'no database' }, 'refused-by-panda', 'is not alive: "no database"'],
    [{ kind: 'html' }, 'not-panda', 'does not answer as a PanDA server does (HTTP 200)'],
    [{ kind: 'invalid-json' }, 'not-panda', 'does not answer as a PanDA server does (HTTP 200)'],
    [{ kind: 'huge', bytes: 200_000 }, 'not-panda', 'larger than'],
  ])('is refusing at once when the answer is %j', async (fault, code, message) => {
    demo.faults.rest = fault
    expect(await firstCheck()).toMatchObject({
      is: 'refusing',
      reason: { code, message: expect.stringContaining(message) as unknown },
    })
    expect(asked()).toBe(1)
  })

  it('is refusing when a network wants a login of its own first', async () => {
    const wall = createServer((_request, response) => {
      response.writeHead(302, { location: 'https://login.hotel.example/start?x=1' }).end()
    })
    monitor = monitorOf(await listening(wall))
    const { is, reason } = await firstCheck()
    wall.close()
    expect(is).toBe('refusing')
    expect(reason?.message).toContain('at login.hotel.example')
  })

  describe('that does not answer', () => {
    it('is unreachable after a second try', async () => {
      demo.faults.rest = { kind: 'down' }
      monitor.start()
      await until(() => asked() === 1)
      expect(told).toEqual([])
      await secondTry()
      await until(() => told.length > 0)
      expect(monitor.state).toMatchObject({ is: 'unreachable', latencyMs: undefined })
      expect(asked()).toBe(2)
    })

    it('stays alive when the second try succeeds', async () => {
      await firstCheck()
      demo.faults.rest = { kind: 'down', times: 1 }
      const checked = monitor.check()
      await secondTry()
      await checked
      expect(asked()).toBe(3)
      expect(told.map(({ is }) => is)).toEqual(['alive', 'alive'])
    })

    it('is asked once each time while it stays unreachable', async () => {
      const { port } = demo
      await demo.stop()
      monitor.start()
      await secondTry()
      await until(() => told.length === 1)
      await monitor.check()
      expect(told.map(({ is }) => is)).toEqual(['unreachable', 'unreachable'])
      expect(monitor.state.since).toBe(told[0]?.since)
      expect(monitor.state.reason?.message).toContain('refuses connections')
      demo = await startDemo({ port, state: demo.state })
      expect(await monitor.check()).toMatchObject({ is: 'alive', reason: undefined })
    })

    it('counts as such after ten seconds', async () => {
      demo.faults.rest = { kind: 'slow', ms: 3_600_000 }
      monitor.start()
      await until(() => asked() === 1)
      await vi.advanceTimersByTimeAsync(CHECK_TIMEOUT_MS)
      await secondTry()
      await until(() => asked() === 2)
      await vi.advanceTimersByTimeAsync(CHECK_TIMEOUT_MS)
      await until(() => told.length > 0)
      expect(monitor.state).toMatchObject({ is: 'unreachable', reason: { code: 'timed-out' } })
    })
  })

  it.skipIf(!hasOpenssl)(
    'is untrusted at once, and names the authority, when its certificate is',
    async () => {
      await using authorities = await Authorities.create()
      const root = await authorities.issue({ subject: '/CN=Grid Root' })
      const tls = await authorities.issue({ subject: '/CN=x', altName: 'IP:127.0.0.1' }, root)
      await using untrusted = await startDemo({ tls })
      monitor = monitorOf(untrusted.url)
      const { is, reason } = await firstCheck()
      expect(is).toBe('untrusted')
      expect(reason?.message).toContain('the certificate of "Grid Root" is missing here')
      expect(untrusted.requests).toEqual([])
    },
  )
})

describe('checks', () => {
  it('come every 30 seconds, give or take a tenth', async () => {
    await firstCheck()
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS - 1)
    expect(asked()).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    await until(() => told.length === 2)
    vi.mocked(Math.random).mockReturnValue(0)
    await monitor.check()
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS * 0.9)
    await until(() => told.length === 4)
    expect(told.map(({ is }) => is)).toEqual(['alive', 'alive', 'alive', 'alive'])
  })

  it('by hand join the one that is under way', async () => {
    monitor.start()
    await Promise.all([monitor.check(), monitor.check()])
    expect(asked()).toBe(1)
  })

  it('stop while the computer sleeps, and begin as it wakes up', async () => {
    await firstCheck()
    monitor.pause()
    expect(monitor.state).toMatchObject({ is: 'unknown', paused: true, reason: undefined })
    expect(vi.getTimerCount()).toBe(0)
    monitor.networkChanged()
    expect(await monitor.check()).toMatchObject({ is: 'unknown' })
    expect(asked()).toBe(1)
    monitor.wake()
    await until(() => monitor.state.is === 'alive')
    expect(monitor.state.paused).toBe(false)
    expect(asked()).toBe(2)
  })

  it('that wait for a network that is gone are begun anew', async () => {
    demo.faults.rest = { kind: 'slow', ms: 3_600_000, times: 1 }
    monitor.start()
    const waiting = monitor.check()
    await until(() => asked() === 1)
    monitor.networkChanged()
    expect(await waiting).toMatchObject({ is: 'alive' })
    expect(told.map(({ is }) => is)).toEqual(['alive'])
    expect(asked()).toBe(2)
  })

  it('keep no process alive', async () => {
    expect(await inChild([{ do: 'monitor', url: demo.url }])).toEqual([{ is: 'alive' }])
  })

  it('end with close, also the one under way', async () => {
    demo.faults.rest = { kind: 'slow', ms: 3_600_000 }
    monitor.start()
    const waiting = monitor.check()
    await until(() => asked() === 1)
    monitor.close()
    expect(await waiting).toMatchObject({ is: 'unknown' })
    expect(vi.getTimerCount()).toBe(0)
    monitor.start()
    monitor.wake()
    expect(told).toEqual([])
  })
})

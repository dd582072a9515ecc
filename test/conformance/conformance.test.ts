import { beforeAll, describe, expect, test } from 'vitest'
import type { TestBridge } from '../bridge.ts'
import { endsAfterAll } from '../ends.ts'
import { differences, type Way } from './differences.ts'
import type { Listening } from './listen.ts'
import { startConformanceServer } from './server.ts'
import { runSuite, type Protocol, type Suite, type Verdict, type Verdicts } from './suite.ts'
import { bridgeWithKey, shimByHttp, startBridgeTo } from './ways.ts'

/*
 * MCP's own conformance suite, which speaks HTTP alone, against the SDK's server with what the suite wants to meet
 * there, and against the bridge and the shim that have that server where PandaMCP would be.
 */

const runs: [Suite, Protocol][] = [
  ['stable', '2025-11-25'],
  ['alpha', '2025-11-25'],
]

const ends = endsAfterAll()
let server: Listening
let bridge: TestBridge
beforeAll(async () => {
  server = await startConformanceServer()
  ends(() => server[Symbol.asyncDispose]())
  bridge = await startBridgeTo(server.url)
  ends(() => bridge[Symbol.asyncDispose]())
})

describe.each(runs)('the %s conformance suite in protocol %s', (suite, protocol) => {
  let direct: Verdicts
  beforeAll(async () => {
    direct = await runSuite(suite, protocol, server.url)
  })

  test('finds a server in which it has nothing to complain of but what is known', () => {
    const complaints = Object.entries(direct)
      .filter(([, { status }]) => status === 'FAILURE' || status === 'WARNING')
      .map(([check, verdict]) => [check, inWords(verdict)] as const)
    expect(toDo(new Map(complaints), 'direct', suite, protocol)).toEqual(nothing)
  })

  test.each([
    ['bridge', bridgeWithKey],
    ['shim', shimByHttp],
  ] as const)('finds by the %s what it finds directly, but for what is known', async (way, start) => {
    await using front = await start(bridge)
    const there = await runSuite(suite, protocol, front.url)
    const differing = new Map<string, string>()
    for (const check of Object.keys({ ...direct, ...there }))
      if (direct[check]?.status !== there[check]?.status)
        differing.set(check, `${inWords(direct[check])}, here ${inWords(there[check])}`)
    expect(toDo(differing, way, suite, protocol)).toEqual(nothing)
  })
})

/**
 * What to do about the list of differences: nothing, as it should be.
 * @param seen what was seen of each check that is not as it should be
 */
function toDo(seen: ReadonlyMap<string, string>, way: Way, suite: Suite, protocol: Protocol): object {
  const known = differences
    .filter(
      ({ ways, protocols, suites = [suite] }) =>
        ways.includes(way) && protocols.includes(protocol) && suites.includes(suite),
    )
    .flatMap(({ checks }) => checks)
  return {
    mendOrSayWhy: Object.fromEntries([...seen].filter(([check]) => !known.includes(check))),
    takeOut: known.filter((check) => !seen.has(check)),
  }
}

const nothing = { mendOrSayWhy: {}, takeOut: [] }

function inWords(verdict: Verdict | undefined): string {
  if (!verdict) return 'not checked'
  return verdict.message === undefined ? verdict.status : `${verdict.status} (${verdict.message})`
}

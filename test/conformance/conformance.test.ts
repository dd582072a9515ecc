import { isDeepStrictEqual } from 'node:util'
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
  ['alpha', '2026-07-28'],
]

/** Milliseconds: a run has a hundred requests. It only ends what hangs. */
const LONG_MS = 360_000

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
  const known = (way: Way) =>
    differences
      .filter(
        ({ ways, protocols, suites = [suite] }) =>
          ways.includes(way) && protocols.includes(protocol) && suites.includes(suite),
      )
      .flatMap(({ checks }) => checks)
  const toDoDirectly = () => toDo(complaints(direct), known('direct'))
  let direct: Verdicts
  beforeAll(async () => {
    await twice(async () => {
      direct = await runSuite(suite, protocol, server.url)
      return toDoDirectly()
    })
  }, LONG_MS)

  test('finds a server in which it has nothing to complain of but what is known', () => {
    expect(toDoDirectly()).toEqual(nothing)
  })

  test.each([
    ['bridge', bridgeWithKey],
    ['shim', shimByHttp],
  ] as const)(
    'finds by the %s what it finds directly, but for what is known',
    { timeout: LONG_MS },
    async (way, start) => {
      await using front = await start(bridge)
      const look = async () => toDo(differing(direct, await runSuite(suite, protocol, front.url)), known(way))
      expect(await twice(look)).toEqual(nothing)
    },
  )
})

const nothing = { mendOrSayWhy: {}, takeOut: [] }

/**
 * What to do about the list of differences: nothing, as it should be.
 * @param seen what was seen of each check that is not as it should be
 */
function toDo(seen: ReadonlyMap<string, string>, known: readonly string[]): object {
  return {
    mendOrSayWhy: Object.fromEntries([...seen].filter(([check]) => !known.includes(check))),
    takeOut: known.filter((check) => !seen.has(check)),
  }
}

/** Once more where there is something to do: the suite waits half a second for some things, and a busy machine longer. */
async function twice(look: () => Promise<object>): Promise<object> {
  const seen = await look()
  return isDeepStrictEqual(seen, nothing) ? seen : look()
}

function complaints(verdicts: Verdicts): Map<string, string> {
  const bad = Object.entries(verdicts).filter(
    ([, { status }]) => status === 'FAILURE' || status === 'WARNING',
  )
  return new Map(bad.map(([check, verdict]) => [check, inWords(verdict)]))
}

function differing(direct: Verdicts, there: Verdicts): Map<string, string> {
  const seen = new Map<string, string>()
  for (const check of Object.keys({ ...direct, ...there }))
    if (direct[check]?.status !== there[check]?.status)
      seen.set(check, `${inWords(direct[check])}, here ${inWords(there[check])}`)
  return seen
}

function inWords(verdict: Verdict | undefined): string {
  if (!verdict) return 'not checked'
  return verdict.message === undefined ? verdict.status : `${verdict.status} (${verdict.message})`
}

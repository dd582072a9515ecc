import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { silentLog } from '../home/log.ts'
import { makePrivateFolder } from '../platform/files.ts'
import type { HealthState } from './alive.ts'
import { HealthRecord } from './health-record.ts'

const ATLAS = 'https://pandaserver.cern.ch:25443'
const recordIn = (folder: string) => new HealthRecord(folder, silentLog)

function state(lastCheckedAt: number, is: HealthState['is'] = 'alive', latencyMs?: number): HealthState {
  return { is, since: 0, reason: undefined, latencyMs, lastCheckedAt, paused: false }
}

test('how a server was is known after a restart, and of no other server', async () => {
  const { cacheFolder } = newHome()
  const now = Date.now()
  const first = recordIn(cacheFolder)
  first.heard(ATLAS, state(now - 3 * 3_600_000, 'unreachable'))
  first.heard(ATLAS, state(now - 60_000, 'alive', 12))
  // The same check, of which only the pause is new.
  first.heard(ATLAS, state(now - 60_000, 'unknown'))
  await first.flush()

  const second = recordIn(cacheFolder)
  second.heard(ATLAS, state(now - 1_000, 'slow', 4_000))
  const { older, recent } = await second.of(ATLAS)
  expect(older.map(({ worst }) => worst)).toEqual(['unreachable'])
  expect(recent).toEqual([
    { at: now - 60_000, is: 'alive', latencyMs: 12 },
    { at: now - 1_000, is: 'slow', latencyMs: 4_000 },
  ])
  expect(await second.of('https://other.example')).toEqual({ older: [], recent: [] })
})

test('what is older than a day is gone, also where no check has come since', async () => {
  const { cacheFolder } = newHome()
  const first = recordIn(cacheFolder)
  first.heard(ATLAS, state(Date.now() - 25 * 3_600_000))
  await first.flush()
  expect(await recordIn(cacheFolder).of(ATLAS)).toEqual({ older: [], recent: [] })
})

test('the servers that were asked last are kept, in a file of its owner alone', async () => {
  const { cacheFolder } = newHome()
  const record = recordIn(cacheFolder)
  for (let n = 0; n < 8; n += 1) record.heard(`https://panda-${n}.example`, state(Date.now() - 1_000))
  await record.flush()
  const again = recordIn(cacheFolder)
  expect((await again.of('https://panda-2.example')).recent).toEqual([])
  expect((await again.of('https://panda-3.example')).recent).toHaveLength(1)
  const mode = statSync(join(cacheFolder, 'health.json')).mode & 0o777
  expect(process.platform === 'win32' ? 0o600 : mode).toBe(0o600)
})

test('a file that is broken is no history, and the next one takes its place', async () => {
  const { cacheFolder } = newHome()
  await makePrivateFolder(cacheFolder)
  writeFileSync(join(cacheFolder, 'health.json'), '{"servers":[{"url":"x","older":[["now"]]}]}')
  const record = recordIn(cacheFolder)
  record.heard(ATLAS, state(Date.now() - 1_000))
  await record.flush()
  expect((await recordIn(cacheFolder).of(ATLAS)).recent).toHaveLength(1)
})

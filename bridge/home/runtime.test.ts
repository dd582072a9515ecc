import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { lookAt } from './look.ts'
import { thisComputer, thisRuntime } from './runtime-record.ts'
import { claimRuntime, forgetRuntime, readRuntime } from './runtime.ts'

const isMarked = thisComputer() !== undefined

test.skipIf(!isMarked)('a bridge that waits for its user at the start keeps its home', async () => {
  const home = newHome()
  const waiting = { ...thisRuntime('1.0.0'), startedAt: Date.now() - 3_600_000 }
  writeFileSync(home.runtimeFile, JSON.stringify(waiting))
  const claimed = await claimRuntime(home, thisRuntime('2.0.0'))
  expect(claimed).toEqual({ is: 'starting', runtime: waiting })
})

test('of a process that may be any, an hour without an address says that it is no bridge', async () => {
  const home = newHome()
  const { process: _, ...any } = { ...thisRuntime('1.0.0'), startedAt: Date.now() - 3_600_000 }
  expect(await lookAt(home, any)).toEqual({ is: 'none' })
  if (isMarked) return
  expect(await lookAt(home, { ...any, startedAt: Date.now() })).toMatchObject({ is: 'starting' })
})

test('what is forgotten of a bridge that has ended is not the file of another one', async () => {
  const { runtimeFile } = newHome()
  const ended = { ...thisRuntime('1.0.0'), startedAt: 1 }
  const mine = thisRuntime('1.0.0')
  writeFileSync(runtimeFile, JSON.stringify(mine))
  await forgetRuntime(runtimeFile, ended)
  expect(await readRuntime(runtimeFile)).toEqual(mine)
  await forgetRuntime(runtimeFile, mine)
  expect(await readRuntime(runtimeFile)).toBeUndefined()
})

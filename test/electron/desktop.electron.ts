import { rmSync } from 'node:fs'
import { beforeAll, describe } from 'vitest'
import { testDesktop } from '../desktop/scenarios.ts'
import { endsAfterAll } from '../ends.ts'
import { inspectableCopy } from './inspectable-copy.ts'
import { startInElectron } from './start.ts'

const packaged = process.env['PACKAGED_APP']

describe('the desktop app in Electron', () => {
  let copy: Awaited<ReturnType<typeof inspectableCopy>> | undefined
  const ends = endsAfterAll()
  beforeAll(async () => {
    if (packaged === undefined) return
    const { root } = (copy = await inspectableCopy(packaged))
    ends(() => rmSync(root, { recursive: true, force: true }))
  })
  testDesktop(() => startInElectron(copy?.executable))
})

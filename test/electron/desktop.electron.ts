import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe } from 'vitest'
import { testDesktop } from '../desktop/scenarios.ts'
import { inspectableCopy } from './inspectable-copy.ts'
import { startInElectron } from './start.ts'

const packaged = process.env['PACKAGED_APP']

describe('the desktop app in Electron', () => {
  let copy: Awaited<ReturnType<typeof inspectableCopy>> | undefined
  beforeAll(async () => {
    copy = packaged === undefined ? undefined : await inspectableCopy(packaged)
  })
  afterAll(() => {
    if (copy !== undefined) rmSync(copy.root, { recursive: true, force: true })
  })
  testDesktop(() => startInElectron(copy?.executable))
})

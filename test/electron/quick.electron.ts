import { rmSync } from 'node:fs'
import { beforeAll, describe } from 'vitest'
import type { Driver } from '../desktop/running-desktop.ts'
import { testDesktop } from '../desktop/scenarios/index.ts'
import { endsAfterAll } from '../ends.ts'
import { electronDriver } from './driver.ts'
import { inspectableCopy } from './inspectable-copy.ts'
import { processScenarios } from './process-scenarios.ts'

const packaged = process.env['PACKAGED_APP']

describe('the desktop app in Electron', () => {
  const ends = endsAfterAll()
  let executable: string | undefined
  beforeAll(async () => {
    if (packaged === undefined) return
    const copy = await inspectableCopy(packaged)
    ends(() => rmSync(copy.root, { recursive: true, force: true }))
    executable = copy.executable
  })
  const driver: Driver = {
    name: 'quick',
    start: (options) => electronDriver('quick', executable).start(options),
    launch: (options) => electronDriver('quick', executable).launch(options),
    runToEnd: (options) => electronDriver('quick', executable).runToEnd(options),
  }
  testDesktop(driver)
  if (packaged === undefined) processScenarios(driver)
})

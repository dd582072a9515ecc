import { describe } from 'vitest'
import { testDesktop } from '../desktop/scenarios/index.ts'
import { electronDriver } from './driver.ts'
import { processScenarios } from './process-scenarios.ts'

describe('the desktop app in the session of a desktop', () => {
  const driver = electronDriver('whole')
  testDesktop(driver)
  processScenarios(driver)
})

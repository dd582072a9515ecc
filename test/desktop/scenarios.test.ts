import { describe } from 'vitest'
import { hostDriver } from './host-driver.ts'
import { testDesktop } from './scenarios/index.ts'

describe('the desktop app under the test host', () => {
  testDesktop(hostDriver)
})

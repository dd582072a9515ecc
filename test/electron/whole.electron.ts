import { describe } from 'vitest'
import { testDesktop } from '../desktop/scenarios/index.ts'
import { electronDriver } from './driver.ts'

describe('the desktop app in the session of a desktop', () => {
  testDesktop(electronDriver('whole'))
})

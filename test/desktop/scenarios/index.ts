import type { Driver } from '../running-desktop.ts'
import { approvalScenarios } from './approvals.ts'
import { assistantScenarios } from './assistants.ts'
import { endScenarios } from './end.ts'
import { hostilePageScenarios } from './hostile-page.ts'
import { loginScenarios } from './login.ts'
import { programScenarios } from './programs.ts'
import { trayScenarios } from './tray.ts'
import { windowScenarios } from './window.ts'

/** What has to hold wherever the desktop app runs. */
export function testDesktop(driver: Driver): void {
  trayScenarios(driver)
  windowScenarios(driver)
  loginScenarios(driver)
  approvalScenarios(driver)
  assistantScenarios(driver)
  programScenarios(driver)
  hostilePageScenarios(driver)
  endScenarios(driver)
}

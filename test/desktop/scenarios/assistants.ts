import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newHome } from '../../homes.ts'
import { claudeEntry, toolsOver } from '../assistant-entry.ts'
import type { Driver } from '../running-desktop.ts'

export function assistantScenarios({ start }: Driver): void {
  describe('an assistant', () => {
    test('starts the shim as it stands in its file, with six variables, and reaches the app', async () => {
      await using app = await start({ offersAll: true })
      const entry = await claudeEntry(app.bridge, join(newHome().folder, 'claude_desktop_config.json'))
      expect(await toolsOver(entry)).toContain('system_is_alive')
      await expect.poll(app.trayMenu).toContainEqual(expect.stringMatching(/^Assistants connected: /))
      expect(await app.problems()).toEqual([])
    })
  })
}

import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { describe, expect, test } from 'vitest'
import type { Driver } from '../running-desktop.ts'
import { openWindow } from './open-window.ts'

const program = join(import.meta.dirname, '../../note-program.ts')

/** What a page asks for, whoever has written it. */
function add(page: Page, given: readonly string[]): Promise<unknown> {
  const reach = { by: 'command', command: process.execPath, arguments: [...given] }
  return page.evaluate((upstream) => window.pandaBridge?.invoke('saveUpstream', { upstream }), {
    name: 'Notes',
    on: true,
    prefix: 'notes_',
    reach,
    trust: 'nothing',
  } as const)
}

export function programScenarios({ start }: Driver): void {
  describe('a program as a server', () => {
    test('is started only where its user says so in a box that no page can answer', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const refused = add(page, [program])
      expect(await app.answerQuestion('Don’t')).toBe('Start a program as the server “Notes”?')
      expect(await refused).toMatchObject({ error: { code: 'refused-by-user' } })
      expect((await app.bridge.getState({})).further).toEqual([])

      const agreed = add(page, [program])
      await app.answerQuestion('Start it')
      expect(await agreed).toEqual({ ok: null })
      await expect.poll(async () => (await app.bridge.getState({})).further[0]?.is).toBe('fine')

      // The same again is known, and another one is asked about.
      expect(await add(page, [program])).toEqual({ ok: null })
      const other = add(page, [program, '--more'])
      await app.answerQuestion('Don’t')
      expect(await other).toMatchObject({ error: { code: 'refused-by-user' } })
      expect(await app.problems()).toEqual([])
    })

    test('is asked about once at a time, and never agreed to unseen', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const first = add(page, [program])
      const second = await Promise.race([first, add(page, [program])])
      expect(second).toMatchObject({ error: { code: 'not-allowed' } })
      await app.answerQuestion('Don’t')
      expect(await first).toMatchObject({ error: { code: 'refused-by-user' } })

      const unseen = add(
        page,
        Array.from({ length: 60 }, (_, index) => `--option-${index}`),
      )
      await app.answerQuestion('Don’t')
      expect(await unseen).toMatchObject({ error: { code: 'refused-by-user' } })
      expect(await app.problems()).toEqual([])
    })
  })
}

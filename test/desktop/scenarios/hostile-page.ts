import { describe, expect, test } from 'vitest'
import type { Driver } from '../running-desktop.ts'
import { openWindow } from './open-window.ts'

export function hostilePageScenarios({ start }: Driver): void {
  describe('a hostile page', () => {
    test('goes nowhere, opens nothing and reaches no network', async () => {
      await using app = await start({ isNew: true })
      const page = await openWindow(app)
      const before = page.url()
      await page.evaluate(() => void window.open('https://evil.example/'))
      await page.evaluate(() => {
        location.href = 'https://evil.example/'
      })
      const fetched = await page.evaluate(() =>
        fetch('https://evil.example/').then(
          () => 'answered',
          () => 'refused',
        ),
      )
      expect(fetched).toBe('refused')
      // By now whatever the page has asked for is answered.
      await page.evaluate(() => window.pandaBridge?.invoke('getState', {}))
      expect(page.url()).toBe(before)
      expect(await app.opened()).toEqual([])
    })
  })
}

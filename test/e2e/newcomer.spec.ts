import { expect, test } from '@playwright/test'
import { computerWithClaude, cutOff, startFresh, walkFirstRun } from './newcomer.ts'

// The film of a newcomer: its pictures are in .cache/playwright, and in docs/images by `npm run screenshots`.

for (const viewport of [
  { width: 1280, height: 800 },
  { width: 420, height: 640 },
])
  for (const colorScheme of ['light', 'dark'] as const)
    test.describe(`at ${viewport.width}x${viewport.height}, ${colorScheme}`, () => {
      // Of the identity provider's page too.
      test.use({ viewport, colorScheme, contextOptions: { reducedMotion: 'reduce' } })

      test('two clicks of the bridge’s own lead from nothing to a connected assistant', async ({
        page,
      }, testInfo) => {
        using computer = computerWithClaude()
        await using fixture = await startFresh()
        const clicks = await walkFirstRun({
          page,
          fixture,
          claudeFile: computer.claudeFile,
          onStep: async (name, shown) => {
            expect(await cutOff(shown)).toEqual([])
            await shown.screenshot({ path: testInfo.outputPath(`${name}.png`) })
          },
        })
        // The server, which opens the sign-in, and Connect. The provider's own page is not the bridge's.
        expect(clicks).toBe(2)
      })
    })

import { expect, test } from 'vitest'
import type { Overview } from '../shapes/index.ts'
import { overviewText } from './text.ts'

const overview = (server: Partial<Overview['server']>): Overview => ({
  server: { name: 'Demo', vo: 'atlas', since: '2026-11-26T10:00:00Z', ...server },
  attention: [],
  running: [],
  worstSites: [],
  changed: [],
  sources: [],
  missing: [],
  next: [],
})

test('when the bridge first saw PanDA alive is not told as when it came alive', () => {
  expect(overviewText(overview({ isAlive: true }))).toBe(
    'PanDA (Demo, VO atlas) is alive, and was each time it was looked at since 2026-11-26T10:00:00Z.',
  )
  expect(overviewText(overview({ isAlive: false }))).toBe(
    'PanDA (Demo, VO atlas) is not alive, which was first seen 2026-11-26T10:00:00Z.',
  )
})

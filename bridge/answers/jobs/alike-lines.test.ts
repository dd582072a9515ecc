import { expect, test } from 'vitest'
import { withoutAlike } from './alike-lines.ts'

test('rows of lines that differ in numbers alone stand as one, all others as they are', () => {
  const progress = Array.from({ length: 50 }, (_, index) => `event ${index} done`)
  expect(withoutAlike(['start', ...progress, 'FATAL 1', 'FATAL 2', 'end'].join('\n'))).toBe(
    'start\nevent 0 done\n… 48 lines like this …\nevent 49 done\nFATAL 1\nFATAL 2\nend',
  )
})

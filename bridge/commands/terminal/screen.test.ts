import { expect, test } from 'vitest'
import { screenOf } from './screen.ts'

const terminal = { isTTY: true, columns: 120 }

test.each([
  ['a terminal', terminal, {}, { width: 120, colours: true }],
  ['a terminal of unknown size', { isTTY: true, columns: 0 }, {}, { width: 80, colours: true }],
  ['a terminal that can nothing', terminal, { TERM: 'dumb' }, { width: 120, colours: false }],
  ['a file', {}, {}, { width: undefined, colours: false }],
  ['who wants no colours', terminal, { NO_COLOR: '1' }, { width: 120, colours: false }],
  ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, { width: 120, colours: true }],
  ['a file, with colours', {}, { FORCE_COLOR: '1' }, { width: undefined, colours: true }],
  ['both', terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }, { width: 120, colours: true }],
  ['FORCE_COLOR that says no', terminal, { FORCE_COLOR: '0' }, { width: 120, colours: false }],
])('%s', (_, output, env, screen) => {
  expect(screenOf(output, env)).toEqual(screen)
})

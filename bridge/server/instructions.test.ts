import { expect, test } from 'vitest'
import { instructionsFor } from './instructions.ts'

test('an assistant is told at first where it is, what it may do, and which tools to use first', () => {
  const text = instructionsFor({ name: 'ATLAS', vo: 'atlas' }, 'Look')
  expect(text).toContain('at ATLAS, for the VO atlas')
  expect(text).toContain('"Look"')
  expect(text).toMatch(/tools named panda_\.\.\., use those first/)
})

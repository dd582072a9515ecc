import { expect, test } from 'vitest'
import { instructionsFor, type Given } from './instructions.ts'

const atlas: Given = { name: 'ATLAS', vo: 'atlas', set: 'Look', prefix: '', login: undefined }

test('an assistant is told at first where it is, what it may do, and which tools to use first', () => {
  const text = instructionsFor([atlas], true)
  expect(text).toContain('at ATLAS, for the VO atlas')
  expect(text).toContain('"Look"')
  expect(text).toMatch(/tools named panda_\.\.\., use those first/)
})

test('one with several is told how the tools of each are named, and where nobody is signed in', () => {
  const epic: Given = {
    name: 'ePIC',
    vo: 'EIC',
    set: 'Everything',
    prefix: 'epic_',
    login: { is: 'signed-out' },
  }
  const text = instructionsFor([atlas, epic], true)
  expect(text).toContain('ATLAS (VO atlas')
  expect(text).toContain(
    'ePIC (VO EIC, not signed in yet): names that begin with epic_, endpoint set "Everything".',
  )
})

test('one with none is told why', () => {
  expect(instructionsFor([], false)).toContain('no PanDA server has been chosen yet')
  expect(instructionsFor([], true)).toContain('gives this assistant none')
})

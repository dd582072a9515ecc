import { expect, test } from 'vitest'
import { OfLogins, type Who } from './of-logins.ts'

test('what is known at one server stays while another is shown, and not for another login there', () => {
  const known = new OfLogins<string>()
  const atFirst: Who = { server: 'ATLAS', key: 'ada at ATLAS' }
  const atOther: Who = { server: 'ePIC', key: 'ada at ePIC' }
  known.set(atFirst, 'tasks there')
  known.set(atOther, 'others')
  expect([known.get(atFirst), known.get(atOther)]).toEqual(['tasks there', 'others'])
  expect(known.get({ ...atFirst, key: 'bob at ATLAS' })).toBeUndefined()
  known.set({ ...atFirst, key: 'bob at ATLAS' }, 'bob’s')
  expect([known.get(atFirst), known.get(atOther)]).toEqual([undefined, 'others'])
})

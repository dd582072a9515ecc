import { expect, test } from 'vitest'
import { pandaServerSchema } from './servers.ts'
import { originOf, splitVo } from './vo.ts'

test.each([
  ['atlas', 'atlas', undefined, 'atlas'],
  ['atlas.production', 'atlas', 'production', 'atlas.production'],
  ['atlas:production', 'atlas', 'production', 'atlas.production'],
  ['vo.belle', 'vo.belle', undefined, 'vo.belle'],
  ['vo.belle:production', 'vo.belle', 'production', 'vo.belle:production'],
  ['vo.cta.in2p3.fr', 'vo.cta.in2p3.fr', undefined, 'vo.cta.in2p3.fr'],
  ['vo.cta.in2p3.fr:production', 'vo.cta.in2p3.fr', 'production', 'vo.cta.in2p3.fr:production'],
  ['fermilab.dune:production', 'fermilab.dune', 'production', 'fermilab.dune:production'],
])('%s is %s with the role %s, and is asked for as %s', (text, vo, role, origin) => {
  expect(splitVo(text)).toEqual({ vo, role })
  expect(originOf(text)).toBe(origin)
  expect(pandaServerSchema.shape.vo.parse(text)).toBe(text)
})

test.each(['', '.', 'vo.', 'a b', 'a:b:c', 'atlas:', '../auth', 'atlas/x', 'ätlas'])(
  '“%s” is no VO',
  (text) => {
    expect(pandaServerSchema.shape.vo.safeParse(text).success).toBe(false)
  },
)

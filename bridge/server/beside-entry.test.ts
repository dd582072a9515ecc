import { expect, test } from 'vitest'
import type { PandaServer } from '../panda/servers.ts'
import { besideEntrySchema, checkBeside, freeName, usualPrefix } from './beside-entry.ts'

const atlas: PandaServer = { name: 'ATLAS', url: 'https://atlas.example:25443', vo: 'atlas' }
const epic: PandaServer = { name: 'ePIC', url: 'https://epic.example:25443', vo: 'EIC' }
const entry = (server: PandaServer, prefix: string) => ({ server, prefix, endpointSet: 'look' })
const taken = {
  first: atlas,
  others: [entry(epic, 'epic_')],
  prefixes: [{ name: 'Rucio', prefix: 'rucio_' }],
}

test.each([
  [entry({ ...epic, name: 'atlas' }, 'other_'), '"ATLAS" is in use already'],
  [entry({ ...atlas, name: 'Twin' }, 'twin_'), 'is in use for the VO atlas already, as "ATLAS"'],
  [entry({ ...epic, name: 'Twin' }, 'twin_'), 'is in use for the VO EIC already, as "ePIC"'],
  [
    entry({ ...atlas, name: 'Twin', vo: 'atlas.production' }, 'epic_'),
    '"ePIC" have the prefix "epic_" already',
  ],
  [entry({ ...atlas, name: 'Twin', vo: 'atlas.production' }, 'rucio_'), '"Rucio" have the prefix'],
  [
    entry({ ...atlas, name: 'Twin', vo: 'atlas.production' }, 'task_'),
    'PanDA’s own tools begin with "task_"',
  ],
  [entry({ ...atlas, name: 'Twin', vo: 'atlas.production' }, 'panda_'), 'own tools begin with "panda_"'],
])('what would be taken for another is refused: %o', (wrong, why) => {
  expect(() => checkBeside(wrong, taken)).toThrow(why)
})

test('the same server is used for another VO, under a name and a prefix of its own', () => {
  const production = { ...atlas, vo: 'atlas.production' }
  const name = freeName(production, [atlas, epic])
  expect(name).toBe('ATLAS (atlas.production)')
  const prefix = usualPrefix({ ...production, name })
  expect(prefix).toBe('atlasatlasproduction_')
  expect(() => checkBeside(entry({ ...production, name }, prefix), taken)).not.toThrow()
})

test.each(['Epic_', 'epic', 'e-pic_', '_', 'ep_ic_', '1st_', `${'a'.repeat(21)}_`])(
  '%s is no prefix',
  (prefix) => {
    expect(besideEntrySchema.safeParse({ server: epic, prefix }).success).toBe(false)
  },
)

test('one that is named by hand gets a prefix from its letters', () => {
  expect(usualPrefix({ ...epic, name: '2. Ö' })).toBe('eic_')
  expect(usualPrefix(epic)).toBe('epic_')
})

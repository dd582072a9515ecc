import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { SettingsFile } from '../state/settings.ts'
import type { Rules } from './rules.ts'

/** A home with the settings of an earlier version, where a retry counted as `destructive`. */
function earlierHome(rules: Partial<Rules>) {
  const home = newHome()
  writeFileSync(join(home.folder, 'settings.json'), JSON.stringify({ rules }))
  return home
}

test.each<[Partial<Rules>, Rules]>([
  [
    { write: 'allow', destructive: 'refuse' },
    { read: 'allow', write: 'refuse', destructive: 'refuse' },
  ],
  [
    { write: 'allow', destructive: 'ask' },
    { read: 'allow', write: 'ask', destructive: 'ask' },
  ],
  [
    { write: 'refuse', destructive: 'allow' },
    { read: 'allow', write: 'refuse', destructive: 'allow' },
  ],
  [
    { write: 'allow', destructive: 'allow' },
    { read: 'allow', write: 'allow', destructive: 'allow' },
  ],
  [{}, { read: 'allow', write: 'ask', destructive: 'ask' }],
])('of rules that said more of a retry the stricter holds: %j', (before, now) => {
  expect(new SettingsFile(earlierHome(before)).read().rules).toEqual(now)
})

test('rules that the user has set anew hold as they are, also after a restart', () => {
  const home = earlierHome({ write: 'allow', destructive: 'refuse' })
  const rules: Rules = { read: 'allow', write: 'allow', destructive: 'refuse' }
  new SettingsFile(home).change({ rules })
  expect(new SettingsFile(home).read().rules).toEqual(rules)
})

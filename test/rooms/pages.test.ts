import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

test('pages have only types of bridge/api.ts: its schemas would come into what a browser loads', () => {
  const files = globSync('renderer/**/*.{ts,tsx}', { cwd: root })
  expect(files.length).toBeGreaterThan(100)
  const loading = files.filter((file) =>
    /^(?:import|export)(?! type\b)[^;'"]*from '[./]*\/bridge\/api\.ts'/m.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  )
  expect(loading).toEqual([])
})

import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { answersPage, PAGE } from './page.ts'

test('the page with the answers is as the bridge answers now: "npm run answers" makes it anew', async () => {
  const page = await readFile(resolve(import.meta.dirname, '../..', PAGE), 'utf8')
  expect(page).toBe(await answersPage())
}, 120_000)

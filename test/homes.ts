import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { homeAt, type Home } from '../bridge/home/home.ts'

/** Under it is every home that a test run has made; what they left is searched for secrets afterwards. */
export const homesFolder =
  process.env['PANDA_TEST_HOMES'] ?? resolve(import.meta.dirname, '../.cache/test-homes')

/** Empties the folder of homes: Vitest calls it before the first test. */
export default function setup(): void {
  rmSync(homesFolder, { recursive: true, force: true })
  mkdirSync(homesFolder, { recursive: true })
}

export function newHome(): Home {
  mkdirSync(homesFolder, { recursive: true })
  return homeAt(mkdtempSync(join(homesFolder, 'home-')))
}

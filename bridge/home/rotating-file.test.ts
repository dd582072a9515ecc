import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newHome } from '../../test/homes.ts'
import { RotatingFile } from './rotating-file.ts'

function newFile(): string {
  const { folder } = newHome()
  mkdirSync(folder, { recursive: true })
  return join(folder, 'bridge.log')
}

test('a log stays within its bound, and the older lines are in numbered files up to as many as are kept', () => {
  const file = newFile()
  const log = new RotatingFile(file, { maxBytes: 30, kept: 2 })
  for (let line = 1; line <= 9; line += 1) log.write(`line ${line} .....\n`)
  expect(readFileSync(file, 'utf8')).toBe('line 9 .....\n')
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('line 7 .....\nline 8 .....\n')
  expect(readFileSync(`${file}.2`, 'utf8')).toBe('line 5 .....\nline 6 .....\n')
  expect(existsSync(`${file}.3`)).toBe(false)
})

test('only its owner may read a log', { skip: process.platform === 'win32' }, () => {
  const file = newFile()
  new RotatingFile(file, { maxBytes: 20, kept: 1 }).write('a line\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('a later run goes on in the file of the one before', () => {
  const file = newFile()
  new RotatingFile(file, { maxBytes: 20, kept: 1 }).write('first run\n')
  const second = new RotatingFile(file, { maxBytes: 20, kept: 1 })
  second.write('second\n')
  expect(readFileSync(file, 'utf8')).toBe('first run\nsecond\n')
  second.write('third\n')
  expect(readFileSync(file, 'utf8')).toBe('third\n')
})

test('a line longer than the bound is written whole', () => {
  const file = newFile()
  const log = new RotatingFile(file, { maxBytes: 10, kept: 1 })
  log.write('longer than ten bytes\n')
  expect(readFileSync(file, 'utf8')).toBe('longer than ten bytes\n')
})

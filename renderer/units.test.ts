import { expect, it } from 'vitest'
import { bytesText, msText } from './units.ts'

it.each([
  [0, '0 ms'],
  [0.4, '<1 ms'],
  [12.4, '12 ms'],
  [999.7, '1.0 s'],
  [1_234, '1.2 s'],
  [125_000, '2 min 05 s'],
])('%f milliseconds are %s', (ms, text) => expect(msText(ms)).toBe(text))

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [2_768, '2.8 kB'],
  [999_960, '1.0 MB'],
  [1_234_567, '1.2 MB'],
  [2_021_000_000, '2.0 GB'],
])('%i bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text))

import { expect, test } from 'vitest'
import { mayLeadTo } from './elsewhere.ts'

test.each([
  ['https://bigpanda.cern.ch/media/x', true],
  ['https://cernbox.example/media/x', true],
  ['https://[2001:db8::1]/x', true],
  ['http://bigpanda.cern.ch/media/x', false],
  ['http://cernbox.example/media/x', false],
  ['https://dana:secret@cernbox.example/', false],
  ['https://localhost/x', false],
  ['https://localhost./x', false],
  ['https://127.0.0.1/x', false],
  ['https://127.1/x', false],
  ['https://2130706433/x', false],
  ['https://10.1.2.3/x', false],
  ['https://172.31.0.1/x', false],
  ['https://192.168.1.1/x', false],
  ['https://169.254.169.254/latest/meta-data', false],
  ['https://[::1]/x', false],
  ['https://[::ffff:10.0.0.1]/x', false],
  ['https://[fd00::1]/x', false],
  ['https://[fe80::1]/x', false],
  ['https://router/x', false],
  ['https://printer.local/x', false],
  ['ftp://cernbox.example/x', false],
  ['data:text/plain,x', false],
])('an answer of bigpanda.cern.ch leads to %s: %s', (url, may) => {
  expect(mayLeadTo(new URL(url), new URL('https://bigpanda.cern.ch'))).toBe(may)
})

test('a monitor on this computer leads to itself, and to no other port of it', () => {
  const monitor = new URL('http://127.0.0.1:8080')
  expect(mayLeadTo(new URL('http://127.0.0.1:8080/media/x'), monitor)).toBe(true)
  expect(mayLeadTo(new URL('http://127.0.0.1:8081/media/x'), monitor)).toBe(false)
})

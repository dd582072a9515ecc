import { describe, expect, test } from 'vitest'
import { isMonitorLink, monitorLink, type OnMonitor } from './monitor-link.ts'
import { knownServers } from './servers.ts'

const atlas = 'https://bigpanda.cern.ch'

test.each<[OnMonitor, string]>([
  [{ kind: 'task', id: 40_000_001 }, '/task/40000001/'],
  [{ kind: 'job', id: 6_000_000_001 }, '/job?pandaid=6000000001'],
  [{ kind: 'log', id: 6_000_000_001 }, '/filebrowser/?pandaid=6000000001'],
  [{ kind: 'site', name: 'CERN-PROD' }, '/site/CERN-PROD/'],
  [{ kind: 'site', name: 'a/../b?c#d' }, '/site/a%2F..%2Fb%3Fc%23d/'],
  [{ kind: 'user', name: 'Dana Müller' }, '/user/Dana%20M%C3%BCller/'],
])('%j is at %s', (shown, path) => {
  expect(monitorLink(atlas, shown)).toBe(atlas + path)
  expect(monitorLink(`${atlas}/monitor/`, shown)).toBe(`${atlas}/monitor${path}`)
  expect(isMonitorLink(atlas, atlas + path)).toBe(true)
})

describe('a link is there', () => {
  const task = { kind: 'task', id: 1 } as const
  test('over https, and on this computer, where the demo runs', () => {
    expect(monitorLink('http://127.0.0.1:8080', task)).toBe('http://127.0.0.1:8080/task/1/')
    expect(monitorLink('http://bigpanda.cern.ch', task)).toBeUndefined()
    expect(monitorLink('javascript:alert(1)', task)).toBeUndefined()
    expect(monitorLink(undefined, task)).toBeUndefined()
  })

  test.each(['', '.', '..'])('for no site called %j, which would lead elsewhere', (name) => {
    expect(monitorLink(atlas, { kind: 'site', name })).toBeUndefined()
  })
})

test.each([
  'https://bigpanda.cern.ch.evil.example/task/1/',
  'https://bigpanda.cern.ch@evil.example/task/1/',
  'http://bigpanda.cern.ch/task/1/',
  'https://bigpanda.cern.ch/task/1/kill',
  'https://bigpanda.cern.ch/login/?next=/task/1/',
  'https://bigpanda.cern.ch/task/../logout/',
  'https://bigpanda.cern.ch/site/../logout/',
  'https://bigpanda.cern.ch/job?pandaid=1&json',
  'https://bigpanda.cern.ch/job?pandaid=1#x',
  'https://evil.example/task/1/',
  'javascript:alert(1)',
])('%s is none of the links to that monitor', (url) => {
  expect(isMonitorLink(atlas, url)).toBe(false)
})

test('the known servers name the monitors that the experiments run', () => {
  const monitors = knownServers.flatMap(({ name, monitorUrl }) =>
    monitorUrl === undefined || name === 'Demo' ? [] : [[name, monitorUrl]],
  )
  expect(Object.fromEntries(monitors)).toEqual({
    ATLAS: 'https://bigpanda.cern.ch',
    DOMA: 'https://panda-doma.cern.ch',
    ePIC: 'https://pandamon01.sdcc.bnl.gov',
    Rubin: 'https://usdf-panda-bigmon.slac.stanford.edu:8443',
  })
})

import { expect, test } from 'vitest'
import { changesOf, findKnownServerWith, knownServersWith, upToDate } from './changed-servers.ts'
import { findKnownServer, type PandaServer } from './servers.ts'

const atlas = findKnownServer('ATLAS') as PandaServer

test('of a known server a user may have another VO, way to its tools, authority and monitor', () => {
  const own = {
    vo: 'atlas.production',
    upstream: 'rest',
    caFile: '/ca.pem',
    monitorUrl: 'https://m.example',
  } as const
  expect(changesOf({ ...atlas, ...own })).toEqual(own)
  expect(findKnownServerWith('atlas', { ATLAS: own })).toEqual({ ...atlas, ...own })
  expect(knownServersWith({ ATLAS: own }).map(({ name }) => name)).toEqual(
    knownServersWith({}).map(({ name }) => name),
  )
})

test('what is as the program has it is no change, so that a newer version may know better', () => {
  expect(changesOf({ ...atlas, upstream: 'auto' })).toEqual({})
})

test.for(['url', 'pandaMcpUrl'] as const)('its %s stays: the name tells users whom they trust', (field) => {
  expect(() => changesOf({ ...atlas, [field]: 'https://elsewhere.example/mcp' })).toThrow('is a known server')
})

test('ATLAS as an earlier version kept it has the newer addresses of its PandaMCP, and the VO that was chosen', () => {
  for (const pandaMcpUrl of ['https://aipanda120.cern.ch:8443/mcp', 'https://aipanda120.cern.ch:8443/mcp/']) {
    const { otherPandaMcpUrls: _, ...kept } = { ...atlas, vo: 'atlas.production', pandaMcpUrl }
    expect(upToDate(kept)).toEqual({ ...atlas, vo: 'atlas.production' })
  }
  expect(atlas).toMatchObject({
    pandaMcpUrl: 'https://pandamcp.cern.ch/mcp/',
    otherPandaMcpUrls: ['https://aipanda120.cern.ch:8443/mcp/'],
  })
})

test('an address that the user gave stays', () => {
  const own = { ...atlas, pandaMcpUrl: 'https://own.example/mcp' }
  expect(upToDate(own)).toBe(own)
})

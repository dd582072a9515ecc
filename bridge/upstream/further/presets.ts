import type { FurtherEntry } from './entry.ts'

/** A server of the field that many have use for, as it can be added. */
export interface Preset extends FurtherEntry {
  /** What it is for. */
  about: string
}

/**
 * From the servers' own pages, in 2026. What each lets do was not tried here but for rucio-mcp over stdio: its tools'
 * annotations are believed only where the user says so.
 */
export const presets: readonly Preset[] = [
  {
    name: 'INSPIRE',
    about: 'Papers, authors and citations of high-energy physics.',
    prefix: 'inspire_',
    reach: { by: 'http', url: 'https://mcp.inspirehep.net/mcp', login: 'none' },
    trust: 'only-looks',
    on: true,
  },
  ...(['ATLAS', 'CMS', 'DUNE', 'ESCAPE'] as const).map((experiment): Preset => ({
    name: `Rucio ${experiment}`,
    about: `Datasets, replicas and rules of ${experiment} in Rucio, by the server of the University of Chicago.`,
    prefix: '',
    reach: {
      by: 'http',
      url: `https://rucio-mcp.af.uchicago.edu/site/${experiment.toLowerCase()}/`,
      login: 'oauth',
    },
    trust: 'annotations',
    on: true,
  })),
  {
    name: 'Rucio on this computer',
    about: 'Datasets, replicas and rules of ATLAS in Rucio, with the grid proxy that lies on this computer.',
    prefix: '',
    reach: {
      by: 'command',
      command: 'uvx',
      arguments: ['rucio-mcp', 'serve', '--site', 'atlas', '--auth-type', 'x509'],
      variables: {},
      secrets: [],
    },
    trust: 'annotations',
    on: true,
  },
  {
    name: 'swf-monitor',
    about: 'The testbed and the production of ePIC at BNL, inside BNL’s network.',
    prefix: 'swf_',
    reach: {
      by: 'http',
      url: 'https://pandaserver02.sdcc.bnl.gov/swf-monitor/mcp/',
      login: 'bearer',
    },
    trust: 'nothing',
    on: true,
  },
  {
    name: 'UChicago Analysis Facility',
    about: 'The services of the analysis facility at the University of Chicago.',
    prefix: 'af_',
    reach: { by: 'http', url: 'https://mcp.af.uchicago.edu/mcp', login: 'oauth' },
    trust: 'nothing',
    on: true,
  },
]

/** A PanDA queue of the demo; the names are made up after the field's pattern. */
export interface Site {
  name: string
  cloud: string
  nucleus: string
  coreCount: number
  /** MB per queue slot. */
  maxrss: number
  corePower: number
  status: 'online' | 'brokeroff' | 'test'
  harvesterId: string
}

export const SITES: readonly [Site, ...Site[]] = [
  site('DEMO-CERN_MCORE', 'CERN', 'CERN-DEMO', 8, 16000, 11.4, 'online'),
  site('DEMO-CERN-T0', 'CERN', 'CERN-DEMO', 1, 3000, 12.1, 'online'),
  site('DEMO-BNL_PROD', 'US', 'BNL-DEMO', 8, 24000, 10.9, 'online'),
  site('DEMO-MWT2', 'US', 'BNL-DEMO', 8, 16000, 9.7, 'online'),
  site('DEMO-SWT2_CPB', 'US', 'BNL-DEMO', 1, 2500, 9.1, 'brokeroff'),
  site('DEMO-FZK-LCG2', 'DE', 'FZK-DEMO', 8, 18000, 11.8, 'online'),
  site('DEMO-DESY-HH', 'DE', 'FZK-DEMO', 1, 3500, 12.6, 'online'),
  site('DEMO-RAL-LCG2', 'UK', 'RAL-DEMO', 8, 17000, 10.2, 'online'),
  site('DEMO-QMUL', 'UK', 'RAL-DEMO', 1, 2800, 10.5, 'test'),
  site('DEMO-IN2P3-CC', 'FR', 'IN2P3-DEMO', 8, 20000, 11.1, 'online'),
  site('DEMO-TOKYO', 'FR', 'IN2P3-DEMO', 8, 16000, 13.0, 'online'),
  site('DEMO-TRIUMF', 'CA', 'TRIUMF-DEMO', 8, 16000, 12.2, 'online'),
]

function site(
  name: string,
  cloud: string,
  nucleus: string,
  coreCount: number,
  maxrss: number,
  corePower: number,
  status: Site['status'],
): Site {
  return {
    name,
    cloud,
    nucleus,
    coreCount,
    maxrss,
    corePower,
    status,
    harvesterId: `harvester_demo_${cloud.toLowerCase()}`,
  }
}

export function findSite(name: string): Site | undefined {
  return SITES.find((candidate) => candidate.name === name)
}

/** PanDA's definition of resource types; MB per core, and null for no limit. */
export const RESOURCE_TYPES = [
  { resource_name: 'SCORE', mincore: 1, maxcore: 1, minrampercore: null, maxrampercore: 2000 },
  { resource_name: 'SCORE_HIMEM', mincore: 1, maxcore: 1, minrampercore: 2001, maxrampercore: null },
  { resource_name: 'MCORE', mincore: 2, maxcore: null, minrampercore: null, maxrampercore: 2000 },
  { resource_name: 'MCORE_HIMEM', mincore: 2, maxcore: null, minrampercore: 2001, maxrampercore: null },
] as const

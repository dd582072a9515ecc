import { RESOURCE_TYPES, type Site, SITES } from '../sites.ts'
import { type Answers, ok, text } from './answer.ts'

/** The demo's queues take both production and analysis, which PanDA calls `unified`. */
const SITE_TYPE = 'unified'

function describeSite(site: Site): Record<string, unknown> {
  return {
    sitename: site.name,
    nickname: site.name,
    cloud: site.cloud,
    type: SITE_TYPE,
    memory: site.maxrss,
    maxtime: 172_800,
    status: site.status,
    maxinputsize: 60_000,
    coreCount: site.coreCount,
    iscvmfs: true,
    transferringlimit: 2000,
    maxwdir: 20_000 * site.coreCount,
    mintime: 0,
    pandasite: site.name,
    corepower: site.corePower,
    wnconnectivity: 'full',
    role: 'production',
    maxrss: site.maxrss,
    minrss: 0,
    direct_access_lan: true,
    direct_access_wan: false,
    tier: 'T2D',
    is_unified: true,
    unified_name: site.name,
    capability: 'ucore',
    workflow: 'pull_ups',
    extra_queue_params: {},
  }
}

export const METACONFIG: Answers = {
  'metaconfig/get_banned_users': ({ world }) =>
    ok(Object.fromEntries([...world.bannedUsers].map((name) => [name, false]))),
  'metaconfig/get_site_specs'(call) {
    // An analysis user who asks for the default gets the queues that take analysis, which are all of them.
    const wanted = ['all', 'analysis', SITE_TYPE].includes(text(call, 'type'))
    return ok(wanted ? Object.fromEntries(SITES.map((site) => [site.name, describeSite(site)])) : {})
  },
  'metaconfig/get_resource_types': () => ok(RESOURCE_TYPES),
}

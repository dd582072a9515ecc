/** A VO (or a role within one) as PanDA's `/auth/NAME_auth_config.json` offers it. */
export interface DemoVo {
  /** `atlas`, or `atlas.production` for a role. */
  name: string
  clientId: string
  /** A made-up value that protects nothing; null for a public client. */
  clientSecret: string | null
  /** Clients whose access tokens PanDA takes for programs without a person. */
  robotIds?: readonly string[]
  /** Which claim carries the groups: `groups` for INDIGO IAM, `wlcg.groups` for WLCG. */
  jwtProfile: 'iam' | 'wlcg'
}

export const DEMO_VOS: readonly DemoVo[] = [
  {
    name: 'atlas',
    clientId: 'panda-demo-atlas',
    clientSecret: null,
    jwtProfile: 'iam',
    robotIds: ['panda-demo-robot'],
  },
  {
    name: 'atlas.production',
    clientId: 'panda-demo-atlas-production',
    clientSecret: null,
    jwtProfile: 'iam',
  },
  {
    name: 'EIC',
    clientId: 'panda-demo-eic',
    clientSecret: 'demo-client-secret-that-protects-nothing',
    jwtProfile: 'iam',
  },
  { name: 'wlcg', clientId: 'panda-demo-wlcg', clientSecret: null, jwtProfile: 'wlcg' },
  { name: 'vo.belle', clientId: 'panda-demo-belle', clientSecret: null, jwtProfile: 'iam' },
  {
    name: 'vo.belle:production',
    clientId: 'panda-demo-belle-production',
    clientSecret: null,
    jwtProfile: 'iam',
  },
  { name: 'Rubin', clientId: 'panda-demo-rubin', clientSecret: null, jwtProfile: 'iam' },
]

/** A client without a person, by the client credentials grant. Its secret is made up and protects nothing. */
export const DEMO_ROBOT = {
  clientId: 'panda-demo-robot',
  clientSecret: 'demo-robot-secret-that-protects-nothing',
} as const

export interface DemoUser {
  sub: string
  name: string
  preferredUsername: string
  email: string
  /** Group names as in the `groups` claim; Rubin is missing on purpose. */
  groups: readonly string[]
}

/** Whoever signs in to the demo is this person. */
export const DEMO_USER: DemoUser = {
  sub: '5b1f3c1e-0d5e-4a57-9d34-7f2a6f0c11aa',
  name: 'Dana Muon',
  preferredUsername: 'dmuon',
  email: 'dana.muon@example.org',
  groups: ['atlas', 'atlas/production', 'EIC', 'wlcg', 'vo.belle', 'vo.belle/production'],
}

/** The groups as the claim of a VO's profile has them: WLCG's start with a slash. */
export function groupsClaim(vo: DemoVo, groups: readonly string[]): Record<string, string[]> {
  return vo.jwtProfile === 'wlcg'
    ? { 'wlcg.groups': groups.map((group) => `/${group}`) }
    : { groups: [...groups] }
}

export function findVo(name: string): DemoVo | undefined {
  return DEMO_VOS.find((vo) => vo.name === name)
}

export function findVoByClient(clientId: string): DemoVo | undefined {
  return DEMO_VOS.find((vo) => vo.clientId === clientId)
}

/** Whether it is a client of programs without a person. */
export function isRobot(clientId: string): boolean {
  return DEMO_VOS.some(({ robotIds = [] }) => robotIds.includes(clientId))
}

/**
 * `atlas:production` and `atlas.production` both mean the role `production` of `atlas`; names that begin with `vo.` take one
 * after a colon only.
 */
export function splitRole(origin: string): { vo: string; role: string | undefined } {
  const colon = origin.indexOf(':')
  const separator = colon >= 0 || origin.startsWith('vo.') ? colon : origin.lastIndexOf('.')
  if (separator < 0) return { vo: origin, role: undefined }
  return { vo: origin.slice(0, separator), role: origin.slice(separator + 1) }
}

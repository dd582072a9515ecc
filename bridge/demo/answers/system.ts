import { pythonStr } from '../python.ts'
import { type Answers, ok } from './answer.ts'

export const SYSTEM: Answers = {
  'system/is_alive': () => ok(),

  'system/get_attributes'({ args, caller, authorization }) {
    const parameters = Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, pythonStr(value)]),
    )
    const environment = {
      REQUEST_METHOD: 'GET',
      HTTP_ORIGIN: caller.vo,
      SSL_CLIENT_S_DN: caller.dn,
      ...(authorization !== undefined && { HTTP_AUTHORIZATION: authorization }),
    }
    return ok(
      { parameters, environment },
      `===== param =====\n${lines(parameters, ' = ')}\n====== env ======\n${lines(environment)}\n`,
    )
  },

  'system/get_voms_attributes'({ caller }) {
    const attributes = Object.fromEntries(
      caller.fqans.map((fqan, index) => [`GRST_CRED_AUTH_TOKEN_${index}`, `VOMS ${fqan}`]),
    )
    return ok(attributes, lines(attributes))
  },

  'system/get_user_attributes'({ caller }) {
    const attributes = {
      user_dn_raw: caller.dn,
      user_dn_clean: caller.userName,
      fqans: caller.fqans,
      is_production_user: caller.productionRole,
      production_working_groups: [],
      primary_working_group: null,
    }
    return ok(attributes, lines({ ...attributes, email: caller.email }))
  },
}

function lines(values: Record<string, unknown>, separator = ' : '): string {
  return Object.entries(values)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}${separator}${pythonStr(value)}`)
    .join('\n')
}

import { pythonStr } from '../python.ts'
import { type Answers, ok } from './answer.ts'

/** What Apache and mod_wsgi tell an application of themselves and of a request. */
const SERVER_ENVIRONMENT = {
  GATEWAY_INTERFACE: 'CGI/1.1',
  HTTPS: 'on',
  HTTP_ACCEPT: 'application/json',
  HTTP_CONNECTION: 'keep-alive',
  REMOTE_ADDR: '192.0.2.17',
  REQUEST_METHOD: 'GET',
  REQUEST_SCHEME: 'https',
  REQUEST_URI: '/api/v1/system/get_attributes',
  SCRIPT_NAME: '/api',
  SERVER_NAME: 'panda.demo.example.org',
  SERVER_PORT: '25443',
  SERVER_PROTOCOL: 'HTTP/1.1',
  SSL_PROTOCOL: 'TLSv1.3',
  'mod_wsgi.process_group': 'pandasrv',
  'wsgi.url_scheme': 'https',
}

export const SYSTEM: Answers = {
  'system/is_alive': () => ok(),

  'system/get_attributes'({ args, caller, authorization }) {
    const parameters = Object.fromEntries(
      Object.entries(args).map(([name, value]) => [name, pythonStr(value)]),
    )
    const environment = {
      ...SERVER_ENVIRONMENT,
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

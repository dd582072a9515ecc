import { randomUUID } from 'node:crypto'
import { pythonStr } from '../python.ts'
import { type Answers, no, ok, text } from './answer.ts'

export const CREDS: Answers = {
  'creds/set_user_secrets'(call) {
    const { userName } = call.caller
    const { secrets } = call.world
    if (call.args['key'] === null) {
      secrets.delete(userName)
      return ok(null, 'all secrets were deleted')
    }
    const own = secrets.get(userName) ?? new Map<string, string>()
    secrets.set(userName, own)
    if (call.args['value'] === null) own.delete(text(call, 'key'))
    else own.set(text(call, 'key'), text(call, 'value'))
    return ok(null, 'OK')
  },
  'creds/get_user_secrets'({ world, caller, args }) {
    const own = Object.fromEntries(world.secrets.get(caller.userName) ?? [])
    const keys = args['keys']
    return ok(
      Array.isArray(keys)
        ? Object.fromEntries(keys.map(pythonStr).map((key) => [key, own[key] ?? null]))
        : own,
    )
  },
  'creds/get_key_pair': (call) =>
    no(`no key pair ${text(call, 'public_key_name')} for ${call.caller.userName}`),
  'creds/get_proxy': ({ caller }) =>
    ok({ userProxy: `a proxy certificate of ${caller.userName} would be here` }),
  'creds/get_access_token': (call) => no(`client ${text(call, 'client_name')} is unknown`),
  'creds/get_token_key': (call) => ok({ userProxy: randomUUID(), client_name: text(call, 'client_name') }),
}

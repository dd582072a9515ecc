import { pythonStr, toJson } from '../python.ts'
import { type Answer, type Answers, type Call, no, ok, text } from './answer.ts'

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
    const own = [...(world.secrets.get(caller.userName) ?? [])]
    const keys = args['keys']
    const wanted = Array.isArray(keys) && keys.length > 0 ? new Set(keys.map(pythonStr)) : undefined
    // As they are kept: the text of a JSON object.
    return ok(toJson(Object.fromEntries(own.filter(([key]) => wanted?.has(key) ?? true))))
  },
  'creds/get_key_pair': (call) => notListed(call, 'k'),
  'creds/get_proxy': (call) => notListed(call, 'p'),
  'creds/get_access_token': (call) => notListed(call, 'p'),
  'creds/get_token_key': (call) => notListed(call, 't'),
}

/** These are for robots that PanDA's administrators have put on a list; nobody of the demo is one. */
function notListed({ caller }: Call, letter: string): Answer {
  return no(`failed: '${caller.userName}' not in authorized users with '${letter}' in USERS.GRIDPREF`)
}

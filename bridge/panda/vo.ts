// Pages load it: it imports no schema.

/** A name such as atlas or vo.belle, with a role as atlas.production or vo.belle:production. */
export const voPattern = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?::[A-Za-z0-9_-]+)?$/

/**
 * A VO, with a role where one is wanted, as panda-server reads the header Origin (srvcore/panda_request.py): the role
 * stands after a colon, or after the last dot; where the name begins with `vo.`, after a colon only.
 */
export function splitVo(vo: string): { vo: string; role: string | undefined } {
  const colon = vo.indexOf(':')
  const at = colon >= 0 || vo.startsWith('vo.') ? colon : vo.lastIndexOf('.')
  return at < 0 ? { vo, role: undefined } : { vo: vo.slice(0, at), role: vo.slice(at + 1) }
}

/**
 * The one way to write a VO with its role, of those that panda-server takes: `atlas.production`, `vo.belle:production`. Its
 * sign-in has a file of that name.
 */
export function originOf(vo: string): string {
  const { vo: name, role } = splitVo(vo)
  if (role === undefined) return name
  return name.includes('.') ? `${name}:${role}` : `${name}.${role}`
}

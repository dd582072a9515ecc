import { findVo } from './virtual-organisations.ts'

/**
 * The answer to `GET /auth/NAME_auth_config.json`, where NAME is a VO or `VO.ROLE`; undefined when
 * there is no such VO or file. The audience of PanDA's ID tokens is the client's own id.
 */
export function authConfig(path: string, baseUrl: string): Record<string, unknown> | undefined {
  const name = /^\/auth\/(.+)_auth_config\.json$/.exec(path)?.[1]
  const vo = name && findVo(decodeURIComponent(name))
  if (!vo) return undefined
  return {
    audience: vo.clientId,
    client_id: vo.clientId,
    client_secret: vo.clientSecret,
    oidc_config_url: `${baseUrl}/idp/.well-known/openid-configuration`,
    vo: vo.name,
    ...(vo.robotIds && { robot_ids: vo.robotIds.join(',') }),
    ...(vo.jwtProfile === 'wlcg' ? { jwt_profile: vo.jwtProfile } : {}),
  }
}

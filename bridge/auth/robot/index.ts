import type { Log } from '../../home/log.ts'
import type { PandaServer } from '../../panda/servers.ts'
import type { LoginState } from '../login-state.ts'
import type { AnyLogin } from '../login.ts'
import { ClientCredentials } from './client-credentials.ts'
import { RobotLogin } from './robot-login.ts'
import type { RobotWay } from './robot-way.ts'
import { TokenFile } from './token-file.ts'
import type { TokenSource } from './token-source.ts'

interface RobotOptions {
  /** As the record names it. */
  name: string
  way: RobotWay
  server: PandaServer
  log: Log
  onChange: (state: LoginState) => void
}

/** The login of a robot, by the way that its file says. */
export function robotLogin({ way, ...options }: RobotOptions): AnyLogin {
  return new RobotLogin({ ...options, source: sourceOf(way, options.server) })
}

function sourceOf(way: RobotWay, server: PandaServer): TokenSource {
  switch (way.by) {
    case 'client-credentials':
      return new ClientCredentials(way, server)
    case 'token-file':
      return TokenFile.at(way.file)
    case 'bearer-discovery':
      return TokenFile.discovered()
  }
}
